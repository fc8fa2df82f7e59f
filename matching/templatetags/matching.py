"""Drawing the bar of a score."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.models import Supplier
from matching.presentation.cards import Card, Segment
from matching.presentation.view_models import State

register = template.Library()


@register.simple_tag
def score_bar(segments: Iterable[Segment], score: Decimal | None = None) -> SafeString:
    """Draw one stretch per criterion; what an answer may bring is hatched, what is lost stays grey.

    The picture is decoration: the figures and the table of the same firm say the same in words.
    Hatching is the pattern `hatch` of the base template. ``score`` is marked where it is given:
    within what is hatched.
    """
    drawn = "".join(
        f'<rect class="seg-unknown" x="{x.start:.2f}%" width="{x.width:.2f}%" height="100%" '
        'fill="url(#hatch)"/>'
        if x.is_open
        else f'<rect class="seg-{x.colour}" x="{x.start:.2f}%" width="{x.width:.2f}%" '
        'height="100%"/>'
        for x in segments
    )
    if score is not None:
        drawn += f'<rect class="bar-score" x="{min(score, 99):.2f}%" width="3" height="100%"/>'
    return format_html(
        '<svg class="bar" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(drawn),  # noqa: S308  # numbers of our own
    )


@register.simple_tag
def state_icon(state: State) -> SafeString:
    """Draw whether a criterion is met: a sign of `matching/_states.html`, with its word."""
    return _sign(state, get_language() or "")


@register.inclusion_tag("matching/_ask.html", takes_context=True)
def ask_about(context: Context, ref: str, name: str, kind: str) -> dict[str, Any]:
    """The button that asks a firm one thing, or what became of it; nothing where nobody asks."""
    asking = context.get("asking")
    firm = asking.firms.get(ref) if asking is not None else None
    if asking is None or firm is None or kind not in asking.kinds:
        return {}
    return _ask(context, ref, name, kind) | {
        "question": firm.questions.get(kind),
        "is_offered": not firm.reason,
    }


@register.inclusion_tag("matching/_ask_firm.html", takes_context=True)
def ask_firm(context: Context, card: Card) -> dict[str, Any]:
    """The button that asks a firm all that is unknown, or why it cannot be asked."""
    asking = context.get("asking")
    firm = asking.firms.get(card.firm.ref) if asking is not None else None
    if asking is None or firm is None or not card.firm.question:
        return {}
    # Why it cannot be asked is said once, where the firm is shown in whole.
    if firm.reason and not card.is_whole:
        return {}
    kinds = {line.part.kind for line in card.lines if line.part.question} & asking.kinds
    return _ask(context, card.firm.ref, card.firm.name, "all") | {
        "fresh": len(kinds - firm.questions.keys()),
        "waiting": firm.waiting,
        "has_must": card.firm.group == "needs_answer",
        "reason": firm.reason if kinds else "",
    }


@register.inclusion_tag("matching/_ask_firm.html", takes_context=True)
def ask_shortlisted(context: Context, supplier: Supplier) -> dict[str, Any]:
    """The same for a firm of the shortlist, whatever of it is unknown."""
    asking = context.get("asking")
    firm = asking.firms.get(supplier.ref) if asking is not None else None
    if firm is None or firm.reason:
        return {}
    return _ask(context, supplier.ref, supplier.name, "all") | {
        "fresh": 0 if firm.questions else 1,
        "waiting": firm.waiting,
    }


def _ask(context: Context, ref: str, name: str, kind: str) -> dict[str, Any]:
    request, stored = context.get("request"), context["stored"]
    return {
        "ref": ref,
        "name": name,
        "kind": kind,
        "stored": stored,
        "ask_url": reverse("matching:request-ask", kwargs={"ref": stored.ref}),
        "next": f"{request.get_full_path()}#firm-{ref}" if request else "",
    }


@cache
def _sign(state: State, _language: str) -> SafeString:
    words = {"met": _("met"), "partly": _("in part"), "unknown": _("not known")}
    return format_html(
        '<svg class="icon" role="img" aria-label="{}"><use href="#state-{}"/></svg>',
        words.get(state) or _("not met"),
        state,
    )
