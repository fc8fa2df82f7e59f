"""The import takes good records whole, refuses bad ones with place and reason, loses nothing."""

import time
from typing import Any

import pytest
from django.utils import translation

from core.models import AuditEvent
from directory.imports.suppliers import import_suppliers
from directory.models import (
    CapabilityLine,
    Certificate,
    CertificateDecision,
    ProfileRow,
    Site,
    Supplier,
    SupplierProduct,
    UnreadPhrase,
)
from tests.directory.firms import a_firm, certificate_of, imported, row_of
from tests.directory.records import Record, a_certificate, a_line, a_profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]
TAX_CODE = "0100109106"
OTHER_TAX_CODE = "0100233488"


UNSAID = ("sites", "products", "description_language")
NULLABLE = [*sorted(set(a_profile()) - {"id", "name"}), *UNSAID]


@pytest.mark.parametrize("name", NULLABLE)
def test_null_empty_and_missing_mean_not_stated(name: str) -> None:
    without = {key: value for key, value in a_profile("S1").items() if key != name}
    imported(without)
    missing = row_values("S1")
    imported(without | {name: None})
    assert row_values("S1") == missing


def row_values(ref: str) -> Record:
    """The profile row without what every writing changes: revision, moment and keys."""
    row = ProfileRow.objects.filter(ref=ref).values().get()
    changing = {"revision", "confirmed_at", "line_id", "cert_id"}
    return {k: v for k, v in row.items() if k not in changing}


def test_only_id_and_name_are_needed() -> None:
    (firm,) = imported({"id": "S1", "name": "Một"})
    assert row_of(firm).line_id == []


@pytest.mark.parametrize("number", ["100000", " 1e5 ", 100_000.0, "100000.000"])
def test_number_written_as_text_is_the_number(number: Any) -> None:
    firm = a_firm(capacity=[a_line(quantity_per_month=number)])
    assert row_of(firm).line_free == [100_000_000]


HOSTILE = [
    "<script>alert(1)</script>",
    "'; DROP TABLE directory_supplier; --",
    '"><img src=x onerror=alert(1)>',
    "%s %(ids)s {0} {{ 7*7 }} ${7*7}",
    "\\x00\\'\\\" $$ ; COMMIT;",
    "\u202etxt.exe\u200b\ufeff",
    "=cmd|' /C calc'!A0",
    "😀" * 20,
    "Z̷̡a̶l̵g̴o̶" * 5,
]


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words)[:20])
def test_hostile_words_in_every_text_are_kept_as_words(words: str) -> None:
    place = {"commune_or_ward": words, "province": words, "address": words, "cluster": words}
    (firm,) = imported(
        a_profile(
            "S1",
            name=words,
            name_en=words,
            company_type=words[:60],
            description=words,
            description_language=words[:2],
            location=place,
            processes=[words, "CNC turning"],
            process_terms_trade=[words],
            materials=[words],
            certificates=[
                a_certificate(standard=words),
                a_certificate(issuer=words, number=words, scope=words, scope_processes=[words]),
            ],
            machines=[{"machine": words, "maker": words, "model": words, "key_size": words}],
            capacity=[a_line(materials=[words]), a_line(process=words, unit=words[:40])],
            products=[{"name": words}],
            minimum_order={"quantity": 1, "unit": words[:40]},
            customer_sectors=[words],
            sectors=[words],
            export_markets=[words[:60]],
            languages=[words[:10]],
        )
    )
    assert firm.name == words.strip()
    assert firm.description == words.strip()
    assert SupplierProduct.objects.get().text == words.strip()
    assert UnreadPhrase.objects.filter(place="processes[0]").exists()
    assert Supplier.objects.count() == 1


def test_half_characters_and_control_codes_are_left_out() -> None:
    (firm,) = imported(a_profile("S\ud8001", name="Một\x00 \x1b[31mHai\udfff", description="a\nb"))
    assert (firm.ref, firm.name, firm.description) == ("S1", "Một [31mHai", "a\nb")


def test_fields_outside_the_format_are_named_at_any_depth_and_the_rest_is_taken() -> None:
    record = a_profile("S1", colour="red", capacity=[a_line(minimum_order={"qty": 5})])
    record["certificates"][0]["colour"] = {"deep": [[[1]]]}
    result = import_suppliers([record])
    places = {problem.place for problem in result.problems if problem.code == "unknown_field"}
    assert places == {
        "suppliers[0].colour",
        "suppliers[0].capacity[0].minimum_order.qty",
        "suppliers[0].certificates[0].colour",
    }
    assert result.new == 1


