"""What officers and the firm said about a certificate: a page, and a part of the firm's pages."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import acts_for, is_signed_in, may_follow_review
from core.errors import DomainError
from core.forms import add_problems
from core.lookups import found_or_404
from directory.choices import CertificateStatus
from directory.models import Certificate
from verification import services
from verification.forms import AnswerForm
from verification.presentation import conversation as entries_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_signed_in)
def conversation(request: HttpRequest, ref: str) -> HttpResponse:
    """Show it to the firm and to officers, to htmx without a page around it; a POST answers."""
    thing = _certificate(request, ref)
    actor = actor_of(request)
    is_own = acts_for(actor, thing.supplier.organisation_id)
    if request.method != "POST":
        return _shown(request, thing, AnswerForm(initial={"seen": thing.last_decision_id}), is_own)
    if not is_own:
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            services.answer_question(
                certificate=thing, actor=actor, seen=told["seen"], text=told["text"]
            )
        except DomainError as error:
            add_problems(form, error)
        else:
            messages.success(request, _("Your answer has been sent. An officer will look at it."))
            return redirect("verification:certificate-conversation", ref=thing.ref)
    return _shown(request, _certificate(request, ref), form, is_own)


def _certificate(request: HttpRequest, ref: str) -> Certificate:
    """The certificate, if this reader may follow it: else it does not exist for them."""
    rows = Certificate.objects.select_related("supplier__organisation", "standard")
    found = found_or_404(rows, ref=ref)
    actor, owner = actor_of(request), found.supplier.organisation_id
    is_hidden = found.status == CertificateStatus.DRAFT and not acts_for(actor, owner)
    if is_hidden or not may_follow_review(actor, owner):
        raise Http404
    return found


def _shown(
    request: HttpRequest, thing: Certificate, form: AnswerForm, is_own: bool
) -> HttpResponse:
    is_asked = thing.status == CertificateStatus.MORE_INFORMATION
    template = "_conversation" if request.headers.get("HX-Request") else "conversation"
    return render(
        request,
        f"verification/{template}.html",
        {
            "certificate": thing,
            "entries": entries_of(thing),
            "form": form if is_own and (is_asked or form.is_bound) else None,
            "may_answer": is_own and is_asked,
        },
    )
