"""A published profile's row is fresh at every commit, whoever wrote and by whatever way."""

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Organisation
from directory import profile_rows, services
from directory.choices import CertificateStatus, EvidenceLevel
from directory.imports.suppliers import import_suppliers
from directory.models import (
    CapabilityLine,
    Certificate,
    Concept,
    Machine,
    Place,
    ProfileRow,
    Site,
    Supplier,
    SupplierSector,
    Unit,
)
from tests.directory.firms import a_firm, certificate_of, row_of, side_by_side
from tests.directory.records import a_line, a_profile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("taxonomy")]


def refuses_stale_row(write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    diagnostics = refused.value.__cause__.diag  # type: ignore[union-attr]
    assert diagnostics.constraint_name == "profile_row_is_fresh"
    assert "refresh_profile_rows" in diagnostics.message_hint
    assert profile_rows.stale_supplier_ids() == []


def raw(sql: str, *values: int) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    return run


def test_commit_without_refresh_is_refused_whoever_wrote() -> None:
    firm = a_firm()
    line = CapabilityLine.objects.get(supplier=firm)
    site = Site.objects.get(supplier=firm)
    refuses_stale_row(firm.save)
    refuses_stale_row(line.save)
    refuses_stale_row(lambda: Supplier.objects.filter(pk=firm.pk).update(employees=7))
    refuses_stale_row(lambda: CapabilityLine.objects.all().update(in_house=False))
    refuses_stale_row(lambda: CapabilityLine.objects.bulk_update([line], ["role"]))
    refuses_stale_row(lambda: Machine.objects.bulk_create([Machine(supplier=firm)]))
    refuses_stale_row(lambda: CapabilityLine.objects.all().delete())
    refuses_stale_row(lambda: Certificate.objects.create(supplier=firm, standard_id=iso_9001()))
    refuses_stale_row(raw("UPDATE directory_capabilityline SET best_tolerance_mm = 1"))
    refuses_stale_row(raw("UPDATE directory_site SET place_id = NULL WHERE id = %s", site.pk))
    refuses_stale_row(raw("INSERT INTO directory_contact (supplier_id, name, role, email, phone)"
                          " VALUES (%s, 'A', '', '', '')", firm.pk))  # fmt: skip
    refuses_stale_row(raw("DELETE FROM directory_profilerow"))
    refuses_stale_row(raw("UPDATE directory_profilerow SET revision = 0"))
    refuses_stale_row(lambda: Supplier.objects.all().update(published_at=None))


def iso_9001() -> int:
    return Concept.objects.get(kind="standard", code="iso9001").pk


def test_moving_a_line_to_another_firm_marks_both() -> None:
    first, second = a_firm("S1"), a_firm("S2")
    line = CapabilityLine.objects.get(supplier=first)
    with transaction.atomic():
        CapabilityLine.objects.filter(pk=line.pk).update(supplier=second, site=None)
        assert profile_rows.stale_supplier_ids() == [first.pk, second.pk]
        profile_rows.refresh([first.pk, second.pk])
    assert row_of(first).line_id == []
    assert line.pk in row_of(second).line_id


def test_refreshed_edit_is_seen_at_once() -> None:
    firm = a_firm()
    with transaction.atomic():
        CapabilityLine.objects.filter(supplier=firm).update(max_part_mm=Decimal("12.5"))
        profile_rows.refresh([firm.pk])
    assert row_of(firm).line_size_um == [12_500]


def two_edits_and_refreshes(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Both writers edit; the second edits while the first holds the firm and has refreshed."""
    firm = a_firm()
    edited, second_begins = threading.Event(), threading.Event()

    def one() -> None:
        with transaction.atomic():
            first()
            edited.set()
            second_begins.wait(timeout=10)
            profile_rows.refresh([firm.pk])

    def other() -> None:
        edited.wait(timeout=10)
        with transaction.atomic():
            second_begins.set()
            second()
            profile_rows.refresh([firm.pk])

    side_by_side(one, other)


def test_two_writers_of_different_tables_leave_a_row_with_both_edits() -> None:
    two_edits_and_refreshes(
        lambda: CapabilityLine.objects.all().update(max_part_mm=321),
        lambda: Supplier.objects.all().update(offer_flags=["captive"]),
    )
    row = ProfileRow.objects.get()
    assert (row.line_size_um, row.offer_flags) == ([321_000], ["captive"])


def test_two_writers_of_one_line_leave_a_row_with_the_last_edit() -> None:
    two_edits_and_refreshes(
        lambda: CapabilityLine.objects.all().update(max_part_mm=1),
        lambda: CapabilityLine.objects.all().update(best_tolerance_mm=Decimal("0.5")),
    )
    row = ProfileRow.objects.get()
    assert (row.line_size_um, row.line_tolerance_nm) == ([1_000], [500_000])


def test_many_writers_at_once_never_leave_a_stale_row() -> None:
    firms = [a_firm(f"S{number}") for number in range(3)]
    line_of = {f.pk: CapabilityLine.objects.get(supplier=f).pk for f in firms}

    def writer(number: int) -> Callable[[], None]:
        def edit() -> None:
            for turn in range(8):
                firm = firms[(turn + number) % 3]
                with transaction.atomic():
                    if number % 2:
                        Machine.objects.create(supplier=firm, machine_type=f"{number}-{turn}")
                    else:
                        line = CapabilityLine.objects.filter(pk=line_of[firm.pk])
                        line.update(max_part_mm=1 + number * 100 + turn)
                    profile_rows.refresh([firm.pk])

        return edit

    side_by_side(*(writer(number) for number in range(4)))
    assert profile_rows.stale_supplier_ids() == []
    for firm in firms:
        stated = CapabilityLine.objects.get(supplier=firm).max_part_mm
        assert row_of(firm).line_size_um == [int(stated or 0) * 1000]


def test_service_and_update_on_one_firm_leave_a_row_with_both_edits() -> None:
    firm = a_firm()
    decision = services.Decision(
        certificate_id=certificate_of(firm).pk,
        status=CertificateStatus.VERIFIED,
        level=EvidenceLevel.SEEN,
        reason="visit",
    )

    def edit() -> None:
        with transaction.atomic():
            CapabilityLine.objects.filter(supplier=firm).update(max_part_mm=77)
            profile_rows.refresh([firm.pk])

    side_by_side(lambda: void(services.record_certificate_decision(decision)), edit)
    row = row_of(firm)
    assert (set(row.cert_level), row.line_size_um) == ({4}, [77_000])


def void(_value: object) -> None:
    return None


def test_bulk_imports_in_opposite_order_do_not_deadlock() -> None:
    profiles = [a_profile(f"S{number}") for number in range(12)]
    import_suppliers(profiles, trust_certificates=True)

    def again(records: list[dict[str, object]], employees: int) -> Callable[[], None]:
        changed = [record | {"employees": employees} for record in records]

        def run() -> None:
            for _ in range(3):
                result = import_suppliers(changed, trust_certificates=True)
                assert result.updated == len(profiles), result.problems

        return run

    side_by_side(again(profiles, 5), again(profiles[::-1], 9))
    assert profile_rows.stale_supplier_ids() == []
    assert Supplier.objects.filter(employees__in=[5, 9]).count() == len(profiles)


def test_two_first_imports_of_the_same_firms_take_each_firm_once() -> None:
    profiles = [a_profile(f"S{number}") for number in range(6)]

    def run(records: list[dict[str, object]]) -> Callable[[], None]:
        return lambda: void(import_suppliers(records, trust_certificates=True))

    side_by_side(run(profiles), run(profiles[::-1]))
    assert Supplier.objects.count() == ProfileRow.objects.count() == len(profiles)
    assert profile_rows.stale_supplier_ids() == []


def test_import_and_an_edit_of_the_organisation_do_not_deadlock() -> None:
    firm = a_firm()

    def rename() -> None:
        for turn in range(10):
            with transaction.atomic():
                organisation = Organisation.objects.get(pk=firm.organisation_id)
                organisation.identity_checked_at = timezone.now()
                organisation.name = f"Cơ khí {turn}"
                organisation.save()

    def again() -> None:
        for _ in range(5):
            assert import_suppliers([a_profile()], trust_certificates=True).updated == 1

    side_by_side(rename, again)
    row, organisation = row_of(firm), Organisation.objects.get(pk=firm.organisation_id)
    assert (row.name, row.name_folded) == (organisation.name, organisation.name_folded)
    assert row.is_identity_checked == (organisation.identity_checked_at is not None)


def test_unpublished_profile_has_no_row_and_keeps_everything() -> None:
    firm = a_firm()
    services.unpublish(firm, reason="asked")
    assert not ProfileRow.objects.exists()
    services.publish(firm)
    assert row_of(firm).line_id == [CapabilityLine.objects.get(supplier=firm).pk]


def test_unpublished_profile_is_edited_without_a_refresh() -> None:
    firm = a_firm()
    services.unpublish(firm, reason="asked")
    CapabilityLine.objects.filter(supplier=firm).update(max_part_mm=5)
    assert not ProfileRow.objects.exists()


def test_deleted_supplier_takes_its_row_along() -> None:
    a_firm(certificates=[]).delete()
    assert not ProfileRow.objects.exists()


def test_deleted_supplier_leaves_no_row_that_a_waiting_writer_could_bring_back() -> None:
    firm = a_firm(certificates=[])
    side_by_side(lambda: void(firm.delete()), lambda: profile_rows.refresh([firm.pk]))
    assert not ProfileRow.objects.exists()


def test_edit_of_the_organisation_reaches_the_row_without_a_refresh() -> None:
    firm = a_firm()
    organisation = firm.organisation
    organisation.name, organisation.identity_checked_at = "Đúc Hai", timezone.now()
    organisation.save()
    row = row_of(firm)
    assert (row.name, row.name_folded, row.is_identity_checked) == ("Đúc Hai", "duc hai", True)
    Organisation.objects.all().update(identity_checked_at=None)
    assert not row_of(firm).is_identity_checked
    assert profile_rows.stale_supplier_ids() == []


def turning() -> Concept:
    return Concept.objects.get(kind="process", code="mach-cnc-turn")


def test_new_lineage_of_a_process_marks_the_firms_that_do_it() -> None:
    firm, other = a_firm("S1"), a_firm("S2", processes=["blow moulding"], capacity=[])
    process, parent = turning(), Concept.objects.get(kind="process", code="plast-blow")
    lineage = [process.pk, parent.pk]
    refuses_stale_row(lambda: Concept.objects.filter(pk=process.pk).update(ancestor_ids=lineage))
    before = row_of(other).revision
    with transaction.atomic():
        Concept.objects.filter(pk=process.pk).update(ancestor_ids=lineage)
        profile_rows.refresh(profile_rows.stale_supplier_ids())
    assert sorted(row_of(firm).made_ids) == sorted(lineage)
    assert row_of(other).revision == before


def test_standard_that_comes_to_contain_another_marks_its_holders() -> None:
    firm = a_firm()
    standard = Concept.objects.get(pk=iso_9001())
    with transaction.atomic():
        standard.contains_ids = [standard.pk, 999_999]
        standard.save()
        profile_rows.refresh(profile_rows.stale_supplier_ids())
    assert set(row_of(firm).cert_standard) == {standard.pk, 999_999}


def test_new_lineage_of_a_sector_marks_the_firms_that_serve_it() -> None:
    firm = a_firm()
    sector = SupplierSector.objects.filter(supplier=firm, is_customer=True).get().sector
    refuses_stale_row(
        lambda: Concept.objects.filter(pk=sector.pk).update(ancestor_ids=[sector.pk, 1])
    )


def test_new_names_of_a_concept_mark_nobody() -> None:
    a_firm()
    Concept.objects.filter(pk=turning().pk).update(name_vi="Tiện")
    assert profile_rows.stale_supplier_ids() == []


def test_new_factor_of_a_unit_marks_the_firms_that_count_in_it() -> None:
    firm = a_firm(capacity=[a_line(unit="kg")], minimum_order={"quantity": 2, "unit": "pcs"})
    refuses_stale_row(lambda: Unit.objects.filter(code="kg").update(factor=2))
    refuses_stale_row(lambda: Unit.objects.filter(code="pcs").update(factor=3))
    with transaction.atomic():
        Unit.objects.filter(code="kg").update(factor=2)
        Unit.objects.filter(code="pcs").update(factor=3)
        profile_rows.refresh(profile_rows.stale_supplier_ids())
    assert (row_of(firm).line_free, row_of(firm).line_moq) == ([200_000_000], [6_000])


def test_new_name_or_lineage_of_a_place_marks_the_firms_there_and_below() -> None:
    ward = Place.objects.filter(level="ward").earliest("pk")
    location = {"commune_or_ward": ward.name_vi, "province": "Hà Nội"}
    a_firm(location=location)
    province = Place.objects.get(children=ward)
    refuses_stale_row(lambda: Place.objects.filter(pk=ward.pk).update(short_vi="Mới"))
    refuses_stale_row(lambda: Place.objects.filter(pk=ward.pk).update(ancestor_ids=[1]))
    refuses_stale_row(lambda: Place.objects.filter(pk=province.pk).update(short_vi="Mới"))
    Place.objects.filter(pk=province.pk).update(source="elsewhere")
    assert profile_rows.stale_supplier_ids() == []


def test_reloading_the_taxonomy_brings_edited_rows_back() -> None:
    firm = a_firm()
    before = row_of(firm).made_ids
    with transaction.atomic():
        Concept.objects.filter(pk=turning().pk).update(ancestor_ids=[1])
        profile_rows.refresh(profile_rows.stale_supplier_ids())
    call_command("load_taxonomy", verbosity=0)
    assert row_of(firm).made_ids == before


def test_command_rebuilds_rows_that_were_lost_with_the_guards_off() -> None:
    firm = a_firm()
    row = ProfileRow.objects.filter(supplier_id=firm.pk).values().get()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE directory_profilerow DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM directory_profilerow")
        cursor.execute("ALTER TABLE directory_profilerow ENABLE TRIGGER USER")
    assert profile_rows.stale_supplier_ids() == [firm.pk]
    call_command("refresh_profile_rows")
    assert ProfileRow.objects.filter(supplier_id=firm.pk).values().get() == row


def test_decision_counts_in_the_row_at_once() -> None:
    firm = a_firm()
    services.record_certificate_decision(
        services.Decision(
            certificate_id=certificate_of(firm).pk,
            status=CertificateStatus.REVOKED,
            level=EvidenceLevel.DECLARED,
            reason="forged",
            decided_on=date(2026, 11, 20),
        )
    )
    assert row_of(firm).cert_id == []
