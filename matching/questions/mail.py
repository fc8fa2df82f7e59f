"""The letter to a firm that it was asked something; it names no buyer who stays unnamed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from accounts.emails import send_letter
from accounts.models import Membership
from matching.models import Question
from matching.questions.words import Known, asked_value, asks

#: One letter tells of all questions of so long.
QUIET = timedelta(hours=1)


def tell_firm(questions: Sequence[Question]) -> None:
    """Write to everyone who acts for the firm, in the language they last used.

    Not again within an hour: the letter before leads to the same list. Call it when the
    transaction has committed.
    """
    first = questions[0]
    since = timezone.now() - QUIET
    before = Question.objects.filter(supplier=first.supplier_id, asked_at__gt=since)
    if before.exclude(pk__in=[each.pk for each in questions]).exists():
        return
    members = Membership.objects.filter(
        organisation=first.supplier.organisation_id, user__is_active=True
    )
    for membership in members.select_related("user").order_by("pk"):
        language = membership.user.language or settings.LANGUAGE_CODE
        with translation.override(language):
            known = Known.of(questions)
            context = {
                "questions": [
                    {
                        "asks": asks(each),
                        "value": asked_value(each, known),
                        "path": reverse("matching:question-link", args=[each.code]),
                    }
                    for each in questions
                ],
                "firm": first.supplier.name,
                "buyer": "" if first.request.is_anonymous else first.organisation.name,
            }
        send_letter("firm_asked", to=membership.user.email, language=language, context=context)
