"""Import sourcing requests: check, read, store; every bad record reported, none half-written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.choices import OrganisationKind
from accounts.models import Organisation
from core.errors import Problem, Severity
from core.text import fold
from directory.imports.lookups import Lookups
from matching.drafts import RequestDraft
from matching.imports.draft import check_need, draft_request
from matching.services import create_request

UNNAMED = "imported requests"


@dataclass(slots=True)
class Imported:
    """What an import did; ``drafts`` are the requests stored, in the order of the records."""

    stored: int = 0
    refused: int = 0
    drafts: list[RequestDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def import_requests(records: Iterable[Any], *, lookups: Lookups | None = None) -> Imported:
    """Store ``records`` (the interchange format) by ``ref``; a second import updates."""
    result = Imported()
    lookups = lookups or Lookups.load()
    seen: set[str] = set()
    for index, record in enumerate(records):
        place = f"needs[{index}]"
        checked, problems = check_need(record, place)
        if checked is None or checked["id"] in seen:
            result.problems += problems if checked is None else [_repeated(checked["id"], place)]
            result.refused += 1
            continue
        seen.add(checked["id"])
        draft = draft_request(checked, lookups)
        _report_unread(draft, place, result)
        _store(draft, place, result)
    return result


def _repeated(ref: str, place: str) -> Problem:
    message = _("An earlier record of this file already has the id %(ref)s.") % {"ref": ref}
    return Problem(message=message, code="duplicate", place=f"{place}.id")


def _report_unread(draft: RequestDraft, place: str, result: Imported) -> None:
    result.problems += [
        Problem(
            message=_("Not understood: %(words)s") % {"words": words[:120]},
            code="not_understood",
            place=f"{place}.{where}",
            severity=Severity.WARNING,
        )
        for where, words in draft.unread
    ]
    if not draft.steps:
        result.problems.append(
            Problem(
                message=_("No process was understood, so no firm can fit."),
                code="no_process",
                place=f"{place}.processes",
                remedy=_("Name the process, for example injection moulding."),
                severity=Severity.WARNING,
            )
        )


def _store(draft: RequestDraft, place: str, result: Imported) -> None:
    try:
        with transaction.atomic():
            create_request(draft, organisation=_buyer(draft))
    except (IntegrityError, DataError) as error:
        diag = getattr(error.__cause__, "diag", None)
        name = getattr(diag, "constraint_name", None) or type(error.__cause__).__name__
        message = _("The database refuses this record: %(constraint)s.") % {"constraint": name}
        result.problems.append(Problem(message=message, code=name, place=place))
        result.refused += 1
        return
    result.stored += 1
    result.drafts.append(draft)


def _buyer(draft: RequestDraft) -> Organisation:
    """The buyer the record names; records without one share an unnamed organisation."""
    name = (draft.buyer or UNNAMED)[:200]
    kind = OrganisationKind.BUYER
    found = Organisation.objects.filter(kind=kind, name=name, is_demo=draft.is_demo).first()
    if found is not None:
        return found
    return Organisation.objects.create(
        kind=kind, name=name, name_folded=fold(name), is_demo=draft.is_demo
    )
