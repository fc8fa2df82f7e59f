"""Finds a request's rarest anchor and stores it; which anchors are right, the engine says."""

from __future__ import annotations

from django.db import connection

from directory.concepts import Concepts
from matching.engine.anchors import Anchor, Standing, anchor, family, required
from matching.engine.need import Need
from matching.models import Request
from matching.needs import wider_family

#: Holders are counted among so many published firms: rarity makes a page quick, never right.
COUNTED = 5_000


class Holders:
    """How many of the first published firms hold a concept, or anything of a family."""

    def __init__(self) -> None:
        self._counts: dict[tuple[int, ...], int] = {}

    def count(self, *wanted: tuple[int, ...]) -> list[int]:
        """For each set of concepts, how many firms hold one of them; one statement for what is new.

        Raises nothing for a concept that nobody holds: it counts 0.
        """
        new = sorted(set(wanted) - self._counts.keys())
        if new:
            columns = ", ".join(
                "count(*) FILTER (WHERE known_ids && %s::int[] OR cert_standard && %s::int[])"
                for _ in new
            )
            rows = (
                "SELECT known_ids, cert_standard FROM directory_profilerow "
                "ORDER BY supplier_id LIMIT %s"
            )
            params = [value for ids in new for value in (list(ids), list(ids))]
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {columns} FROM ({rows}) r", [*params, COUNTED])  # noqa: S608  # placeholders only
                self._counts.update(zip(new, cursor.fetchone() or (), strict=True))
        return [self._counts[ids] for ids in wanted]


def rarest_anchor(need: Need, holders: Holders) -> Anchor:
    """The anchor that the fewest published firms hold just now."""
    single = required(need)
    if need.process is None or not family(need).ids:
        return Anchor()
    all_of_it, *each = holders.count(need.process.family_ids, *((pk,) for pk in single))
    return anchor(need, dict(zip(single, each, strict=True)), all_of_it)


def store_anchor(pk: int, found: Anchor, *, revision: int | None = None) -> bool:
    """Store what was found for a request; with `revision`, only if it is still that one.

    Without it the caller holds the request's row since before it read what the request asks.
    """
    held = Request.objects.filter(pk=pk)
    if revision is not None:
        held = held.filter(revision=revision)
    first, second = (*found.ids, None, None)[:2]
    return bool(
        held.update(anchor_id=first, second_anchor_id=second, is_anchor_family=found.is_family)
    )


def reach(firm: Standing, concepts: Concepts) -> set[int]:
    """The processes of whose wider family a line of the firm is: what is alike is so both ways."""
    return {pk for line in firm.processes for pk in wider_family(concepts[line])}
