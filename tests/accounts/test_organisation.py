"""Legal entities."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from accounts.models.organisation import clean_tax_code

SUPPLIER = OrganisationKind.SUPPLIER


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("0100233488", "0100233488"),
        (" 01.00.233.488 ", "0100233488"),
        ("0314409058-002", "0314409058-002"),
        ("0314409058002", "0314409058-002"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_tax_code_is_put_into_its_form(text: str | None, stored: str | None) -> None:
    assert clean_tax_code(text) == stored


@pytest.mark.parametrize("text", ["0100233480", "12345", "010023348x", "０" * 99, "'; DROP TABLE"])
def test_wrong_tax_code_is_refused_with_what_was_written(text: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        clean_tax_code(text)
    (message,) = refusal.value.message_dict["tax_code"]
    assert text in message


def insert(**fields: Any) -> Organisation:
    return Organisation.objects.create(**{"kind": SUPPLIER, "name": "A", **fields})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"tax_code": "0100233488"}, "organisation_tax_code_is_unique"),
        ({"tax_code": "123"}, "organisation_tax_code_has_its_form"),
        ({"tax_code": ""}, "organisation_tax_code_has_its_form"),
        ({"tax_code": "0100233488-1"}, "organisation_tax_code_has_its_form"),
        ({"tax_code": "0100233488\n"}, "organisation_tax_code_has_its_form"),
        ({"founded_year": 1799}, "organisation_founded_year_is_plausible"),
        ({"founded_year": 2101}, "organisation_founded_year_is_plausible"),
        ({"ref": "file:1"}, "organisation_ref_is_unique"),
    ],
)
def test_database_refuses_what_must_never_be(fields: dict[str, Any], constraint: str) -> None:
    insert(tax_code="0100233488", ref="file:1")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        insert(**fields)


@pytest.mark.django_db
def test_many_organisations_may_lack_a_tax_code() -> None:
    assert insert().tax_code is None
    assert insert().tax_code is None


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["đông anh", "DONG ANH", "Dong Anh"])
def test_name_is_found_in_any_case_and_without_diacritics(words: str) -> None:
    firm = insert(name="Cơ khí Đông Anh", name_en="Dong Anh Mechanical")
    assert list(Organisation.objects.all().named_like(words)) == [firm]


@pytest.mark.django_db
def test_folded_name_follows_however_the_name_is_written() -> None:
    firm = insert(name="Đông")
    firm.name = "Tây"
    firm.save(update_fields=["name"])
    firm.refresh_from_db()
    assert firm.name_folded == "tay"

    firm.name = "Nam"
    Organisation.objects.bulk_update([firm], ["name"])
    firm.refresh_from_db()
    assert firm.name_folded == "nam"

    (made,) = Organisation.objects.bulk_create([Organisation(kind=SUPPLIER, name="Bắc")])
    made.refresh_from_db()
    assert made.name_folded == "bac"

    with pytest.raises(ValueError, match="folded form"):
        Organisation.objects.update(name="Đông")


@pytest.mark.django_db
def test_null_character_is_refused_before_the_database_sees_it() -> None:
    with pytest.raises(ValidationError):
        Organisation(kind=SUPPLIER, name="A\x00B").full_clean()
    assert connection.is_usable()
