"""Two to four firms side by side, differences first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_buyer
from core.errors import DomainError
from core.limits import limited
from directory.models import ProfileRow
from matching.kept.shortlisting import shortlist_of
from matching.questions.page import asking_of
from matching.results.comparison import FEWEST, MOST, compare
from matching.views.own import asked_day, context_of, is_plain, own_request


@require_safe
@allowed(is_buyer)
@limited("ranking")
def request_compare(request: HttpRequest, ref: str) -> HttpResponse:
    """Compare the firms that the address names; what is wrong with them is said."""
    stored = own_request(request, ref)
    refs = list(dict.fromkeys(request.GET.getlist("firm")))
    known = _known(refs)
    try:
        on = asked_day(request)
    except DomainError:
        on = None
    problem = _problem(len(refs), len(known))
    ids = [known[each] for each in refs if each in known]
    compared = compare(stored, ids, on=on) if FEWEST <= len(ids) <= MOST else None
    context = context_of(stored) | {
        "asking": asking_of(stored, known, actor_of(request)),
        "compared": compared,
        "problem": problem,
        "shortlist": shortlist_of(stored),
        "chosen": set(refs),
    }
    return render(request, "matching/compare.html", context)


def _known(refs: list[str]) -> dict[str, int]:
    """Ids of the published firms among them; a long list is no comparison and is not looked up."""
    if len(refs) > 10 * MOST:
        return {}
    plain = [each for each in refs if is_plain(each)]
    return dict(ProfileRow.objects.filter(ref__in=plain).values_list("ref", "pk"))


def _problem(asked: int, known: int) -> str:
    if asked > MOST:
        return _("Up to four firms can be compared; choose which.")
    if known < asked:
        missing = asked - known
        return ngettext(
            "%(count)d of the firms named is not published, so it is left out.",
            "%(count)d of the firms named are not published, so they are left out.",
            missing,
        ) % {"count": missing}
    if asked < FEWEST:
        return _("Choose two to four firms to compare.")
    return ""
