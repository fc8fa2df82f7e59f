"""The criteria over the column store: the same rows as the SQL statement, for one need or many."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.columns import Columns, Part
from matching.engine.explain import GROUPS, RANKED, Group
from matching.engine.flat import Array, starts_of
from matching.engine.need import Mode, Need
from matching.engine.numpy_asked import Asked
from matching.engine.numpy_cases import candidates, every_line
from matching.engine.numpy_judge import Verdicts, judge
from matching.engine.numpy_parts import row_gates_failed
from matching.engine.numpy_rows import Found, Rows
from matching.engine.numpy_sums import FAILED, NOTHING, group_of
from matching.engine.numpy_ties import ties
from matching.engine.rules import Rule

#: Pairs of a need and a line that are judged at once.
_MOST_PAIRS = 1 << 18
#: Bits of a position that is sorted with its key.
_PLACE = 24


@dataclass(frozen=True, slots=True)
class Ranking:
    """``rows`` in order, explained when looked at, and how many firms stand in each group.

    Near misses and firms that do not suit are counted only where they were looked for.
    """

    rows: Rows
    counts: dict[Group, int]


def rank_columns(
    columns: Columns,
    need: Need,
    rule: Rule,
    *,
    most: int | None,
    everyone: bool = False,
    ids: Sequence[int] | None = None,
    group: Group | None = None,
) -> Ranking:
    """Rank published firms; the arguments are those of :func:`matching.services.rank_rows`."""
    wanted = None if ids is None else sorted(set(ids))
    asked = Asked([need], rule)
    near = group == Group.NEAR_MISS and not everyone
    whole = not near and (everyone or group not in {None, *RANKED})
    judged = [_judged(part, asked, wanted, whole=whole, near=near) for part in columns.parts]
    found = _found(judged, only_ranked=not (whole or near))
    counts = np.bincount(found.group, minlength=len(GROUPS))
    if near:
        counts[3] = _standing(columns, wanted) - counts[:3].sum()
    if group is not None:
        found = found.take(np.flatnonzero(found.group == GROUPS.index(group)))
    counted = dict(zip(GROUPS, counts.tolist(), strict=True))
    ordered, (own,) = _ordered(columns, [need], found, np.zeros(len(found), dtype=np.int64), most)
    rows = Rows(columns, need, (ordered, own), counted, judged, has_all=wanted is None)
    return Ranking(rows, counted)


def _standing_mask(part: Part, wanted: Sequence[int] | None) -> Array | None:
    """Firms that count, None for all of the segment."""
    if wanted is None:
        return None if part.is_whole else part.alive
    mask = np.zeros(len(part.segment), dtype=bool)
    here = part.segment.positions(wanted)
    mask[here] = part.alive[here]
    return mask


def _standing(columns: Columns, wanted: Sequence[int] | None) -> int:
    masks = [(part, _standing_mask(part, wanted)) for part in columns.parts]
    return sum(part.count if mask is None else int(mask.sum()) for part, mask in masks)


def _judged(
    part: Part, asked: Asked, wanted: Sequence[int] | None, *, whole: bool, near: bool
) -> Verdicts:
    standing = _standing_mask(part, wanted)
    if not (whole or near):
        return judge(candidates(part.segment, asked, standing), narrow=True)
    firms = np.arange(len(part.segment)) if standing is None else np.flatnonzero(standing)
    if near:
        firms = _nearly(part, asked, firms)
    return judge(every_line(part.segment, asked, firms), narrow=False)


def _found(judged: Sequence[Verdicts], *, only_ranked: bool) -> Found:
    """All cases that were judged, or those without a failed gate, part after part."""
    each = []
    for number, verdicts in enumerate(judged):
        case = (
            np.flatnonzero(verdicts.key < FAILED) if only_ranked else np.arange(len(verdicts.key))
        )
        key = verdicts.key[case]
        each.append((np.full(len(case), number), verdicts.cases.firm[case], case, key))
    part, firm, case, key = (np.concatenate(arrays) for arrays in zip(*each, strict=True))
    return Found(part, firm, case, key, group_of(key))


def _nearly(part: Part, asked: Asked, firms: Array) -> Array:
    """Firms that fail at most one gate as far as their row alone tells."""
    process, segment = asked.first.process, part.segment
    if process is None:
        return firms[:0]
    failed = row_gates_failed(segment, asked, firms)
    if process.mode == Mode.GATE:
        # Without a line of the family the process fails, and there is nothing near it.
        does = np.zeros(len(segment), dtype=np.int64)
        does[segment.line_firm[segment.lines_of(process.family_ids)]] = 1
        kinds = segment.lines_of(process.kind_ids)
        does[segment.line_firm[kinds]] = 2
        failed += 2 - does[firms]
        failed[does[firms] == 0] = 2
    return firms[failed < 2]


def _ordered(
    columns: Columns, needs: Sequence[Need], found: Found, need: Array, most: int | None
) -> tuple[Found, list[slice]]:
    """The firms by need, group, sum, tie and ref, and which of them each need wants: ``most``."""
    key = (need << 26) | (found.group << 24) | (found.key & NOTHING)
    chosen = np.arange(len(key))
    if most is not None and len(needs) == 1 and most < len(key):
        chosen = np.flatnonzero(key <= np.partition(key, max(most - 1, 0))[max(most - 1, 0)])
    chosen = chosen[_argsorted(key[chosen])]
    key, numbers = key[chosen], np.arange(len(needs) + 1)
    starts = np.searchsorted(key >> 26, numbers)
    # Firms that share the last place are all ordered before some of them are left out.
    last = starts[1:] if most is None else np.minimum(starts[:-1] + most, starts[1:])
    same = np.flatnonzero(key[1:] == key[:-1])
    if len(same):
        tied = np.zeros(len(key), dtype=bool)
        tied[same] = tied[same + 1] = True
        tied = np.flatnonzero(tied)
        # Only where some of the equals are among the firms that are wanted.
        tied = tied[np.searchsorted(key, key[tied]) < last[key[tied] >> 26]]
        decided = _ties(columns, needs, found.take(chosen[tied]), key[tied] >> 26)
        chosen[tied] = chosen[tied][np.lexsort((decided[:, 1], decided[:, 0], key[tied]))]
    wanted = np.flatnonzero(np.arange(len(key)) < last[key >> 26])
    ends = starts_of(last - starts[:-1]).tolist()
    return found.take(chosen[wanted]), [slice(a, b) for a, b in itertools.pairwise(ends)]


def _argsorted(key: Array) -> Array:
    """Positions in the order of the keys (below 2**39), of equals the first one first."""
    if len(key) >= 1 << _PLACE or key.max(initial=0) >= 1 << (63 - _PLACE):
        return np.argsort(key, kind="stable")
    # Numbers are sorted several times faster than positions are.
    both = np.sort((key << _PLACE) | np.arange(len(key)))
    found: Array = both & ((1 << _PLACE) - 1)
    return found


def _ties(columns: Columns, needs: Sequence[Need], found: Found, which: Array) -> Array:
    """The ties of firms, each for the need ``which``."""
    decided = np.empty((len(found), 2), dtype="u8")
    names = [need.ref for need in needs]
    for number, part in enumerate(columns.parts):
        here = np.flatnonzero(found.part == number)
        refs = part.segment.flat.lists["ref"].take(found.firm[here])
        decided[here] = ties(names, which[here], refs)
    return decided


def rank_many_columns(
    columns: Columns, needs: Sequence[Need], rule: Rule, *, most: int | None
) -> list[Ranking]:
    """Rank for every need, as :func:`rank_columns` would one by one."""
    alike: dict[Any, list[int]] = {}
    for number, need in enumerate(needs):
        process = need.process
        signature = process and (process.mode, process.kind_ids, process.least_level)
        alike.setdefault((signature, need.maker.mode), []).append(number)
    rankings: dict[int, Ranking] = {}
    for numbers in alike.values():
        for some in _portions(columns, needs, numbers):
            these = [needs[number] for number in some]
            rankings |= zip(some, _rank_alike(columns, these, rule, most), strict=True)
    return [rankings[number] for number in range(len(needs))]


def _portions(columns: Columns, needs: Sequence[Need], numbers: list[int]) -> Iterator[list[int]]:
    process = needs[numbers[0]].process
    lines = sum(
        len(part.segment.lines_of(process.family_ids)) if process else 0 for part in columns.parts
    )
    many = max(1, _MOST_PAIRS // max(1, lines))
    for start in range(0, len(numbers), many):
        yield numbers[start : start + many]


def _rank_alike(
    columns: Columns, needs: Sequence[Need], rule: Rule, most: int | None
) -> Iterator[Ranking]:
    asked = Asked(needs, rule)
    once, which = asked.alike()
    judged = [
        judge(
            candidates(part.segment, once, _standing_mask(part, None)),
            narrow=True,
            asked=asked,
            which=which,
        )
        for part in columns.parts
    ]
    found = _found(judged, only_ranked=True)
    of = np.concatenate([np.asarray(v.cases.need)[v.key < FAILED] for v in judged])
    counts = np.bincount(of * 2 + found.group, minlength=2 * len(needs)).reshape(-1, 2)
    ordered, each = _ordered(columns, needs, found, of, most)
    for need, own, (eligible, waiting) in zip(needs, each, counts.tolist(), strict=True):
        counted = dict(zip(GROUPS, (eligible, waiting, 0, 0), strict=True))
        rows = Rows(columns, need, (ordered, own), counted, judged, has_all=False)
        yield Ranking(rows, counted)
