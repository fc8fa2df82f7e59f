"""What an invited firm sees: the request, its part, the others unnamed until all agree."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_supplier
from core.errors import DomainError
from matching.choices import ConsentState, ConsortiumState, RequestStatus
from matching.consortium.consenting import (
    agree,
    consortia_with_members,
    decline,
    disclose_member,
    is_expired,
    is_waiting,
    members_of,
)
from matching.consortium.members_view import asked_of, others_view, own_words, taken_words
from matching.forms.consortium import AnswerForm
from matching.models import ConsortiumMember
from matching.services import draft_of, today
from matching.views.own import is_plain


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_supplier)
def inbox_consortium(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the invitation; take the firm's answer; show a partner's contacts once all agreed."""
    member = _own_place(request, ref)
    if request.method == "POST":
        return _act(request, member)
    return _page(request, member, AnswerForm())


def _own_place(request: HttpRequest, ref: str) -> ConsortiumMember:
    """The place of the firm that asks; who has none is told of nothing (404)."""
    organisation = actor_of(request).organisation
    if organisation is None or not is_plain(ref):
        raise Http404
    consortium = consortia_with_members().filter(ref=ref).first()
    members = members_of(consortium) if consortium is not None else ()
    for member in members:
        if member.supplier.organisation_id == organisation.pk:
            return member
    raise Http404


def _act(request: HttpRequest, member: ConsortiumMember) -> HttpResponse:
    actor, form = actor_of(request), AnswerForm(request.POST)
    try:
        match request.POST.get("do"):
            case "agree":
                agree(member=member, actor=actor)
                messages.success(request, _("You have agreed."))
            case "decline" if form.is_valid():
                decline(member=member, reason=form.cleaned_data["reason"], actor=actor)
                messages.success(request, _("You are out. The buyer reads your reason."))
            case "contacts":
                return _contacts(request, member)
            case _:
                return _page(request, member, form, status=422)
    except DomainError as error:
        form.full_clean()
        form.refuse(error)
        return _page(request, member, form, status=422)
    return redirect("matching:inbox-consortium", ref=member.consortium.ref)


def _contacts(request: HttpRequest, member: ConsortiumMember) -> HttpResponse:
    written = request.POST.get("member", "")
    number = int(written) if written in {"1", "2", "3"} else 0
    other, contacts = disclose_member(member=member, number=number, actor=actor_of(request))
    shown = {"contacts": contacts, "contacts_of": other.number}
    response = _page(request, member, AnswerForm(), shown=shown)
    add_never_cache_headers(response)
    return response


def _page(
    request: HttpRequest,
    member: ConsortiumMember,
    form: AnswerForm,
    *,
    status: int = 200,
    shown: dict[str, Any] | None = None,
) -> HttpResponse:
    consortium = member.consortium
    stored = consortium.request
    are_known = consortium.state == ConsortiumState.AGREED
    is_open = is_waiting(consortium, on=today())
    is_over = not (are_known or is_open)
    draft = None if is_over else draft_of(stored)
    context = {
        "member": member,
        "consortium": consortium,
        # What the buyer calls it, asks and is from then on is for others.
        "stored": None if is_over else stored,
        "buyer": "" if is_over or stored.is_anonymous else stored.organisation.name,
        "asked": [] if draft is None else asked_of(draft),
        "is_closed": is_over and stored.status == RequestStatus.CLOSED,
        "mine": taken_words(member) if draft is None else own_words(member, draft),
        "others": others_view(members_of(consortium), member, are_known=are_known),
        "are_known": are_known,
        "is_expired": is_expired(consortium, on=today()),
        "may_agree": is_open and member.state == ConsentState.INVITED,
        "may_decline": are_known or is_open,
        "form": form,
    }
    return render(request, "matching/inbox_consortium.html", context | (shown or {}), status=status)
