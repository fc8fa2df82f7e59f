"""One ranking to print: the printer covers that the demo shows."""

from datetime import date
from decimal import Decimal

from matching.terminal import Asked, FirmView, PartView, RankingView, ReadSpan

TEXT = (
    "レーザープリンタの外装カバー、材質PC/ABSまたはABS、射出成形、月産30万個、最大320mm、"
    "一般公差±0.10mm。塗装不要。納期6週間。ISO 9001必須、ISO 14001あれば尚可。"
)


def span(words: str, kind: str, label: str, stance: str = "asked") -> ReadSpan:
    start = TEXT.index(words)
    return ReadSpan(start, start + len(words), kind, label, stance)


def part(
    key: str,
    label: str,
    points: str,
    weight: str,
    state: str,
    text: str,
    record: str = "",
    is_major: bool = False,
) -> PartView:
    return PartView(
        key, label, Decimal(points), Decimal(weight), state, text, record, is_major  # type: ignore[arg-type]
    )  # fmt: skip


ISO = part(
    "certificate",
    "ISO 9001",
    "14.0",
    "14",
    "met",
    "in date until 2028-04-04",
    "DEMO-QMS-000101, TÜV NORD, confirmed with the issuer",
)
MAKER = part("maker", "Maker", "0", "0", "met", "makes it in house")
PROCESS = part("process", "Process", "30.0", "30", "met", "Injection moulding, core process")
FIRST = FirmView(
    rank=1,
    name="Nhựa Kỹ thuật Sao Khuê Biếc",
    is_demo=True,
    place="xã Quang Minh, Hà Nội · KCN Quang Minh I",
    group="eligible",
    score=Decimal("91.4"),
    score_low=Decimal("91.4"),
    score_high=Decimal("91.4"),
    parts=(
        PROCESS,
        part("capacity", "Free capacity", "19.0", "19", "met", "408 000 free, 136 % of the need"),
        ISO,
        part("tolerance", "Tolerance", "9.0", "9", "met", "±0.05 mm, better than asked"),
        part("lead_time", "Lead time", "5.04", "8", "partly", "7 weeks, asked for: 6"),
        part("material", "Material", "11.0", "11", "met", "PC/ABS, this grade"),
        part("place", "Place", "3.36", "9", "partly", "outside the places you prefer"),
    ),
    gates=(PROCESS, MAKER, ISO),
)
QUESTION = FirmView(
    rank=15,
    name="Công ty TNHH Nhựa Bến Sớm",
    is_demo=True,
    place="phường Quế Võ, Bắc Ninh",
    group="needs_answer",
    score=Decimal("78.0"),
    score_low=Decimal("73.0"),
    score_high=Decimal("92.0"),
    parts=(
        PROCESS,
        part("capacity", "Free capacity", "5.0", "19", "unknown", "not stated"),
        ISO,
        part("tolerance", "Tolerance", "9.0", "9", "met", "±0.08 mm"),
        part("lead_time", "Lead time", "8.0", "8", "met", "5 weeks"),
        part("material", "Material", "11.0", "11", "met", "PC/ABS, this grade"),
        part("place", "Place", "1.0", "9", "partly", "far away", "", is_major=True),
    ),
    gates=(PROCESS, MAKER, part("capacity", "Capacity", "0", "0", "unknown", "not stated")),
    question="How many pieces a month are free?",
)
NEAR = FirmView(
    rank=None,
    name="Nhựa Điện tử Sóng Đôi",
    is_demo=True,
    place="phường Long Biên, Hà Nội",
    group="near_miss",
    score=Decimal("70.0"),
    score_low=Decimal("70.0"),
    score_high=Decimal("70.0"),
    gates=(PROCESS, part("certificate", "ISO 9001", "0", "14", "not_met", "expired 2026-10-31")),
    missing="renew ISO 9001",
)
REFUSED = FirmView(
    rank=None,
    name="Tổng kho Nhựa Vườn Trắng",
    is_demo=True,
    place="phường Hoàng Mai, Hà Nội",
    group="not_suitable",
    score=Decimal("20.0"),
    score_low=Decimal("20.0"),
    score_high=Decimal("20.0"),
    gates=(
        part("maker", "Maker", "0", "0", "not_met", "a trading company"),
        part("certificate", "ISO 9001", "0", "14", "not_met", "scope is trading"),
    ),
    missing="it trades, it does not make; its ISO 9001 covers trading only",
)
VIEW = RankingView(
    request_ref="DEMO-REQ-001",
    title="レーザープリンタ用外装カバー",
    language="ja",
    day=date(2026, 11, 21),
    rule_version="1",
    original_text=TEXT,
    read_spans=(
        span("外装カバー", "product", "Outer covers"),
        span("PC/ABS", "material", "PC/ABS blend"),
        span("射出成形", "process", "Injection moulding"),
        span("30万個", "volume", "300,000 pcs a month"),
        span("320mm", "size", "≤ 320 mm"),
        span("±0.10mm", "tolerance", "±0.10 mm"),
        span("塗装", "process", "Painting", "excluded"),
        span("6週間", "lead_time", "42 days"),
        span("ISO 9001", "standard", "ISO 9001"),
        span("ISO 14001", "standard", "ISO 14001"),
    ),
    asked=(
        Asked("Process", "gate", "Injection moulding"),
        Asked("Certificate", "gate", "ISO 9001, confirmed with the issuer"),
        Asked("Certificate", "wish", "ISO 14001"),
        Asked("Free capacity", "gate", "300 000 pieces a month"),
    ),
    counts={"eligible": 14, "needs_answer": 9, "near_miss": 21, "not_suitable": 906},
    rows=(FIRST, QUESTION, NEAR, REFUSED),
    unread=("あれば",),
)