def test_unknown_words_are_listed_with_their_places() -> None:
    result = import_suppliers(
        [
            a_profile(
                "S1",
                processes=["CNC turning", "xyzzying"],
                materials=["unobtainium"],
                certificates=[a_certificate(standard="Zertifikat 77")],
                capacity=[a_line(unit="furlongs"), a_line(process="frobbing")],
                location={"province": "Atlantis"},
                minimum_order={"quantity": 2, "unit": "smoots"},
                customer_sectors=["thaumaturgy"],
            )
        ]
    )
    places = {p.place.removeprefix("suppliers[0].") for p in result.problems}
    assert places >= {
        "processes[1]",
        "materials[0]",
        "certificates[0].standard",
        "capacity[0].unit",
        "capacity[1].process",
        "location.province",
        "minimum_order.unit",
        "customer_sectors[0]",
    }
    assert result.new == 1
    assert UnreadPhrase.objects.count() == len(result.problems)


def test_capacity_in_an_unknown_unit_is_unknown_and_not_zero() -> None:
    assert row_of(a_firm(capacity=[a_line(unit="furlongs")])).line_free == [None]


def test_line_has_its_own_minimum_order_before_the_firm_s() -> None:
    order = {"quantity": 7, "unit": "kg"}
    row = row_of(a_firm(capacity=[a_line(minimum_order=order), a_line(process="stamping")]))
    assert (row.line_moq, row.line_moq_dimension) == ([7_000, 100_000], ["mass", "count"])


def test_site_that_the_profile_does_not_have_is_listed() -> None:
    certificate, line = a_certificate(site=3), a_line(site=2)
    result = import_suppliers([a_profile(certificates=[certificate], capacity=[line])])
    assert {p.place for p in result.problems} == {
        "suppliers[0].certificates[0].site",
        "suppliers[0].capacity[0].site",
    }


@pytest.mark.parametrize(
    "words",
    ["frobnicated wibbles gloriously; tiện CNC, đồng thau " * 200_000, "tiện CNC " * 1_000_000],
    ids=["unknown", "known"],
)
def test_ten_megabytes_are_read_in_bounded_time_and_listed_in_bounded_length(words: str) -> None:
    began = time.monotonic()
    result = import_suppliers([a_profile("S1", description=words), a_profile("S2")])
    assert time.monotonic() - began < 30
    assert (result.new, result.refused) == (2, 0)
    assert len(Supplier.objects.get(ref="S1").description) == len(words.strip())
    unread = [problem for problem in result.problems if problem.place.startswith("suppliers[0]")]
    assert len(unread) <= 301


def test_a_hundred_thousand_unread_phrases_are_counted() -> None:
    words = ". ".join(f"blorb{number} quux" for number in range(100_000))
    with translation.override("en"):
        (firm,) = imported(a_profile("S1", description=words))
    listed = UnreadPhrase.objects.filter(supplier=firm)
    assert listed.count() <= 301
    assert listed.filter(place="", text__contains="more").exists()


def test_two_hundred_profiles_take_few_seconds() -> None:
    profiles = [a_profile(f"S{number}") for number in range(200)]
    # Time of our own: what else the machine does counts for nothing.
    began = time.process_time()
    imported(*profiles)
    assert time.process_time() - began < 8


def everything() -> tuple[Any, ...]:
    """Everything an import decides, so that two of them can be compared."""
    return (
        [row_values(ref) for ref in Supplier.objects.order_by("ref").values_list("ref", flat=True)],
        list(Certificate.objects.order_by("pk").values_list("pk", "status", "level")),
        list(CertificateDecision.objects.order_by("pk").values_list("pk", flat=True)),
        list(Site.objects.order_by("pk").values_list("pk", "number", "address")),
        list(UnreadPhrase.objects.order_by("place", "text").values_list("place", "text")),
        CapabilityLine.objects.count(),
    )


