"""The demo's suppliers: a few written by hand that the tour shows, the rest drawn by seed."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from typing import Any

from directory.demo import chance, material
from directory.demo.names import NameMaker
from directory.demo.plan import Plan, make_plan
from directory.demo.profile import make_profile

DEMO_DAY = date(2026, 11, 21)
# The figure of the field: about 320 of 950 firms work at international standard.
INTERNATIONAL_SHARE = 320 / 950
VERIFIED_LEVEL = 2


@cache
def _counting_labels() -> frozenset[str]:
    """List how the demo writes the standards that count in the programme figure."""
    labels: dict[str, list[str]] = material.document("certificates")["labels"]
    known = material.standards()
    return frozenset(
        label
        for code, written in labels.items()
        if code in known and known[code].counts_as_international
        for label in written
    )


def at_international_standard(supplier: dict[str, Any], day: date = DEMO_DAY) -> bool:
    """Say whether a supplier of this demo holds, on `day`, a counting certificate in force.

    In force: the first and the last day are valid days, verified, evidence level 2 or more.
    """
    return any(
        certificate["standard"] in _counting_labels()
        and certificate["verified"]
        and certificate["evidence_level"] >= VERIFIED_LEVEL
        and certificate["issued_on"] <= day.isoformat() <= certificate["expires_on"]
        for certificate in supplier["certificates"]
    )


def _dated(value: Any, day: date) -> Any:
    """Replace `{"days": n}` of the hand-written file by the day that lies n days from `day`."""
    if isinstance(value, dict):
        if set(value) == {"days"}:
            return (day + timedelta(days=value["days"])).isoformat()
        return {key: _dated(part, day) for key, part in value.items()}
    if isinstance(value, list):
        return [_dated(part, day) for part in value]
    return value


def featured_suppliers(day: date = DEMO_DAY) -> list[dict[str, Any]]:
    """Return the hand-written firms around the show-piece request, numbered from DEMO-0001."""
    written = deepcopy(material.document("featured_suppliers")["suppliers"])
    return [
        {"id": f"DEMO-{number:04d}", "demo": True, "fictitious": True, **_dated(record, day)}
        for number, record in enumerate(written, start=1)
    ]


def _international(plans: list[Plan], wanted: int) -> frozenset[int]:
    """Return the numbers of the firms at international standard: the readiest."""
    able = [plan for plan in plans if plan.readiness >= 0]
    readiest = sorted(able, key=lambda plan: (-plan.readiness, plan.number))
    return frozenset(plan.number for plan in readiest[: max(0, wanted)])


def generate_suppliers(
    *, seed: int = 2026, count: int = 950, day: date = DEMO_DAY
) -> Iterator[dict[str, Any]]:
    """Yield `count` fictional suppliers in the interchange format, as they stand on `day`.

    The same seed, count, day and fixtures give the same records, byte for byte. All are marked
    `"demo": true`; no person, phone, e-mail or tax code occurs.
    """
    featured = featured_suppliers(day)[:count]
    yield from featured
    plans = [make_plan(seed, number) for number in range(len(featured) + 1, count + 1)]
    ready = sum(at_international_standard(supplier, day) for supplier in featured)
    international = _international(plans, round(count * INTERNATIONAL_SHARE) - ready)
    names = NameMaker({supplier["name"] for supplier in featured})
    for plan in plans:
        yield make_profile(
            seed,
            plan,
            names.name(chance.stream(seed, "name", plan.number), plan),
            international=plan.number in international,
            day=day,
        )
