"""Example texts, one click away from an empty page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A need as a buyer would write it, in one of the five languages."""

    language: str
    name: str
    text: str


EXAMPLES = (
    Example(
        "vi",
        "Tiếng Việt",
        "Cần dập chân đế bằng thép SPCC dày 1,2 mm, 80.000 chiếc/tháng, mạ kẽm có thể thuê ngoài, "
        "dung sai 0,1 mm, giao trong 5 tuần. Bắt buộc ISO 9001, ưu tiên xưởng ở Hà Nội hoặc "
        "Bắc Ninh. Không sơn.",
    ),
    Example(
        "en",
        "English",
        "We need aluminium die cast housings, ADC12, 20,000 pcs per month, up to 180 mm, "
        "±0.05 mm on machined faces, CNC machining in house, powder coating may be subcontracted. "
        "IATF 16949 required, ISO 14001 welcome. Lead time 6 weeks.",
    ),
    Example(
        "ja",
        "日本語",
        "レーザープリンタの外装カバー、材質PC/ABSまたはABS、射出成形、月産30万個、最大320mm、"
        "一般公差±0.10mm。塗装不要。納期6週間。ISO 9001必須、ISO 14001あれば尚可。",
    ),
)


def example(language: str) -> str:
    """The example in a language, empty where there is none."""
    return next((one.text for one in EXAMPLES if one.language == language), "")
