"""What rules a request out for a firm rules out nothing that fits, needs an answer or nearly fits.

The ranking statement itself is the yardstick, over many different firms and requests.
"""

import random
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from directory.concepts import Concepts
from directory.models import ProfileRow
from matching.anchors import Holders, rarest_anchor, reach
from matching.choices import Audience, RequirementMode
from matching.engine.anchors import Standing, anchor, family, may_fit, required
from matching.engine.explain import Group
from matching.engine.rules import CURRENT
from matching.imports.requests import import_requests
from matching.inbox.fits import inbox_of
from matching.inbox.open_needs import anchor_requests
from matching.models import Request, RequestStep, Requirement
from matching.needs import build_need
from matching.services import draft_of, rank
from tests.directory.firms import imported
from tests.matching.records import DAY, a_need
from tests.matching.varied import PROCESSES, varied_profiles

pytestmark = pytest.mark.usefixtures("taxonomy")
STANDARDS = ["ISO 9001", "ISO 14001", "IATF 16949", "ISO 13485"]
RULED_IN = (Group.ELIGIBLE, Group.NEEDS_ANSWER, Group.NEAR_MISS)


def varied_needs(count: int, seed: int) -> list[dict[str, Any]]:
    chance = random.Random(seed)  # noqa: S311  # the same for every run
    work = [*PROCESSES, "garment sewing", "sheet metal stamping", "5-axis milling"]
    return [
        a_need(
            id=f"R{number:03}",
            title="A part",
            processes=[
                {"name": name, "role": role}
                for name, role in zip(
                    chance.sample(work, chance.choice([1, 1, 2])), ("core", "core"), strict=False
                )
            ],
            certificates_required=chance.sample(STANDARDS, chance.choice([0, 1, 1, 2, 3])),
            annual_volume=chance.choice([None, 12_000, 1_200_000, 10**8]),
            materials_any_of=chance.choice([[], ["brass"], ["HDPE"]]),
            max_part_dimension_mm=chance.choice([None, 60, 150]),
            tolerance_mm=chance.choice([None, 0.02]),
        )
        for number in range(count)
    ]


def stored(count: int, seed: int) -> list[Request]:
    """Requests as buyers would have set them: processes and certificates also wished for or off."""
    result = import_requests(varied_needs(count, seed))
    assert not result.refused, result.problems
    Request.objects.update(audience=Audience.FITTING, as_of=None, deadline_on=None)
    chance = random.Random(seed + 1)  # noqa: S311  # the same for every run
    for step in RequestStep.objects.order_by("pk"):
        if chance.random() < 0.2:
            mode = chance.choice([RequirementMode.WISH, RequirementMode.OFF])
            RequestStep.objects.filter(pk=step.pk).update(mode=mode)
    for item in Requirement.objects.order_by("pk"):
        if chance.random() < 0.3:
            mode = chance.choice(list(RequirementMode))
            Requirement.objects.filter(pk=item.pk).update(mode=mode)
    return list(Request.objects.order_by("pk"))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("is_anchored", [True, False])
def test_inbox_is_what_the_ranking_of_each_request_says(seed: int, is_anchored: bool) -> None:
    firms = imported(*varied_profiles(25, seed))
    requests = stored(30, seed)
    if is_anchored:
        assert anchor_requests() == len(requests)
        kinds = set(Request.objects.values_list("is_anchor_family", flat=True))
        assert kinds == {True, False}
    expected: dict[int, dict[str, Any]] = {firm.pk: {} for firm in firms}
    for request in requests:
        ranked = rank(draft_of(request), as_of=DAY, everyone=True, most=None).firms
        for firm in ranked:
            if firm.group in RULED_IN:
                expected[firm.supplier_id][request.ref] = firm
    assert sum(map(len, expected.values())) > 50
    for firm_ in firms:
        found = {fit.request.ref: fit.firm for fit in inbox_of(firm_.pk, as_of=DAY).fits}
        assert found == expected[firm_.pk]


def test_every_anchor_a_request_could_have_is_complete() -> None:
    imported(*varied_profiles(40, 7))
    concepts = Concepts.current()
    rows = list(ProfileRow.objects.order_by("pk").values())
    for request in stored(30, 7):
        need = build_need(draft_of(request), day=DAY, concepts=concepts, rule=CURRENT)
        single = required(need)
        options = [family(need)]
        # Each pair in turn is the rarest one.
        for first in single:
            for second in single:
                holders = {pk: 0 if pk in (first, second) else 10**6 for pk in single}
                options.append(anchor(need, holders, 10**6))
        ranked = rank(draft_of(request), as_of=DAY, everyone=True, most=None).firms
        good = {firm.supplier_id for firm in ranked if firm.group in RULED_IN}
        for row in rows:
            firm = Standing.of(row)
            if row["supplier_id"] not in good:
                continue
            assert may_fit(need, firm)
            for option in set(options):
                assert option.leaves_open(firm, reach(firm, concepts)), option


def a_stored(**changes: Any) -> Request:
    result = import_requests([a_need(**changes)])
    assert not result.refused, result.problems
    return Request.objects.get()


def test_one_gate_alone_is_no_anchor() -> None:
    """Who lacks the one certificate asked is its near miss: the family is all there is."""
    imported(*varied_profiles(10, 1))
    request = a_stored(certificates_required=[])
    assert (request.anchor_id, request.second_anchor_id) == (
        request.steps.get().process_id,
        None,
    )
    assert request.is_anchor_family


def test_two_certificates_that_nobody_holds_are_rarer_than_a_family() -> None:
    imported(*varied_profiles(10, 1))
    request = a_stored(certificates_required=["ISO 13485", "AS9100"])
    asked = set(
        request.requirements.filter(kind="certificate").values_list("concept_id", flat=True)
    )
    assert {request.anchor_id, request.second_anchor_id} == asked


def test_process_that_is_only_wished_for_anchors_nothing() -> None:
    imported(*varied_profiles(5, 1))
    request = a_stored(certificates_required=["ISO 9001", "ISO 14001"])
    request.steps.update(mode=RequirementMode.WISH)
    anchor_requests()
    request.refresh_from_db()
    assert request.anchor_id is None


def test_holders_are_counted_once_for_many_requests(django_assert_num_queries: Any) -> None:
    imported(*varied_profiles(5, 1))
    need = build_need(draft_of(a_stored()), day=DAY, concepts=Concepts.current(), rule=CURRENT)
    holders = Holders()
    with django_assert_num_queries(1):
        first = rarest_anchor(need, holders)
    with django_assert_num_queries(0):
        assert rarest_anchor(need, holders) == first


def test_database_refuses_half_an_anchor() -> None:
    request = a_stored()
    with pytest.raises(IntegrityError, match="request_anchor_is_whole"), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(second_anchor_id=3, is_anchor_family=True)
