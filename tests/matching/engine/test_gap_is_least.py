"""No smaller or lighter set of changes does: every set is tried on generated firms and needs."""

from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings

from matching.engine.gap_changes import EFFORT, Change, Kind
from matching.engine.gaps import MOST_CHANGES, GapFinder
from matching.engine.need import Need
from matching.engine.rules import CURRENT
from tests.matching.engine.gap_cases import ASKED, CONTAINS, firms, needs

#: So many sets are tried for one case at most; larger cases are left to smaller ones.
MOST_SETS = 1_000


def everything(firm: dict[str, Any], need: Need) -> list[Change]:
    """What such a firm could do at all, written down without asking the search."""
    lines = range(1, len(firm["line_id"]) + 2)
    found = [Change(kind=Kind.PROCESS, about="process", line=lines[-1], concept_id=ASKED)]
    found.append(Change(kind=Kind.TERMS, about="offer"))
    if not firm["place_ids"]:
        found.append(Change(kind=Kind.FILL_IN, about="area"))
    if not firm["sector_ids"]:
        found.append(Change(kind=Kind.FILL_IN, about="sector", concept_id=7))
    found += [
        Change(kind=Kind.CERTIFY, about="certificate", concept_id=standard, level=3)
        for standard in CONTAINS
    ]
    for pk in dict.fromkeys(firm["cert_id"]):
        for kind in (Kind.UPLOAD, Kind.RENEW, Kind.EXTEND):
            for line in (None, *lines) if kind != Kind.UPLOAD else (None,):
                found.append(
                    Change(
                        kind=_kind_of(firm, pk, kind, need),
                        about="certificate",
                        certificate_id=pk,
                        line=line,
                        level=3,
                    )
                )
    for line in lines:
        is_new = line == lines[-1]
        if not is_new:
            found.append(Change(kind=Kind.IN_HOUSE, about="maker", line=line))
        found += [_number(firm, line, about, is_new=is_new) for about in NUMBERS]
    return sorted(dict.fromkeys(found), key=lambda change: change.order)


def _kind_of(firm: dict[str, Any], pk: int, kind: Kind, need: Need) -> Kind:
    """What is out of date is renewed, whatever else is done to it; what is not, is not renewed."""
    at = firm["cert_id"].index(pk)
    is_current = firm["cert_from"][at] <= need.day <= firm["cert_until"][at]
    if is_current:
        return Kind.EXTEND if kind == Kind.RENEW else kind
    return Kind.RENEW


def _number(firm: dict[str, Any], line: int, about: str, *, is_new: bool) -> Change:
    """The number of a line becomes good enough: filled in where it is not told, else improved."""
    value, amount, kind = NUMBERS[about]
    told = None if is_new else (30 if value == "mat" else firm[f"line_{value}"][line - 1])
    if about == "material" and not is_new:
        told = line if line in firm["mat_line"] else None
    unit = "line_moq_dimension" if about == "minimum_order" else "line_dimension"
    if told is not None and about in ("capacity", "minimum_order"):
        told = told if firm[unit][line - 1] in ("count", "mass") else None
    return Change(
        kind=Kind.FILL_IN if told is None else kind,
        about=about,
        line=line,
        concept_id=30 if about == "material" else None,
        amount=amount,
        dimension="count",
    )


#: Column, what is good enough for every generated need, and what doing better is called.
NUMBERS = {
    "size": ("size_um", 100, Kind.IMPROVE),
    "tolerance": ("tolerance_nm", 10, Kind.IMPROVE),
    "lead_time": ("lead_hours", 10, Kind.TERMS),
    "minimum_order": ("moq", 10, Kind.TERMS),
    "material": ("mat", None, Kind.IMPROVE),
    "capacity": ("free", 1000, Kind.CAPACITY),
}


def efforts(changes: tuple[Change, ...]) -> list[int]:
    return sorted((EFFORT[change.kind] for change in changes), reverse=True)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(firm=firms(), need=needs())
def test_found_set_closes_the_gap_and_no_smaller_or_lighter_one_does(
    firm: dict[str, Any], need: Need
) -> None:
    finder = GapFinder(need, CURRENT, CONTAINS)
    gap = finder.find(firm)
    candidates = everything(firm, need)
    tried = 0
    size = len(gap.changes)
    event("beyond" if gap.beyond else f"{size} changes")
    if not gap.beyond:
        assert finder.is_closed_by(firm, gap.changes)
    for number in range((MOST_CHANGES if gap.beyond else size) + 1):
        for changes in combinations(candidates, number):
            tried += 1
            if tried > MOST_SETS:
                return
            if finder.is_closed_by(firm, changes):
                assert not gap.beyond, changes
                assert number == size, (changes, gap.changes)
                assert efforts(changes) >= efforts(gap.changes), (changes, gap.changes)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(firm=firms(), need=needs())
def test_no_change_of_the_found_set_is_idle(firm: dict[str, Any], need: Need) -> None:
    finder = GapFinder(need, CURRENT, CONTAINS)
    gap = finder.find(firm)
    assume(gap.changes)
    for change in gap.changes:
        assert not finder.is_closed_by(firm, [other for other in gap.changes if other != change])


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(firm=firms(), need=needs())
def test_finding_changes_no_profile_row(firm: dict[str, Any], need: Need) -> None:
    before = {name: list(v) if isinstance(v, list) else v for name, v in firm.items()}
    GapFinder(need, CURRENT, CONTAINS).find(firm)
    assert firm == before
