"""Drawing the bar of a score."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matching.page_view import Segment
from matching.view_models import State

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


@cache
def _sign(state: State, _language: str) -> SafeString:
    words = {"met": _("met"), "partly": _("in part"), "unknown": _("not known")}
    return format_html(
        '<svg class="icon" role="img" aria-label="{}"><use href="#state-{}"/></svg>',
        words.get(state) or _("not met"),
        state,
    )
