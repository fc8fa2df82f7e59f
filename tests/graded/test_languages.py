"""One need in five languages is one need: the same firms, order and scores."""

import pytest

from tests.graded.ranked import NEED_OF, SUPPLIERS, Ranker, Record

# Language, title, text: the same facts in each.
TEXTS: dict[str, list[tuple[str, str, str]]] = {
    "PD1": [
        (
            "en",
            "HDPE oil bottles",
            (
                "Blow-moulded HDPE bottles, 300,000 pieces per month. ISO 9001 is required. "
                "Tolerance ±0.5 mm. Lead time at most 4 weeks."
            ),
        ),
        (
            "vi",
            "Chai dầu HDPE",
            (
                "Chai HDPE thổi nhựa, 300.000 chiếc mỗi tháng. Bắt buộc có ISO 9001. "
                "Dung sai ±0,5 mm. Thời gian giao hàng tối đa 4 tuần."
            ),
        ),
        (
            "ja",
            "HDPEオイルボトル",
            "HDPEボトルのブロー成形、月30万個。ISO 9001必須。公差±0.5mm。納期は4週間以内。",
        ),
        (
            "ko",
            "HDPE 오일 병",
            "HDPE 병 블로우 성형, 월 30만 개. ISO 9001 필수. 공차 ±0.5mm. 납기 4주 이내.",
        ),
        (
            "zh",
            "HDPE机油瓶",
            "HDPE瓶吹塑成型,每月30万个。必须有ISO 9001。公差±0.5mm。交期4周以内。",
        ),
    ],
    "PD3": [
        (
            "en",
            "Brass turned parts",
            (
                "CNC turning of brass parts, 150,000 pieces per month, tolerance ±0.05 mm. "
                "ISO 9001 is required."
            ),
        ),
        (
            "vi",
            "Chi tiết đồng thau tiện",
            (
                "Tiện CNC chi tiết đồng thau, 150.000 chiếc mỗi tháng, dung sai ±0,05 mm. "
                "Bắt buộc có ISO 9001."
            ),
        ),
        (
            "ja",
            "真鍮旋盤加工部品",
            "真鍮部品のCNC旋盤加工、月15万個、公差±0.05mm。ISO 9001必須。",
        ),
        (
            "ko",
            "황동 선삭 부품",
            "황동 부품 CNC 선삭, 월 15만 개, 공차 ±0.05mm. ISO 9001 필수.",
        ),
        (
            "zh",
            "黄铜车削件",
            "黄铜零件数控车削,每月15万件,公差±0.05mm。必须有ISO 9001。",
        ),
    ],
    "PD6": [
        (
            "en",
            "USB cables",
            (
                "Signal cable assembly, 120,000 pieces per month. ISO 9001 is required, "
                "ISO 14001 is preferred."
            ),
        ),
        (
            "vi",
            "Cáp USB",
            (
                "Lắp ráp cáp tín hiệu, 120.000 chiếc mỗi tháng. Bắt buộc có ISO 9001, "
                "ưu tiên ISO 14001."
            ),
        ),
        (
            "ja",
            "USBケーブル",
            "信号ケーブルの組立、月12万本。ISO 9001必須、ISO 14001があれば尚可。",
        ),
        ("ko", "USB 케이블", "신호 케이블 조립, 월 12만 개. ISO 9001 필수, ISO 14001 우대."),
        ("zh", "USB线缆", "信号线缆组装,每月12万件。必须有ISO 9001,优先考虑有ISO 14001者。"),
    ],
}
CASES = [
    pytest.param(need, told, id=f"{need}-{told[0]}")
    for need, languages in TEXTS.items()
    for told in languages[1:]
]
# What a need that stands only in its text leaves out.
UNGIVEN: Record = {
    "processes": [],
    "materials_any_of": [],
    "certificates_required": [],
    "certificates_preferred": [],
    "annual_volume": None,
    "unit": None,
    "tolerance_mm": None,
    "max_part_dimension_mm": None,
    "lead_time_weeks_max": None,
    "location_preference": None,
    "sector": None,
}


def told_in(need: str, told: tuple[str, str, str], **changes: object) -> Record:
    language, title, text = told
    return NEED_OF[need] | {"language": language, "title": title, "text": text} | changes


@pytest.mark.parametrize(("need", "told"), CASES)
def test_text_beside_fields_says_the_same_in_every_language(
    ranker: Ranker, need: str, told: tuple[str, str, str]
) -> None:
    english = ranker(told_in(need, TEXTS[need][0]), SUPPLIERS)
    assert ranker(told_in(need, told), SUPPLIERS).rows == english.rows


@pytest.mark.parametrize(("need", "told"), CASES)
def test_text_alone_says_the_same_in_every_language(
    ranker: Ranker, need: str, told: tuple[str, str, str]
) -> None:
    english = ranker(told_in(need, TEXTS[need][0], **UNGIVEN), SUPPLIERS)
    found = ranker(told_in(need, told, **UNGIVEN), SUPPLIERS)
    assert found.order() == english.order()
    assert found.rows == english.rows


@pytest.mark.parametrize("need", TEXTS)
def test_text_alone_finds_the_good_firms(ranker: Ranker, need: str) -> None:
    found = ranker(told_in(need, TEXTS[need][0], **UNGIVEN), SUPPLIERS)
    best = ranker(NEED_OF[need], SUPPLIERS).order()[0]
    assert best in found.order()[:2]