def rich_profile() -> Record:
    certificate = a_certificate(scope_processes=["CNC turning"], site=2)
    return a_profile(
        "S1",
        tax_code=TAX_CODE,
        description="Chuyên tiện CNC đồng thau, mạ kẽm gia công ngoài. Wibble.",
        sites=[{"province": "Hà Nội"}, {"province": "Bắc Ninh"}],
        certificates=[
            certificate,
            certificate,
            a_certificate(standard="ISO 14001", number="E-1", verified=False, verified_on=None),
            a_certificate(number="Q-9", site=7),
        ],
        capacity=[a_line(site=1), a_line(process="stamping", site=2)],
    )


@pytest.mark.parametrize("trust", [True, False])
def test_second_import_changes_nothing(trust: bool) -> None:
    imported(rich_profile(), trust=trust)
    before = everything()
    result = import_suppliers([rich_profile()], trust_certificates=trust)
    assert (result.new, result.updated) == (0, 1)
    assert everything() == before


def test_second_import_updates_what_changed() -> None:
    firm = a_firm(name="Cũ", sites=[{"province": "Hà Nội"}, {"province": "Bắc Ninh"}])
    before = row_of(firm).place_ids
    again = a_firm(name="Mới", sites=[{"province": "Hà Nội"}], capacity=[a_line(unit="kg")])
    assert again.pk == firm.pk
    row = row_of(firm)
    assert (row.name, row.line_dimension) == ("Mới", ["mass"])
    assert set(row.place_ids) < set(before)


def test_certificates_are_declared_only_unless_the_file_is_trusted() -> None:
    (declared,) = imported(a_profile("S1"), trust=False)
    (trusted,) = imported(a_profile("S2"), trust=True)
    assert (certificate_of(declared).status, certificate_of(declared).level) == ("submitted", 0)
    assert (certificate_of(trusted).status, certificate_of(trusted).level) == ("verified", 2)


def test_import_that_is_not_trusted_takes_no_verification_away() -> None:
    imported(a_profile(), trust=True)
    (firm,) = imported(a_profile(), trust=False)
    assert (certificate_of(firm).status, certificate_of(firm).level) == ("verified", 2)


def test_renewed_certificate_of_an_untrusted_file_leaves_the_verified_one_counting() -> None:
    imported(a_profile(), trust=True)
    renewed = a_certificate(expires_on="2029-12-31")
    (firm,) = imported(a_profile(certificates=[renewed]), trust=False)
    assert sorted(row_of(firm).cert_level) == [0, 2]
    assert certificate_of(firm).replaces is not None


def test_renewed_certificate_of_a_trusted_file_ends_the_old_one() -> None:
    imported(a_profile(), trust=True)
    (firm,) = imported(a_profile(certificates=[a_certificate(expires_on="2029-12-31")]))
    statuses = Certificate.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["superseded", "verified"]
    assert len(set(row_of(firm).cert_id)) == 1


def test_certificate_missing_from_a_trusted_file_is_withdrawn() -> None:
    imported(a_profile())
    (firm,) = imported(a_profile(certificates=[]))
    assert certificate_of(firm).status == "withdrawn"
    assert row_of(firm).cert_id == []


def test_each_import_leaves_an_event_of_each_firm() -> None:
    firm = a_firm()
    a_firm()
    verbs = AuditEvent.objects.about(firm).values_list("verb", flat=True)
    assert list(verbs) == ["supplier.imported"] * 2


def test_unpublished_import_is_in_no_list() -> None:
    import_suppliers([a_profile()], publish=False)
    assert not ProfileRow.objects.exists()
    assert Supplier.objects.get().published_at is None


def test_order_of_results_is_the_order_of_records() -> None:
    imported(a_profile("S2"))
    firms = imported(a_profile("S3"), a_profile("S1"), a_profile("S2"))
    assert [firm.ref for firm in firms] == ["S3", "S1", "S2"]


def test_a_park_is_recognised_and_tells_the_place_where_nothing_else_does() -> None:
    location = {"cluster": "KCN Thăng Long", "province": "", "commune_or_ward": ""}
    import_suppliers([a_profile(location=location)])
    site = Site.objects.select_related("cluster", "place").get()
    assert site.cluster is not None
    assert site.cluster.code == "ip-thang-long"
    assert site.place == site.cluster.place


def test_a_park_nobody_knows_is_listed() -> None:
    location = {"cluster": "KCN Không Có", "province": "Hà Nội"}
    result = import_suppliers([a_profile(location=location)])
    assert "suppliers[0].location.cluster" in {problem.place for problem in result.problems}
    assert Site.objects.get().cluster is None
