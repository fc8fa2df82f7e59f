"""What a request takes from a rule set: what is said of this part wins; how it counts may not."""

from dataclasses import replace
from decimal import Decimal

from matching.choices import Origin, RequirementKind, RequirementMode
from matching.drafts import RequestDraft, RequirementDraft
from matching.requests.inheriting import Rules, inherited, released

CERTIFICATE, PREFERRED = RequirementKind.CERTIFICATE, RequirementKind.PREFERRED
GATE, WISH = RequirementMode.GATE, RequirementMode.WISH
ISO9001, ISO14001, IATF = 1, 2, 3


def required(pk: int, **changes: object) -> RequirementDraft:
    row = RequirementDraft(CERTIFICATE, concept_id=pk, mode=GATE, weight=3, least_level=2)
    return replace(row, **changes)  # type: ignore[arg-type]


def size(mm: int, **changes: object) -> RequirementDraft:
    row = RequirementDraft(
        RequirementKind.SIZE, number=Decimal(mm), unit="mm", weight=5, least_level=0
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def rules(*items: RequirementDraft, version: int = 7, sector: int | None = None) -> Rules:
    return Rules(version, items, sector)


def of(*rows: RequirementDraft, **fields: object) -> RequestDraft:
    return RequestDraft(ref="N1", requirements=list(rows), **fields)  # type: ignore[arg-type]


def test_what_is_left_open_is_taken_and_marked() -> None:
    found = inherited(of(), rules(required(ISO9001), size(200)))
    assert [(row.kind, row.origin) for row in found.requirements] == [
        (CERTIFICATE, Origin.RULE_SET),
        (RequirementKind.SIZE, Origin.RULE_SET),
    ]
    assert found.rule_set_id == 7


def test_a_given_value_wins_with_all_that_was_set_for_it() -> None:
    own = size(90, weight=1)
    assert inherited(of(own), rules(size(200, mode=GATE))).requirements == [own]


def test_a_read_value_wins_and_counts_as_the_set_says() -> None:
    read = size(90, origin=Origin.READ, span=(0, 2))
    (row,) = inherited(of(read), rules(size(200, mode=GATE, weight=9))).requirements
    assert (row.number, row.mode, row.weight, row.origin, row.span) == (
        Decimal(90), GATE, 9, Origin.READ, (0, 2),
    )  # fmt: skip


def test_how_a_read_value_counts_stays_where_a_person_set_it() -> None:
    read = size(90, origin=Origin.READ, weight=2)
    assert inherited(of(read), rules(size(200, mode=GATE, weight=9))).requirements == [read]


def test_a_guess_loses() -> None:
    guessed = size(90, origin=Origin.GUESSED)
    (row,) = inherited(of(guessed), rules(size(200))).requirements
    assert (row.number, row.origin) == (Decimal(200), Origin.RULE_SET)


def test_certificates_add_up_each_once() -> None:
    found = inherited(of(required(ISO9001, weight=8)), rules(required(ISO9001), required(IATF)))
    assert [(r.concept_id, r.weight, r.origin) for r in found.requirements] == [
        (ISO9001, 8, Origin.TYPED),
        (IATF, 3, Origin.RULE_SET),
    ]


def test_required_by_either_is_required() -> None:
    welcome = RequirementDraft(PREFERRED, concept_id=ISO9001, weight=2, least_level=2)
    read = replace(welcome, origin=Origin.READ)
    (row,) = inherited(of(read), rules(required(ISO9001))).requirements
    assert (row.kind, row.origin) == (CERTIFICATE, Origin.RULE_SET)
    text = required(ISO9001, origin=Origin.READ)
    assert inherited(of(text), rules(welcome)).requirements == [text]
    # What a person made a welcome one stays welcome.
    assert inherited(of(welcome), rules(required(ISO9001))).requirements == [welcome]


def test_one_of_several_is_spoken_for_by_the_request() -> None:
    either = (required(ISO9001, any_of=1), required(IATF, any_of=1))
    assert inherited(of(required(IATF)), rules(*either)).requirements == [required(IATF)]
    groups = {row.any_of for row in inherited(of(), rules(*either)).requirements}
    assert len(groups) == 1
    assert None not in groups


def test_the_next_version_takes_the_place_of_the_last() -> None:
    old, new = rules(required(ISO9001), size(200)), rules(required(IATF), version=8)
    request = inherited(of(required(ISO14001)), old)
    found = inherited(request, new, old)
    assert [row.concept_id for row in found.requirements] == [ISO14001, IATF]
    assert found.rule_set_id == 8


def test_taking_the_same_version_twice_changes_nothing() -> None:
    read = size(90, origin=Origin.READ)
    version = rules(required(ISO9001), size(200, weight=9), sector=4)
    once = inherited(of(read, required(IATF)), version)
    assert inherited(once, version, version) == once


def test_without_the_set_the_request_is_what_it_was() -> None:
    read = size(90, origin=Origin.READ)
    version = rules(required(ISO9001), size(200, mode=GATE, weight=9))
    own = of(read, required(IATF))
    assert released(inherited(own, version), version).requirements == [required(IATF), read]


def test_experience_is_asked_in_the_requests_own_sector() -> None:
    item = RequirementDraft(RequirementKind.SECTOR, concept_id=5, weight=3)
    assert inherited(of(), rules(item, sector=5)).sector_id == 5
    found = inherited(of(sector_id=6), rules(item, sector=5))
    assert (found.sector_id, found.requirements[0].concept_id) == (6, 6)
