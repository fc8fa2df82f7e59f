"""Which process a request asks for, in five languages and many spellings."""

import unicodedata

import pytest

from directory.taxonomy import read

ASKED = [
    ("We need blow-moulded HDPE bottles, 300,000 a month", "plast-blow"),
    ("Thổi chai nhựa HDPE, 300.000 chiếc/tháng", "plast-blow"),
    ("HDPEボトルのブロー成形、月30万個", "plast-blow"),
    ("HDPE 병 블로우 성형, 월 30만 개", "plast-blow"),
    ("HDPE瓶吹塑成型,每月30万个", "plast-blow"),
    ("CAN CO SO LUONG LON ep nhua, 50.000 cai/thang", "plast-inj"),
    ("Tìm xưởng tiện khớp nối nước bằng đồng thau", "mach-cnc-turn"),
    ("真鍮ガスノズルのCNC旋削", "mach-cnc-turn"),
    ("USB-C 케이블 조립 협력사", "cable-assy"),
    ("Cần gia công mạ kẽm nhúng nóng kết cấu thép, không sơn", "surf-hdg"),
    ("アルミダイカスト部品（ADC12）、塗装不要", "cast-die-al"),
    ("采购压铸铝外壳，材料ADC12", "cast-die-al"),
    ("프레스 금형 제작 업체 구합니다", "tool-die-stamp"),
    ("寻找注塑模具制造厂", "tool-mould-plastic"),
    ("We are looking for a die casting die maker, not a die caster", "tool-die-cast"),
    ("Moulds for injection moulding of connectors, 2 cavities", "tool-mould-plastic"),
    ("Woven labels for T-shirts", "trim-label-woven"),
    ("Printed care labels, 2 million pcs a year", "trim-label-print"),
    ("Bare PCBs, 4 layers, no assembly", "elec-pcb"),
    ("PCB assembly with SMT, turnkey", "elec-pcba"),
    ("Compression coil springs, SUS304 wire", "stamp-spring-coil"),
    ("Coil winding for relays, 300,000 coils monthly", "cable-coil"),
    ("Jersey fabric, circular knitted, cotton", "fabric-knit-circ"),
    ("Vải dệt thoi cotton, khổ 1,5 m", "fabric-weave"),
    ("Injection moulded PA66-GF30 gears, 60 g each", "plast-inj"),
    ("五轴加工航空铝件，7075", "mach-mill-5ax"),
    ("粉末冶金齿轮 每月30万件", "pm-press"),
    ("電線 端子圧着 月10万本", "cable-crimp"),
    ("Zinc plated screws M5, 3 million a year", "forge-heading"),
    ("镀锌螺丝 M4 每月500万颗", "forge-heading"),
    ("焊接工装夹具设计制造，每月8套", "tool-jig"),
    ("Resistance spot welding of stamped brackets", "join-spot"),
    ("Chúng tôi tự tiện phay, chỉ cần tôi chân không thép SKD61", "heat-vacuum"),
    ("自動車・家電プレス部品のスポット溶接", "join-spot"),
    ("ABS bezels supplied by us, to be chrome plated", "surf-plate-cr"),
    ("焼入れ済み金型部品のワイヤー放電加工", "mach-edm-wire"),
    ("Laser cutting of ships for Sơn La", "sheet-laser"),
]


@pytest.mark.parametrize(("text", "code"), ASKED)
def test_the_process_asked_for_is_read(text: str, code: str) -> None:
    assert read(text).core_processes() == (code,)


@pytest.mark.parametrize(("text", "code"), ASKED[:8])
def test_unicode_form_does_not_matter(text: str, code: str) -> None:
    assert read(unicodedata.normalize("NFD", text)).core_processes() == (code,)


NOT_ASKED = [
    "may mắn, tất cả, thuận tiện, phương tiện, hoàn tất, chúng tôi",
    "Công ty Hàn Quốc ở Sơn La cần tìm đối tác",
    "Bảng mã hàng và má phanh",
    "The delivery may be late; we can do it in time",
    "Tui lam do",
]


@pytest.mark.parametrize("text", NOT_ASKED)
def test_ordinary_words_are_no_process(text: str) -> None:
    assert read(text).core_processes() == ()


BACKGROUND = [
    ("For our injection moulding machines we need turned shafts", "mach-cnc-turn"),
    ("Buyer is a die-casting plant; needs CNC machining of ADC12 housings", "mach-cnc"),
    ("Chúng tôi là nhà máy ép nhựa, cần mua hộp carton 20.000 cái/tháng", "pack-carton"),
    ("射出成形機用のシャフト、旋削", "mach-cnc-turn"),
    ("Caps\nWe blow our bottles ourselves and need the caps: injection moulded PP", "plast-inj"),
    ("瓶盖\n瓶子由我们自己吹塑，需要PP注塑瓶盖", "plast-inj"),
    (
        "ギヤボックス鋳物\n当社は農機メーカーで、機械加工と塗装は自社です。砂型鋳物を調達",
        "cast-sand",
    ),
]


@pytest.mark.parametrize(("text", "code"), BACKGROUND)
def test_what_the_buyer_does_is_not_asked_for(text: str, code: str) -> None:
    assert read(text).core_processes() == (code,)


def test_a_part_suggests_a_process_only_where_none_is_named() -> None:
    reading = read("Cần can nhựa HDPE 5 lít có quai")
    assert reading.core_processes() == ("plast-blow",)
    turned = read("CNC turned brass nozzles")
    assert turned.core_processes() == ("mach-cnc-turn",)


def test_an_article_asks_for_the_process_that_makes_it() -> None:
    assert read("Polo shirts, 80,000 pcs per month").core_processes() == ("garm-sew",)
    offered = read("Polo shirts, 80,000 pcs per month", side="profile").core_processes()
    assert offered == ("garm-knitwear",)


def test_finishing_goes_along_with_the_shaping_it_follows() -> None:
    reading = read("Turned brass nipples, nickel plated, 200,000 a month")
    assert reading.core_processes() == ("mach-cnc-turn",)
    assert reading.secondary_processes() == ("surf-plate-ni",)


def test_lists_that_say_their_head_once_are_read_whole() -> None:
    codes = {m.code for m in read("Woven and printed labels", side="profile").of_kind("process")}
    assert {"trim-label-woven", "trim-label-print"} <= codes


@pytest.mark.parametrize("text", ["LSR moulding", "ép silicone", "両面テープ抜き加工"])
def test_material_inside_the_name_of_a_process_is_read_once(text: str) -> None:
    materials = [m for m in read(text).mentions if m.kind == "material"]
    assert len(materials) == 1
