"""The interchange format of supplier profiles: what a record may hold, and how it is checked."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from directory.imports.fields import (
    Day,
    Flag,
    Number,
    Record,
    Records,
    Ref,
    Text,
    Texts,
    Whole,
)

LONGEST_TEXT = 20_000_000


def _quantity() -> Number:
    return Number(low="0", high="100000000000", places=3)


class PlaceRecord(Record):
    """Where a site lies."""

    commune_or_ward = Text(longest=120)
    former_district_or_area = Text(longest=120)
    province = Text(longest=120)
    cluster = Text(longest=200)
    address = Text(longest=300)


class CertificateRecord(Record):
    """One certificate as the file states it."""

    standard = Text(longest=120, required=True)
    issuer = Text(longest=200)
    number = Text(longest=120)
    issued_on = Day()
    expires_on = Day()
    verified = Flag(default=False)
    verified_on = Day()
    evidence_level = Whole(low="0", high="4")
    status = Text(longest=18)
    scope = Text(longest=4000)
    scope_processes = Texts()
    site = Whole(low="1", high="99")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        issued, expires = attrs["issued_on"], attrs["expires_on"]
        if issued and expires and issued > expires:
            raise serializers.ValidationError(
                {"expires_on": _("The last day lies before the first day.")}, code="days_in_order"
            )
        return attrs


class MachineRecord(Record):
    """Machines of one type."""

    machine = Text(longest=200, required=True)
    quantity = Whole(low="0", high="100000")
    maker = Text(longest=120)
    model = Text(longest=120)
    year = Whole(low="1900", high="2100")
    key_size = Text(longest=120)
    process = Text(longest=200)
    site = Whole(low="1", high="99")


class MinimumOrderRecord(Record):
    """The smallest order the firm takes."""

    quantity = _quantity()
    unit = Text(longest=40)


class CapacityRecord(Record):
    """One process at one site, with its figures."""

    process = Text(longest=200)
    quantity_per_month = _quantity()
    unit = Text(longest=40)
    utilisation_percent = Number(low="0", high="100", places=3)
    stated_on = Day()
    materials = Texts()
    in_house = Flag(default=None)
    core = Flag(default=True)
    max_part_dimension_mm = Number(low="0.001", high="1000000", places=3)
    best_tolerance_mm = Number(low="0.000001", high="10000", places=6)
    lead_time_weeks = Number(low="0.01", high="520", places=4)
    minimum_order = MinimumOrderRecord(required=False, allow_null=True, default=None)
    site = Whole(low="1", high="99")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a quantity without its unit."""
        if attrs["quantity_per_month"] is not None and not attrs["unit"]:
            raise serializers.ValidationError(
                {"unit": _("Name the unit of the quantity, for example pcs or kg.")},
                code="unit_missing",
            )
        return attrs


class ProductRecord(Record):
    """A product the firm makes or trades."""

    name = Text(longest=200, required=True)
    role = serializers.ChoiceField(choices=["makes", "trades"], default="makes", allow_null=True)


class SupplierRecord(Record):
    """One profile. Null, an empty list and a missing field all mean *not stated*."""

    id = Ref(longest=80, required=True)
    name = Text(longest=200, required=True)
    name_en = Text(longest=200)
    tax_code = Text(longest=40)
    demo = Flag(default=False)
    fictitious = Flag(default=False)
    company_type = Text(longest=60)
    established = Whole(low="1800", high="2100")
    employees = Whole(low="0", high="5000000")
    location = PlaceRecord(required=False, allow_null=True, default=None)
    sites = Records(PlaceRecord())
    description = Text(longest=LONGEST_TEXT)
    description_language = Text(longest=10)
    sectors = Texts()
    processes = Texts()
    process_terms_trade = Texts(longest=200)
    materials = Texts()
    certificates = Records(CertificateRecord())
    machines = Records(MachineRecord())
    capacity = Records(CapacityRecord())
    products = Records(ProductRecord())
    lead_time_weeks = Number(low="0.01", high="520", places=4)
    minimum_order = MinimumOrderRecord(required=False, allow_null=True, default=None)
    customer_sectors = Texts()
    export_markets = Texts(longest=60)
    languages = Texts(longest=10)
