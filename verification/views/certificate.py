"""One certificate before an officer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_officer
from core.errors import DomainError
from core.forms import add_problems
from directory.choices import CertificateStatus
from directory.models import Certificate
from verification import services
from verification.choices import MAY_BE_TAKEN, OPEN_TO, Verdict, needs_two
from verification.forms import DecideForm, ProposalForm, SeenForm
from verification.presentation import certificate_page, submitted_certificate
from verification.queue import QueueFilter, place_of
from verification.services.rules import officer_for
from verification.views.queue import address_of, go_on, next_address


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_officer)
def certificate(request: HttpRequest, ref: str) -> HttpResponse:
    """Show everything about a certificate; a POST decides, or proposes what needs two officers."""
    thing = submitted_certificate(ref)
    if request.method != "POST":
        return _page(request, thing)
    form = DecideForm(request.POST, open_to=Verdict)
    wanted, place = QueueFilter.of(request.GET), place_of(thing)
    if form.is_valid():
        try:
            told = _decide(request, thing, form)
        except DomainError as error:
            add_problems(form, error)
            if error.code == "decided_meanwhile":
                form.carry_seen(submitted_certificate(ref).last_decision_id)
        else:
            messages.success(request, f"{thing.supplier.name}: {told}")
            return go_on(request, wanted, place)
    return _page(request, submitted_certificate(ref), decide_form=form)


def _decide(request: HttpRequest, thing: Certificate, form: DecideForm) -> str:
    wish, seen = form.wish(), form.cleaned_data["seen"]
    actor = actor_of(request)
    if needs_two(wish.verdict, wish.level):
        services.propose_decision(certificate=thing, actor=actor, seen=seen, wish=wish)
        return _("proposed. A second officer has to confirm it.")
    services.decide_certificate(certificate=thing, actor=actor, seen=seen, wish=wish)
    return _("decided. Its owners are told.")


@require_POST
@allowed(is_officer)
def take(request: HttpRequest, ref: str) -> HttpResponse:
    """Put the certificate into review, under the officer's name."""
    thing = submitted_certificate(ref)
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        services.take_certificate(
            certificate=thing, actor=actor_of(request), seen=form.cleaned_data["seen"]
        )
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(address_of("certificate", ref, QueueFilter.of(request.GET)))


@require_POST
@allowed(is_officer)
def proposal(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer the proposal that was shown: confirm it, decline it, or take one's own back."""
    thing = submitted_certificate(ref)
    shown = request.POST.get("proposal", "").replace("\0", "")
    review = thing.reviews.filter(ref=shown).first()
    answer = request.POST.get("answer", "")
    if review is None or answer not in {"confirm", "decline", "take_back"}:
        raise Http404
    wanted, place = QueueFilter.of(request.GET), place_of(thing)
    form = ProposalForm(request.POST)
    if form.is_valid():
        actor, note = actor_of(request), form.cleaned_data["note"]
        try:
            if answer == "confirm":
                services.confirm_proposal(review=review, actor=actor, note=note)
            elif answer == "decline":
                services.decline_proposal(review=review, actor=actor, note=note)
            else:
                services.take_back_proposal(review=review, actor=actor)
        except DomainError as error:
            add_problems(form, error)
        else:
            messages.success(request, f"{thing.supplier.name}: {_('your answer is recorded.')}")
            return go_on(request, wanted, place)
    return _page(request, submitted_certificate(ref), proposal_form=form)


def _page(
    request: HttpRequest,
    thing: Certificate,
    *,
    decide_form: DecideForm | None = None,
    proposal_form: ProposalForm | None = None,
) -> HttpResponse:
    wanted = QueueFilter.of(request.GET)
    shown = certificate_page(thing)
    if decide_form is None:
        decide_form = DecideForm(open_to=_open_to(thing), initial={"seen": thing.last_decision_id})
    else:
        decide_form.narrow(_open_to(thing))
    context: dict[str, Any] = {
        "shown": shown,
        "certificate": thing,
        "form": decide_form,
        "proposal_form": proposal_form or ProposalForm(),
        "may_decide": _may_decide(request, thing),
        "is_open": bool(_open_to(thing)) and shown.open_proposal is None,
        "may_take": thing.status in MAY_BE_TAKEN and shown.open_proposal is None,
        "is_mine": _is_mine(request, thing),
        "query": wanted.query(),
        "next_address": next_address(wanted, place_of(thing)),
    }
    return render(request, "verification/certificate.html", context)


def _open_to(thing: Certificate) -> Any:
    return OPEN_TO.get(CertificateStatus(thing.status), ())


def _may_decide(request: HttpRequest, thing: Certificate) -> bool:
    try:
        officer_for(thing, actor_of(request))
    except PermissionDenied:
        return False
    return True


def _is_mine(request: HttpRequest, thing: Certificate) -> bool:
    """Whether this officer has taken it into review."""
    last = thing.last_decision
    if last is None or thing.status != CertificateStatus.IN_REVIEW:
        return False
    return last.actor_id == request.user.pk
