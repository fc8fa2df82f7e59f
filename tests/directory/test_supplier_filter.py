"""What the filters of the directory leave: any value of one filter, every filter."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from directory import profile_rows
from directory.choices import ProductRole
from directory.filters import SupplierFilter
from directory.models import Cluster, Concept, Site, Supplier, SupplierProduct
from tests.directory.firms import a_firm
from tests.directory.records import a_certificate, a_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


def found(address: str) -> list[str]:
    """Refs of what a complete and correct address leaves, in its order."""
    asked = SupplierFilter(QueryDict(address))
    assert asked.is_valid(), asked.errors
    return [row.ref for row in asked.qs]


def a_moulder(ref: str = "S2", **changes: object) -> Supplier:
    line = a_line(process="injection moulding", materials=["ABS"])
    facts = {"processes": ["injection moulding"], "materials": ["ABS"], "capacity": [line]}
    return a_firm(ref, **(facts | changes))


def days_from_today(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_several_values_of_one_filter_mean_any_of_them() -> None:
    a_firm("S1"), a_moulder("S2"), a_firm("S3", processes=["blow moulding"], capacity=[])
    assert found("process=mach-cnc-turn&process=plast-inj&sort=name") == ["S1", "S2"]


def test_different_filters_must_all_hold() -> None:
    a_firm("S1"), a_moulder("S2")
    assert found("process=mach-cnc-turn&material=plastic") == []
    assert found("process=plast-inj&material=plastic") == ["S2"]


def test_process_finds_firms_that_do_a_kind_of_it() -> None:
    a_firm("S1"), a_moulder("S2")
    assert found("process=mach") == ["S1"]


def test_kind_of_a_chosen_process_counts_in_its_place() -> None:
    a_firm("S1"), a_firm("S2", processes=["CNC milling"], capacity=[])
    assert found("process=mach&process=mach-cnc-turn") == ["S1"]


def test_bought_in_process_is_found_only_when_asked_for() -> None:
    a_firm("S1", capacity=[a_line(), a_line(process="injection moulding", in_house=False)])
    assert found("process=plast-inj") == []
    assert found("process=plast-inj&bought_in=1") == ["S1"]


def test_trader_is_not_found_as_a_maker() -> None:
    a_firm("S1", company_type="trading")
    assert found("process=mach-cnc-turn") == []
    assert found("company_type=trading") == ["S1"]


def test_traded_product_is_not_found_as_a_product_made() -> None:
    firm, other = a_firm("S1"), a_firm("S2")
    product = Concept.objects.filter(kind="product").earliest("pk")
    SupplierProduct.objects.create(supplier=firm, product=product, role=ProductRole.MAKES)
    SupplierProduct.objects.create(supplier=other, product=product, role=ProductRole.TRADES)
    profile_rows.refresh([firm.pk, other.pk])
    assert found(f"product={product.code}") == ["S1"]


@pytest.mark.parametrize(
    ("first", "last", "counts"), [(0, 0, True), (1, 9, False), (-9, -1, False)]
)
def test_certificate_counts_from_its_first_to_its_last_day(
    first: int, last: int, counts: bool
) -> None:
    days = {"issued_on": days_from_today(first), "expires_on": days_from_today(last)}
    a_firm("S1", certificates=[a_certificate(**days, verified_on=days_from_today(0))])
    assert found("standard=iso9001") == (["S1"] if counts else [])


def test_certificate_is_judged_on_the_day_asked_for() -> None:
    a_firm("S1")
    assert found("standard=iso9001&valid_on=2027-12-31") == ["S1"]
    assert found("standard=iso9001&valid_on=2028-01-01") == []
    assert found("evidence=0&valid_on=2028-01-01") == []


def test_standard_that_contains_another_answers_for_it() -> None:
    a_firm("S1", certificates=[a_certificate(standard="IATF 16949")])
    assert found("standard=iso9001") == ["S1"]


def test_level_asks_for_evidence_of_the_standard_itself() -> None:
    declared = a_certificate(standard="ISO 14001", verified=False, number="E-1")
    a_firm("S1", certificates=[a_certificate(), declared])
    assert found("standard=iso14001") == ["S1"]
    assert found("standard=iso14001&level=1") == []
    assert found("standard=iso9001&level=2") == ["S1"]
    assert found("evidence=2") == ["S1"]
    assert found("evidence=4") == []


def test_place_is_a_province_a_ward_or_a_former_district() -> None:
    a_firm("S1", location={"commune_or_ward": "", "former_district_or_area": "Đông Anh",
                           "province": "Hà Nội"})  # fmt: skip
    place = Site.objects.get().place
    assert place is not None
    assert place.level == "former_district"
    assert found("place=01") == found(f"place={place.code}") == ["S1"]
    assert found("place=04") == []


def test_cluster_finds_firms_with_a_site_there() -> None:
    firm = a_firm("S1")
    cluster = Cluster.objects.earliest("pk")
    Site.objects.filter(supplier=firm).update(cluster=cluster)
    profile_rows.refresh([firm.pk])
    assert found(f"cluster={cluster.code}") == ["S1"]


def test_sector_is_where_the_firm_has_customers_or_works() -> None:
    a_firm("S1")
    assert found("sector=electronics") == ["S1"]
    assert found("sector=automotive") == []


def test_identity_that_was_checked_can_be_asked_for() -> None:
    firm = a_firm("S1")
    assert found("is_identity_checked=1") == []
    firm.organisation.identity_checked_at = timezone.now()
    firm.organisation.save()
    assert found("is_identity_checked=1") == ["S1"]


@pytest.mark.parametrize("words", ["cơ khí MỘT", "CO KHI mot", "một cơ khí", "ｃｏ ｋｈｉ"])
def test_words_find_a_firm_by_its_name_whatever_case_and_accents(words: str) -> None:
    a_firm("S1"), a_moulder("S2", name="Nhựa Hai")
    assert found(f"q={words}") == ["S1"]


@pytest.mark.parametrize(
    "words", ["CNC turning", "tiện CNC", "CNC旋盤加工", "CNC 선반 가공", "数控车削"]
)
def test_words_in_five_languages_find_the_process(words: str) -> None:
    a_firm("S1"), a_moulder("S2", name="Nhựa Hai")
    assert found(f"q={words}") == ["S1"]


def test_words_of_different_kinds_must_all_hold_and_a_named_firm_comes_first() -> None:
    a_firm("S1", name="Đúc Ba"), a_moulder("S2", certificates=[])
    a_firm("S3", name="Tiện CNC ISO 9001 Long Biên", processes=["blow moulding"], capacity=[],
           certificates=[])  # fmt: skip
    assert found("q=tiện CNC ISO 9001") == ["S3", "S1"]


def test_every_order_is_settled_to_the_last_firm() -> None:
    a_firm("S2"), a_firm("S1"), a_firm("S3", name="An", certificates=[])
    assert found("sort=evidence") == found("") == ["S1", "S2", "S3"]
    assert found("sort=name") == ["S3", "S1", "S2"]
    Supplier.objects.filter(ref="S3").update(confirmed_at=timezone.now() + timedelta(days=1))
    profile_rows.refresh(Supplier.objects.values_list("pk", flat=True))
    assert found("sort=confirmed")[0] == "S3"


BAD = [
    ("process=no-such", "no-such"),
    ("process=plast-inj&process=\x00", "�"),
    ("place=1", "“1”"),
    ("valid_on=31/12/2026", ""),
    ("valid_on=99999-01-01", ""),
    ("valid_on=2026-02-30", ""),
    ("level=5", "5"),
    ("evidence=NaN", "NaN"),
    ("sort=drop table", "drop table"),
    ("company_type=pirate", "pirate"),
    ("q=" + "a" * 100_000, "300"),
    ("q=%00", ""),
    ("&".join(f"standard=x{n}" for n in range(60)), "50"),
]


@pytest.mark.parametrize(("address", "named"), BAD)
def test_what_cannot_be_is_named_and_the_rest_counts(address: str, named: str) -> None:
    a_firm("S1"), a_moulder("S2")
    assert not SupplierFilter(QueryDict(address)).is_valid()
    asked, said = SupplierFilter.forgiving(QueryDict(f"{address}&material=plastic"))
    assert [row.ref for row in asked.qs] == ["S2"]
    assert any(named in message for message in said)
    assert all(len(message) < 400 for message in said)


def test_first_and_last_day_of_the_calendar_can_be_asked_for() -> None:
    a_firm("S1")
    for day in (date.min, date.max):
        assert found(f"standard=iso9001&valid_on={day:%Y-%m-%d}".replace("=1-", "=0001-")) == []
