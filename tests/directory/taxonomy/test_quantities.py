"""Numbers with their units and periods, and numbers that are nothing of the kind."""

from decimal import Decimal

import pytest

from directory.taxonomy import it_grade_to_mm, read

VOLUMES = [
    ("月20万個", 200_000, "pcs", "month"),
    ("月产30万件", 300_000, "pcs", "month"),
    ("월 50만 개", 500_000, "pcs", "month"),
    ("주당 5천 개", 5_000, "pcs", "week"),
    ("年間240万個", 2_400_000, "pcs", "year"),
    ("300.000 chiếc/tháng", 300_000, "pcs", "month"),
    ("80.000 cái mỗi tháng", 80_000, "pcs", "month"),
    ("1,2 triệu sản phẩm/năm", 1_200_000, "pcs", "year"),
    ("12 tấn/tháng", 12, "t", "month"),
    ("3.6 million a year", 3_600_000, "pcs", "year"),
    ("300,000 a month", 300_000, "pcs", "month"),
    ("20k pcs/month", 20_000, "pcs", "month"),
    ("two hundred thousand pieces a month", 200_000, "pcs", "month"),
    ("hai trăm nghìn chiếc mỗi tháng", 200_000, "pcs", "month"),
    ("每月二十万个", 200_000, "pcs", "month"),
    ("5.000 m2/tháng", 5_000, "m2", "month"),
    ("300,000 coils monthly", 300_000, "pcs", "month"),
    ("월 2만 세트", 20_000, "set", "month"),
    ("20,000 aluminium housings per month", 20_000, "pcs", "month"),
    ("20,000 die-cast aluminium housings per month", 20_000, "pcs", "month"),
    ("20,000 aluminium alloy die-cast housings/month", 20_000, "pcs", "month"),
    ("150 precision-machined brackets per week", 150, "pcs", "week"),
    ("20,000 housings and 5,000 covers a year", 5_000, "pcs", "year"),
]


@pytest.mark.parametrize(("text", "value", "unit", "period"), VOLUMES)
def test_volume_is_read(text: str, value: int, unit: str, period: str) -> None:
    quantity = read(text).quantity("volume")
    assert quantity is not None
    assert quantity.value == value
    assert (quantity.unit, quantity.period) == (unit, period)


MEASURES = [
    ("dung sai 0,02 mm", "tolerance", "0.02"),
    ("±10 µm", "tolerance", "0.01"),
    ("公差0.01", "tolerance", "0.01"),
    ("độ chính xác 2 dem", "tolerance", "0.02"),
    ("dài dưới 50 mm", "size", "50"),
    ("40mm以下", "size", "40"),
    ("≤ 320 mm", "size", "320"),
    ("300x200x150 mm", "size", "300"),
    ("φ12", "size", "12"),
    ("12 inch", "size", "304.8"),
    ("1.2 m long", "size", "1200"),
    ("kích thước lớn nhất 1.200 mm", "size", "1200"),
    ("longest side 45 mm", "size", "45"),
    ("Trays 450 mm", "size", "450"),
    ("lò xo dài 40 mm", "size", "40"),
    ("thép dày 2 mm, kích thước 400 mm", "size", "400"),
    ("four to five weeks", "lead_time", "35"),
    ("giao 5 tuần", "lead_time", "35"),
    ("納期5週間", "lead_time", "35"),
    ("납기 4주", "lead_time", "28"),
    ("交期30天", "lead_time", "30"),
    ("within 45 days", "lead_time", "45"),
    ("Magnets, 4 weeks", "lead_time", "28"),
    ("payment 30 days net, delivery 4 weeks", "lead_time", "28"),
    ("delivery 4 weeks, payment net 30 days", "lead_time", "28"),
    ("60 g each", "part_weight", "0.060"),
    ("nặng 0,22 kg", "part_weight", "0.22"),
    ("300 t press", "machine_force", "300"),
    ("máy ép nhựa 80-450 tấn", "machine_force", "80"),
    ("MOQ 5,000 pcs", "minimum_order", "5000"),
]


@pytest.mark.parametrize(("text", "kind", "value"), MEASURES)
def test_measure_is_read(text: str, kind: str, value: str) -> None:
    quantity = read(text).quantity(kind)
    assert quantity is not None
    assert quantity.value == Decimal(value)


NOT_ASKED = [
    ("a 5-litre can", "lead_time"),
    ("ISO 9001 in force needed", "size"),
    ("ISO 9001 필수", "volume"),
    ("payment 30 days", "lead_time"),
    ("MST 0101234567", "volume"),
    ("USB-C 3.1 cable", "size"),
    ("gia công 5 trục", "volume"),
    ("sheet 1.2 mm thick", "size"),
    ("tháng 12/2026", "volume"),
    ("coating thickness 8 µm", "tolerance"),
    ("400 machine hours per month", "volume"),
    ("60 shifts per month", "volume"),
    ("300 people a year", "volume"),
    ("IATF 16949 certified maker of parts we buy each month", "volume"),
]


@pytest.mark.parametrize(("text", "kind"), NOT_ASKED)
def test_other_numbers_are_not_taken_for_it(text: str, kind: str) -> None:
    assert read(text).quantity(kind) is None


def test_of_several_sizes_the_largest_counts() -> None:
    quantity = read("外径35mm、高さ60mm").quantity("size")
    assert quantity is not None
    assert quantity.value == 60


def test_an_it_grade_needs_the_size() -> None:
    quantity = read("Trục phi 40, IT7").quantity("tolerance")
    assert quantity is not None
    assert quantity.unit == "IT"
    assert quantity.value == 7
    assert it_grade_to_mm(7, Decimal(40)) == Decimal("0.0125")
    assert it_grade_to_mm(7, Decimal(900)) is None
    assert it_grade_to_mm(3, Decimal(40)) is None


def test_die_cast_aluminium_is_no_other_casting_alloy() -> None:
    found = read("20,000 die-cast aluminium housings per month, ADC12").of_kind("material")
    assert "alcast" not in {mention.code for mention in found}
