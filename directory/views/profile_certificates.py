"""Certificates as the firm states them: drafted, submitted for review, replaced."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allowed
from accounts.actors import actor_of
from accounts.permissions import is_supplier
from core.errors import DomainError
from core.forms import add_problems
from directory import services
from directory.choices import CertificateStatus
from directory.forms.certificates import CertificateForm
from directory.models import Certificate, Concept, Supplier
from directory.services.declarations import certificate_state, what_is_missing
from directory.text_reading import read_text
from directory.views.own import differences, own_supplier, posted

TEMPLATE = "directory/profile_certificate.html"


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_supplier)
def profile_certificate_add(request: HttpRequest, ref: str = "") -> HttpResponse:
    """Declare a certificate; with `ref`, one that corrects or renews that one."""
    supplier = own_supplier(request)
    replaced = _own(supplier, ref) if ref else None
    initial = {"seen": ""} | (_initial(replaced) if replaced else {})
    form = CertificateForm(posted(request), supplier=supplier, initial=initial)
    return _edit(request, form, None, replaced)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_supplier)
def profile_certificate(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a draft; of a certificate that was submitted, show the fixed facts."""
    supplier = own_supplier(request)
    certificate = _own(supplier, ref)
    if certificate.status != CertificateStatus.DRAFT:
        if request.method == "POST":
            messages.error(request, _("This certificate was submitted: its facts are fixed."))
            return redirect("directory:profile-certificate", ref)
        return render(request, "directory/profile_certificate_fixed.html", _facts(certificate))
    form = CertificateForm(posted(request), supplier=supplier, initial=_initial(certificate))
    return _edit(request, form, certificate, certificate.replaces)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(is_supplier)
def profile_certificate_submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Look the facts through once more, then hand them in."""
    supplier = own_supplier(request)
    certificate = _own(supplier, ref)
    if certificate.status != CertificateStatus.DRAFT:
        return redirect("directory:profile-certificate", ref)
    read = _read_from_scope(certificate)
    if request.method == "POST":
        ticked = set(request.POST.getlist("process"))
        try:
            services.submit_certificate(
                supplier=supplier,
                actor=actor_of(request),
                draft=certificate,
                seen=request.POST.get("seen", "")[:64],
                processes=[concept for concept in read if concept.code in ticked],
            )
        except DomainError as error:
            for problem in error.problems:
                messages.error(request, str(problem))
            return redirect("directory:profile-certificate-submit", ref)
        messages.success(request, _("Submitted. An officer checks it and tells you."))
        return redirect(f"{reverse('directory:profile')}#certificates")
    context = _facts(certificate) | {
        "seen": services.revision_of(certificate_state(certificate)),
        "read": read,
        "missing": what_is_missing(certificate),
    }
    return render(request, "directory/profile_certificate_submit.html", context)


@require_POST
@allowed(is_supplier)
def profile_certificate_remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Throw a draft away."""
    supplier = own_supplier(request)
    certificate = _own(supplier, ref)
    try:
        services.remove_certificate(supplier=supplier, actor=actor_of(request), draft=certificate)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Draft thrown away."))
    return redirect(f"{reverse('directory:profile')}#certificates")


def _edit(
    request: HttpRequest,
    form: CertificateForm,
    draft: Certificate | None,
    replaced: Certificate | None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.declare_certificate(
                supplier=form.supplier,
                actor=actor_of(request),
                values=form.values(),
                draft=draft,
                replaces=replaced if draft is None else None,
                seen=form.cleaned_data["seen"],
            )
        except services.ChangedError as error:
            return _conflict(request, form, draft, error)
        except DomainError as error:
            add_problems(form, error)
        else:
            messages.success(request, _("Saved as a draft."))
            return redirect("directory:profile-certificate-submit", saved.ref)
    context = {"form": form, "certificate": draft, "replaced": replaced}
    return render(request, TEMPLATE, context)


def _conflict(
    request: HttpRequest, form: CertificateForm, draft: Certificate | None, error: DomainError
) -> HttpResponse:
    stored = _own(form.supplier, draft.ref if draft else "")
    initial = _initial(stored)
    differing = differences(form, CertificateForm(supplier=form.supplier, initial=initial))
    add_problems(form, error)
    form.show_stored(initial["seen"])
    context = {"form": form, "certificate": stored, "differing": differing}
    return render(request, TEMPLATE, context, status=409)


def _own(supplier: Supplier, ref: str) -> Certificate:
    rows = Certificate.objects.filter(supplier_id=supplier.pk, ref=ref)
    found = rows.select_related("standard", "replaces__standard", "last_decision").first()
    if found is None:
        raise Http404
    return found


def _initial(certificate: Certificate) -> dict[str, Any]:
    state = certificate_state(certificate)
    seen = services.revision_of(state)
    found = Concept.objects.in_bulk(state["scope_processes"])
    state["scope_processes"] = [found[pk] for pk in state["scope_processes"] if pk in found]
    return state | {"seen": seen}


def _facts(certificate: Certificate) -> dict[str, Any]:
    rows = certificate.scopes.select_related("process").order_by("process_id")
    sites = certificate.sites.select_related("site__place").order_by("site__number")
    return {
        "certificate": certificate,
        "processes": [row.process for row in rows],
        "sites": [row.site for row in sites],
        "replaced_by": certificate.replaced_by.order_by("-pk").first(),
    }


def _read_from_scope(certificate: Certificate) -> list[Concept]:
    """Processes that the printed scope names and the draft does not list yet."""
    if not certificate.scope_text.strip():
        return []
    codes = read_text(certificate.scope_text, "profile").reading.core_processes()
    listed = certificate.scopes.values_list("process_id", flat=True)
    rows = Concept.objects.filter(kind="process", code__in=codes, retired_on__isnull=True)
    return list(rows.exclude(pk__in=listed).order_by("pk"))
