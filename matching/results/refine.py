"""Narrowing the list that is shown: by place, evidence and further standards. Ranks stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from directory.choices import EvidenceLevel
from directory.concepts import Concepts
from directory.models import ProfileRow
from matching.engine.numpy_rows import Rows
from matching.needs import day_number
from matching.services import RankedRows
from matching.wording.short import short_standard

Row = Mapping[str, Any]
#: Standards beyond these are rare among the firms shown.
MOST_STANDARDS = 10


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the reader narrowed the list to, as it stands in the address; None is anything."""

    place: str | None = None
    evidence: int | None = None
    holds: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: QueryDict) -> Chosen:
        """From an address; what is no level is as if it were not there."""
        evidence = query.get("evidence", "")
        levels = {str(level.value): level.value for level in EvidenceLevel}
        return cls(
            place=query.get("place") or None,
            evidence=levels.get(evidence),
            holds=tuple(dict.fromkeys(code for code in query.getlist("holds") if code)),
        )

    def __bool__(self) -> bool:
        return bool(self.place or self.evidence is not None or self.holds)


class Option(NamedTuple):
    """One way to narrow; ``firms`` are left by it. ``link`` takes it or lets it go."""

    label: str
    firms: int
    is_on: bool
    link: str


class Facet(NamedTuple):
    """What can be narrowed by, with its options."""

    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Refined:
    """The rows that are left, in their order, and what else could be chosen."""

    rows: Sequence[dict[str, Any]]
    facets: tuple[Facet, ...]


def refine(found: RankedRows, chosen: Chosen, query: QueryDict) -> Refined:
    """Narrow ranked rows. Each facet counts what is left by the choices of the other facets."""
    if isinstance(found.rows, Rows) and not chosen:
        return _counted_in_columns(found.rows, found, query)
    held = _held(found)
    tests: dict[str, Callable[[Row], bool]] = {
        "place": lambda row: chosen.place in {None, row["province_name_vi"]},
        "evidence": lambda row: _level(row, found) >= (chosen.evidence or 0),
        "holds": lambda row: held[row["supplier_id"]] >= set(chosen.holds),
    }

    def left(*but: str) -> list[dict[str, Any]]:
        asked = [test for name, test in tests.items() if name not in but]
        return [row for row in found.rows if all(test(row) for test in asked)]

    rows = left()
    facets = (
        _places(Counter(row["province_name_vi"] for row in left("place")), chosen, query),
        _evidence(Counter(_level(row, found) for row in left("evidence")), chosen, query, found),
        _standards(
            Counter(code for row in rows for code in held[row["supplier_id"]]),
            len(rows),
            chosen,
            query,
        ),
    )
    return Refined(rows, tuple(facet for facet in facets if facet.options))


def _counted_in_columns(rows: Rows, found: RankedRows, query: QueryDict) -> Refined:
    """The whole list, whose options are counted without explaining every firm."""
    counts, chosen, concepts = rows.facets(), Chosen(), Concepts.current()
    standards = Counter({concepts[pk].code: n for pk, n in counts.standards.items()})
    facets = (
        _places(counts.provinces, chosen, query),
        _evidence(counts.levels, chosen, query, found),
        _standards(standards, counts.firms, chosen, query),
    )
    return Refined(rows, tuple(facet for facet in facets if facet.options))


def _asked_certificates(found: RankedRows) -> list[int]:
    asks = enumerate(found.asks)
    return [index for index, ask in asks if ask.kind == "certificate"]


def _level(row: Row, found: RankedRows) -> int:
    """The least evidence among the certificates asked for."""
    return min((row[f"level_{i}"] or 0 for i in _asked_certificates(found)), default=0)


def _held(found: RankedRows) -> dict[int, set[str]]:
    """Codes of the standards that each firm holds on the day, confirmed with the issuer."""
    concepts, day = Concepts.current(), day_number(found.day)
    ids = [row["supplier_id"] for row in found.rows]
    names = ("cert_standard", "cert_from", "cert_until", "cert_level", "cert_is_manufacturing")
    held: dict[int, set[str]] = {pk: set() for pk in ids}
    for pk, *arrays in ProfileRow.objects.filter(pk__in=ids).values_list("pk", *names):
        held[pk] = {
            concepts[standard].code
            for standard, since, until, level, is_made in zip(*arrays, strict=True)
            if since <= day <= until and level >= EvidenceLevel.ISSUER and is_made
        }
    return held


def _option(
    query: QueryDict, name: str, value: str, label: str, count: int, *, is_on: bool
) -> Option:
    changed = query.copy()
    changed.pop("page", None)
    values = [x for x in changed.getlist(name) if x != value] if name == "holds" else []
    changed.setlist(name, values if is_on else [*values, value])
    return Option(label, count, is_on, "?" + changed.urlencode())


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))


def _places(counts: Counter[str], chosen: Chosen, query: QueryDict) -> Facet:
    return Facet(
        _("Place"),
        tuple(
            _option(query, "place", name, name, count, is_on=name == chosen.place)
            for name, count in _most_first(counts)
            if name
        ),
    )


def _evidence(counts: Counter[int], chosen: Chosen, query: QueryDict, found: RankedRows) -> Facet:
    if not _asked_certificates(found):
        return Facet("", ())
    offered = [level for level in EvidenceLevel if level in counts or level == chosen.evidence]
    return Facet(
        _("Certificates known at least by"),
        tuple(
            _option(
                query,
                "evidence",
                str(level.value),
                str(level.label),
                sum(count for each, count in counts.items() if each >= level),
                is_on=level == chosen.evidence,
            )
            for level in offered
        ),
    )


def _standards(counts: Counter[str], firms: int, chosen: Chosen, query: QueryDict) -> Facet:
    concepts = Concepts.current()
    counted = _most_first(counts)
    shown = [(code, n) for code, n in counted if n < firms or code in chosen.holds]
    names = {code: short_standard(concepts, code) for code, _n in shown[:MOST_STANDARDS]}
    return Facet(
        _("Also holds"),
        tuple(
            _option(query, "holds", code, names[code], count, is_on=code in chosen.holds)
            for code, count in shown[:MOST_STANDARDS]
        ),
    )
