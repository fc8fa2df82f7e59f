"""Exclusions, subcontracting, plans, and how strongly a certificate is wanted."""

from datetime import date

import pytest

from directory.taxonomy import read

STANCES = [
    ("Ép phun nắp chai; không thổi chai", "profile", "plast-blow", "excluded"),
    ("mạ niken thuê ngoài", "profile", "surf-plate-ni", "outsourced"),
    ("đang thử nghiệm cáp nguồn", "profile", "cable-assy", "planned"),
    ("도장은 외주", "profile", "surf-paint", "outsourced"),
    ("粉体塗装（外注）", "profile", "surf-powder", "outsourced"),
    ("喷涂外协", "profile", "surf-painting", "outsourced"),
    ("めっき・塗装はいたしません", "profile", "surf-plating", "excluded"),
    ("めっき・塗装はいたしません", "profile", "surf-paint", "excluded"),
    ("旋盤加工、鋳造、溶接は行っておりません", "profile", "join", "excluded"),
    ("旋盤加工、鋳造、溶接は行っておりません", "profile", "cast", "excluded"),
    ("Dây chuyền mạ đã chuyển về Hưng Yên", "profile", "surf-plating", "ended"),
    ("máy cắt dây chỉ dùng nội bộ", "profile", "mach-edm-wire", "excluded"),
    ("Turned parts; no foundries, no die casting please", "request", "cast-die", "excluded"),
    ("screen printed logo (may be subcontracted)", "request", "surf-silkscreen", "outsourced"),
    ("염색은 외주 가능", "request", "dye-fabric", "outsourced"),
    ("压铸不考虑", "request", "cast-die", "excluded"),
    ("다이캐스팅이 아닙니다", "request", "cast-die", "excluded"),
]


@pytest.mark.parametrize(("text", "side", "code", "stance"), STANCES)
def test_stance_is_read(text: str, side: str, code: str, stance: str) -> None:
    found = {(m.code, m.stance) for m in read(text, side=side).mentions}  # type: ignore[arg-type]
    assert (code, stance) in found


def test_an_exclusion_does_not_reach_the_next_process() -> None:
    reading = read("No painting, CNC turning of shafts")
    assert reading.core_processes() == ("mach-cnc-turn",)


def test_a_buyer_who_looks_for_subcontracting_asks_for_it() -> None:
    assert read("USB-C 케이블 조립 협력사").core_processes() == ("cable-assy",)


MODES = [
    ("ISO 9001:2015 必須", {"iso9001": "required"}),
    ("IATF 16949：2016必須", {"iatf16949": "required"}),
    (
        "Certificates: ISO 9001:2015 a plus, IATF 16949:2016 mandatory",
        {"iso9001": "preferred", "iatf16949": "required"},
    ),
    ("ISO 9001 필수, QC 080000 우대", {"iso9001": "required", "qc080000": "preferred"}),
    ("要求ISO9001，IATF16949优先", {"iso9001": "required", "iatf16949": "preferred"}),
    ("有ISO 9001 thì", {"iso9001": ""}),
    ("Bắt buộc ISO 9001 đã được xác minh", {"iso9001": "required"}),
    ("có ISO 9001 thì ưu tiên", {"iso9001": "preferred"}),
    ("ISO 14001があれば尚可", {"iso14001": "preferred"}),
    ("ISO 9001 in force is a must", {"iso9001": "required"}),
    ("ISO 14001 is not required", {"iso14001": "optional"}),
    ("ISO 9001 không bắt buộc", {"iso9001": "optional"}),
    ("ISO 14001 보유 업체 우대", {"iso14001": "preferred"}),
    (
        "ISO 9001:2015, ISO 14001 and IATF 16949 required",
        {
            "iso9001": "required",
            "iso14001": "required",
            "iatf16949": "required",
        },
    ),
    ("ISO 9001/14001 welcome", {"iso9001": "preferred", "iso14001": "preferred"}),
    ("ＩＳＯ９００１必須", {"iso9001": "required"}),
    ("We hold ISO 9001", {"iso9001": ""}),
]


@pytest.mark.parametrize(("text", "modes"), MODES)
def test_mode_of_a_certificate_is_read(text: str, modes: dict[str, str]) -> None:
    found = {m.code: m.mode for m in read(text).of_kind("standard", None)}
    assert found == modes


FLAGS = [
    ("Line moved to Thailand", "offer-closed"),
    ("không nhận khách mới", "offer-closed"),
    ("Group company only", "captive"),
    ("목전 그룹 계열사 물량만 생산합니다", "captive"),
    ("Prototypes only, no mass production", "prototypes-only"),
    ("只做样品", "prototypes-only"),
    ("Nhà phân phối: cáp, dây nguồn", "trader"),
    ("Trading company for fasteners", "trader"),
]


@pytest.mark.parametrize(("text", "flag"), FLAGS)
def test_flag_is_read(text: str, flag: str) -> None:
    assert flag in {f.code for f in read(text, side="profile").flags}


def test_a_closed_offer_knows_until_when() -> None:
    reading = read("không nhận khách mới đến tháng 3/2027", side="profile")
    assert [(f.code, f.until) for f in reading.flags] == [("offer-closed", date(2027, 3, 1))]


def test_request_flags() -> None:
    codes = {f.code for f in read("Makers only. The volume may be split.").flags}
    assert codes == {"exclude-traders", "split-allowed"}
