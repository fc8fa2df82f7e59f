"""Import supplier profiles: check, read, write; every bad record reported, none half-written.

Records match on ``ref``: a second import updates. A batch is written with a fixed number of
statements, suppliers locked in id order, rows refreshed at the end, all in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected
from rest_framework.exceptions import ValidationError

from accounts.models.organisation import clean_tax_code
from core.errors import Problem, Severity, problems_in
from directory.imports.interchange import SupplierRecord
from directory.imports.lookups import Lookups
from directory.imports.problems import problems_of, unknown_fields
from directory.imports.resolve import Draft, resolve
from directory.imports.write import write_drafts

BATCH = 200


@dataclass(slots=True)
class Imported:
    """What an import did. ``taken``: the supplier that each record became, by its position."""

    new: int = 0
    updated: int = 0
    refused: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        """The suppliers written, in the order of the records."""
        return [self.taken[position] for position in sorted(self.taken)]


def import_suppliers(
    records: Iterable[Any],
    *,
    trust_certificates: bool = False,
    lookups: Lookups | None = None,
    publish: bool = True,
    positions: Iterable[int] | None = None,
) -> Imported:
    """Import ``records`` (the interchange format). A bad record stops nothing else.

    ``trust_certificates`` records the evidence the file states as an imported decision;
    otherwise every certificate is declared only. ``positions`` are where the records stand in
    what was handed in, by which problems name them; without them they are counted.
    """
    result = Imported()
    lookups = lookups or Lookups.load()
    seen: dict[str, dict[str, int]] = {"id": {}, "tax_code": {}}
    drafts: list[tuple[int, Draft]] = []
    serializer = SupplierRecord()
    for index, record in zip(count() if positions is None else positions, records, strict=False):
        checked = _check(serializer, record, index, seen, result)
        if checked is None:
            continue
        draft = resolve(checked, lookups, trust_certificates=trust_certificates)
        _report_unread(draft, index, result)
        drafts.append((index, draft))
        if len(drafts) == BATCH:
            _write(drafts, result, publish=publish)
            drafts = []
    _write(drafts, result, publish=publish)
    return result


def _check(
    serializer: SupplierRecord,
    record: Any,
    index: int,
    seen: dict[str, dict[str, int]],
    result: Imported,
) -> dict[str, Any] | None:
    """The checked record, or None when it is refused. One serializer serves a whole file."""
    place = f"suppliers[{index}]"
    try:
        checked: dict[str, Any] = serializer.run_validation(record)
    except ValidationError as error:
        result.problems += problems_of(error.detail, place)
        result.refused += 1
        return None
    problem = _tidy_tax_code(checked) or _duplicate(checked, seen, index)
    if problem is not None:
        result.problems.append(problem.under(place))
        result.refused += 1
        return None
    message = _("This field is not part of the format and was left out.")
    result.problems += [
        Problem(message=message, code="unknown_field", place=where, severity=Severity.WARNING)
        for where in unknown_fields(serializer, record, place)
    ]
    return checked


def _tidy_tax_code(checked: dict[str, Any]) -> Problem | None:
    """Write the tax code in its one form, by which firms are told apart; or say what is wrong."""
    try:
        checked["tax_code"] = clean_tax_code(checked["tax_code"]) or ""
    except DjangoValidationError as error:
        remedy = _("Write its 10 digits, for a branch also - and 3 digits, or leave it out.")
        return replace(next(problems_in(error)), remedy=remedy)
    return None


def _duplicate(
    checked: dict[str, Any], seen: dict[str, dict[str, int]], index: int
) -> Problem | None:
    for name, earlier in seen.items():
        value = checked[name]
        if value and value in earlier:
            message = _("Record %(first)d of this file already has %(field)s %(value)s.")
            names = {"first": earlier[value], "field": name, "value": value}
            return Problem(message=message % names, code="duplicate", place=name)
    for name, earlier in seen.items():
        if checked[name]:
            earlier[checked[name]] = index
    return None


def _report_unread(draft: Draft, index: int, result: Imported) -> None:
    for place, words in draft.unread:
        result.problems.append(
            Problem(
                message=_("Not understood: %(words)s") % {"words": words[:120]},
                code="not_understood",
                place=f"suppliers[{index}].{place}",
                severity=Severity.WARNING,
            )
        )


def _write(
    drafts: list[tuple[int, Draft]], result: Imported, *, publish: bool, tries: int = 3
) -> None:
    """Write a batch; if the database refuses it, write one by one to find who is to blame.

    Two imports whose new firms clash in crossed order deadlock; the one that gives way tries again.
    """
    if not drafts:
        return
    try:
        with transaction.atomic():
            new, ids = write_drafts([draft for _index, draft in drafts], publish=publish)
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected) or not tries:
            raise
        _write(drafts, result, publish=publish, tries=tries - 1)
        return
    except (IntegrityError, DataError) as error:
        if len(drafts) == 1:
            result.problems.append(_refused(drafts[0][0], error))
            result.refused += 1
            return
        for single in drafts:
            _write([single], result, publish=publish)
        return
    result.new += new
    result.updated += len(drafts) - new
    positions = (index for index, _draft in drafts)
    result.taken.update(zip(positions, ids, strict=True))


def _refused(index: int, error: DatabaseError) -> Problem:
    diagnostics = getattr(error.__cause__, "diag", None)
    name = getattr(diagnostics, "constraint_name", None) or type(error.__cause__).__name__
    message = _("The database refuses this record: %(constraint)s.")
    if name == "organisation_tax_code_is_unique":
        message = _("Another organisation has this tax code.")
    return Problem(
        message=message % {"constraint": name} if "%(" in message else message,
        code=name,
        place=f"suppliers[{index}]",
    )
