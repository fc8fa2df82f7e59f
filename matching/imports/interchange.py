"""The interchange format of sourcing requests: what a record may hold, and how it is checked."""

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
from directory.imports.interchange import LONGEST_TEXT


class ProcessRecord(Record):
    """One process step."""

    name = Text(longest=200, required=True)
    role = Text(longest=60)


class LocationRecord(Record):
    """Where the maker should be."""

    provinces = Texts(longest=120)
    strength = Text(longest=10)


class NeedRecord(Record):
    """One request. Null, an empty list and a missing field all mean *not given*."""

    id = Ref(longest=80, required=True)
    language = Text(longest=10)
    buyer = Text(longest=200)
    sector = Text(longest=120)
    title = Text(longest=300)
    text = Text(longest=LONGEST_TEXT)
    processes = Records(ProcessRecord())
    materials_any_of = Texts()
    certificates_required = Texts(longest=120)
    certificates_preferred = Texts(longest=120)
    annual_volume = Number(low="0.001", high="1000000000000", places=3)
    unit = Text(longest=40)
    max_part_dimension_mm = Number(low="0.001", high="1000000", places=3)
    tolerance_mm = Number(low="0.000001", high="10000", places=6)
    lead_time_weeks_max = Number(low="0.01", high="520", places=4)
    location_preference = LocationRecord(required=False, allow_null=True, default=None)
    split_award_allowed = Flag(default=None)
    part_weight_kg = Number(low="0.000001", high="1000000", places=6)
    weight_kg_per_metre = Number(low="0.000001", high="1000000", places=6)
    part_area_m2 = Number(low="0.000001", high="1000000", places=6)
    delivery_window_days = Whole(low="1", high="3650")
    as_of_date = Day()
    deadline_on = Day()
    demo = Flag(default=False)
    # The base class has an attribute of this name; declared fields are taken out of the class.
    source = Text(longest=2000)  # type: ignore[assignment]
