"""A request as callers send it: the interchange record, checked, read and made a draft."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import Organisation
from core.api.problems import unknown_fields
from core.errors import Problem, Severity
from directory.imports.fields import Ref
from directory.imports.lookups import Lookups
from directory.taxonomy.guess import guess_words
from directory.taxonomy.reader import read
from directory.taxonomy.reading import Reading
from matching.drafts import RequestDraft
from matching.imports.draft import draft_request
from matching.imports.interchange import NeedRecord
from matching.models import RuleSetVersion
from matching.requests.inheriting import inherited
from matching.requests.rule_sets import choosable, rules_of


class RequestRecord(NeedRecord):
    """A request in the interchange format; what no field says is read from title and text.

    Your organisation is the buyer: `buyer` and `demo` are taken and not used.
    """

    id = Ref(
        longest=80,
        help_text=gettext_lazy("Your own name for the request; left out, it gets one."),
    )
    rule_set = Ref(
        longest=80,
        help_text=gettext_lazy(
            "The reference of a requirement profile of yours: what the request leaves open is "
            "taken from it."
        ),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a request that says nothing at all."""
        if not (attrs["title"] or attrs["text"] or attrs["processes"]):
            raise serializers.ValidationError(
                gettext_lazy("Write a title, a text or at least one process."), code="empty_request"
            )
        return attrs


def checked_record(data: Any) -> tuple[dict[str, Any], list[Problem]]:
    """The checked record, with remarks on fields that the format has not.

    Raises ValidationError with every problem found.
    """
    serializer = RequestRecord(data=data)
    serializer.is_valid(raise_exception=True)
    record = dict(serializer.validated_data) | {"buyer": "", "demo": False}
    return record, [_unknown(place) for place in unknown_fields(serializer, data, "")]


def read_record(record: dict[str, Any]) -> tuple[RequestDraft, list[Problem]]:
    """The draft of a checked record, with remarks on what was not understood."""
    draft = draft_request(record, Lookups.load())
    remarks = [_not_understood(place, words) for place, words in draft.unread]
    if not draft.steps:
        remarks.append(
            Problem(
                message=_("No process was understood, so no firm can fit."),
                code="no_process",
                place="processes",
                remedy=_("Name the process, for example injection moulding."),
                severity=Severity.WARNING,
            )
        )
    return draft, remarks


def with_rule_set(
    draft: RequestDraft, record: dict[str, Any], organisation: Organisation | None
) -> RequestDraft:
    """The draft with what it leaves open taken from the profile that the record names.

    Raises ValidationError where the organisation has no such profile.
    """
    if not record["rule_set"]:
        return draft
    own = choosable(organisation) if organisation else RuleSetVersion.objects.none()
    found = own.filter(rule_set__ref=record["rule_set"])
    version = found.prefetch_related("items").first()
    if version is None:
        problem = gettext_lazy("Choose one of your requirement profiles.")
        raise serializers.ValidationError({"rule_set": [problem]}, code="no_rule_set")
    return inherited(draft, rules_of(version))


def reading_of(draft: RequestDraft) -> Reading:
    """What was read from the draft's words; those of a stored request are read now."""
    return draft.reading or read(draft.full_text, side="request", guess=guess_words)


def _unknown(place: str) -> Problem:
    message = _("This field is not part of the format and was left out.")
    return Problem(message=message, code="unknown_field", place=place, severity=Severity.WARNING)


def _not_understood(place: str, words: str) -> Problem:
    message = _("Not understood: %(words)s") % {"words": words[:120]}
    return Problem(message=message, code="not_understood", place=place, severity=Severity.WARNING)
