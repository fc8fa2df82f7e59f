"""A stored ranking as a table for a spreadsheet, in the reader's language; no contacts in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from matching.engine.explain import RANKED, FirmResult, Group, places
from matching.kept.change_wording import GROUPS as GROUP_WORDS
from matching.kept.rankings import run_again
from matching.models import Ranking
from matching.wording import outcomes
from matching.wording.outcomes import Records

#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def export_csv(ranking: Ranking) -> bytes:
    """The ranked firms and those one step short, one a row, every criterion with its reason.

    UTF-8 with a byte order mark, as spreadsheets expect. Each row names the stored ranking, its
    rule, day and digest, so that a row that is copied elsewhere can still be traced.
    """
    again = run_again(ranking)
    firms = [firm for firm in again.firms if firm.group != Group.NOT_SUITABLE]
    records = Records.of(part for firm in firms for part in firm.parts)
    at = places(
        (firm.supplier_id, (firm.group, firm.total)) for firm in firms if firm.group in RANKED
    )
    rows: list[Sequence[object]] = [_head(firms, records)]
    for firm in firms:
        place = at[firm.supplier_id].number if firm.supplier_id in at else ""
        rows.append([place, *_firm(firm, records), *_source(ranking)])
    file = io.StringIO(newline="")
    csv.writer(file).writerows([safe(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def safe(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell


def _head(firms: Sequence[FirmResult], records: Records) -> list[object]:
    criteria = firms[0].parts if firms else ()
    named = [
        text
        for part in criteria
        for text in (
            _("%(label)s, points") % {"label": outcomes.label(part, records)},
            _("%(label)s, reason") % {"label": outcomes.label(part, records)},
        )
    ]
    return [
        _("Place"),
        _("Firm"),
        _("Firm's reference"),
        _("Where"),
        _("Group"),
        _("Score, 0 to 100"),
        _("Score if all answers were bad"),
        _("Score if all answers were good"),
        *named,
        _("Request"),
        _("Day"),
        _("Rule"),
        _("Stored ranking"),
        _("SHA-256 of the result"),
    ]


def _firm(firm: FirmResult, records: Records) -> Iterable[object]:
    where = (firm.facts["place_name_vi"], firm.facts["province_name_vi"])
    yield from (firm.name, firm.ref, ", ".join(dict.fromkeys(x for x in where if x)))
    yield str(GROUP_WORDS[firm.group])
    yield from (_tenths(value) for value in (firm.score, firm.low, firm.high))
    for part in firm.parts:
        yield _tenths(part.points)
        record = outcomes.record(part, records)
        yield "; ".join(x for x in (outcomes.reason(part, records), record) if x)


def _source(ranking: Ranking) -> Sequence[object]:
    return (
        ranking.request.ref,
        ranking.day.isoformat(),
        ranking.rule_version,
        ranking.ref,
        ranking.result_digest,
    )


def _tenths(value: float) -> Decimal:
    """A number that a spreadsheet reads as one."""
    return Decimal(repr(value)).quantize(Decimal("0.1"))
