"""Certificates as the firm states them: drafts, their submission, and what replaces what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.services.saving import save_checked
from core.errors import DomainError, Problem
from directory.choices import CertificateStatus, EvidenceLevel
from directory.models import Certificate, CertificateScope, CertificateSite, Concept, Supplier
from directory.services.certificates import Decision, record_certificate_decisions
from directory.services.edits import ChangedError, check_seen, editing, revision_of

FACTS = (
    "standard",
    "edition",
    "number",
    "issuer",
    "issued_on",
    "expires_on",
    "scope_text",
    "scope_kind",
)
#: Without these nobody can check a certificate.
NEEDED = ("number", "issuer", "issued_on")


def certificate_state(certificate: Certificate) -> dict[str, Any]:
    """Return what the form of a certificate shows, as it is stored."""
    state = {name: getattr(certificate, name) for name in FACTS}
    if not certificate.pk:
        return state | {"scope_processes": [], "sites": []}
    scopes = CertificateScope.objects.filter(certificate=certificate).order_by("process_id")
    sites = CertificateSite.objects.filter(certificate=certificate).order_by("site_id")
    return state | {
        "scope_processes": [row.process_id for row in scopes],
        "sites": [row.site_id for row in sites],
    }


def declare_certificate(
    *,
    supplier: Supplier,
    actor: Actor,
    values: Mapping[str, Any],
    draft: Certificate | None = None,
    replaces: Certificate | None = None,
    seen: str = "",
) -> Certificate:
    """Store a new draft or a changed one, and return it.

    Raises ChangedError when the draft is another by now than the one `seen`, and DomainError
    `frozen` when it was submitted meanwhile: its facts are fixed then.
    """
    verb = "certificate.declared" if draft is None else "certificate.draft_changed"
    with editing(supplier, actor, verb) as edit:
        certificate = Certificate(supplier=edit.supplier)
        if draft is not None:
            certificate = _draft(edit.supplier, draft)
            if not check_seen(certificate_state(certificate), values, seen):
                edit.is_idle = True
                return certificate
        elif replaces is not None:
            certificate.replaces = Certificate.objects.get(supplier=edit.supplier, pk=replaces.pk)
        for name in FACTS:
            setattr(certificate, name, values[name])
        save_checked(certificate)
        _write_parts(certificate, values)
        edit.changes = {"certificate": certificate.ref}
        return certificate


def submit_certificate(
    *,
    supplier: Supplier,
    actor: Actor,
    draft: Certificate,
    seen: str,
    processes: Iterable[Concept] = (),
) -> None:
    """Hand a draft in for review; its facts are frozen from then on.

    `processes` are added to its scope first. Raises DomainError for what a check would need and is
    not there, and as :func:`declare_certificate` does.
    """
    with editing(supplier, actor, "certificate.submitted") as edit:
        certificate = _draft(edit.supplier, draft)
        state = certificate_state(certificate)
        if revision_of(state) != seen:
            raise ChangedError
        missing = what_is_missing(certificate)
        if missing:
            raise DomainError(*missing)
        _add_scopes(certificate, processes)
        record_certificate_decisions(
            [
                Decision(
                    certificate_id=certificate.pk,
                    status=CertificateStatus.SUBMITTED,
                    level=EvidenceLevel.DECLARED,
                    reason="submitted",
                    actor_id=actor.user.pk if actor.user else None,
                )
            ]
        )
        edit.changes = {"certificate": certificate.ref}


def remove_certificate(*, supplier: Supplier, actor: Actor, draft: Certificate) -> None:
    """Throw a draft away; what was submitted stays on record."""
    with editing(supplier, actor, "certificate.draft_removed") as edit:
        certificate = _draft(edit.supplier, draft)
        edit.changes = {"certificate": certificate.ref}
        certificate.delete()


def what_is_missing(certificate: Certificate) -> list[Problem]:
    """Return what has to be filled in before the certificate can be submitted."""
    labels = {
        "number": _("The certificate's number is missing."),
        "issuer": _("Who issued the certificate is missing."),
        "issued_on": _("The day of issue is missing."),
    }
    return [
        Problem(message=labels[name], code=f"{name}_missing", place=name)
        for name in NEEDED
        if not getattr(certificate, name)
    ]


def _draft(supplier: Supplier, draft: Certificate) -> Certificate:
    """The draft as it is stored now; raises DomainError when it is gone or no draft any more."""
    found = Certificate.objects.filter(supplier=supplier, pk=draft.pk).first()
    if found is None:
        raise DomainError(Problem(message=_("This draft was thrown away meanwhile."), code="gone"))
    if found.status != CertificateStatus.DRAFT:
        raise DomainError(
            Problem(
                message=_("This certificate was submitted: its facts are fixed."),
                code="frozen",
                remedy=_("Declare a new one that replaces it."),
            )
        )
    return found


def _write_parts(certificate: Certificate, values: Mapping[str, Any]) -> None:
    scopes = CertificateScope.objects.filter(certificate=certificate)
    scopes.exclude(process__in=values["scope_processes"]).delete()
    _add_scopes(certificate, values["scope_processes"])
    sites = CertificateSite.objects.filter(certificate=certificate)
    sites.exclude(site__in=values["sites"]).delete()
    CertificateSite.objects.bulk_create(
        [
            CertificateSite(supplier_id=certificate.supplier_id, certificate=certificate, site=site)
            for site in values["sites"]
        ],
        ignore_conflicts=True,
    )


def _add_scopes(certificate: Certificate, processes: Iterable[Concept]) -> None:
    CertificateScope.objects.bulk_create(
        [
            CertificateScope(
                supplier_id=certificate.supplier_id, certificate=certificate, process=process
            )
            for process in processes
        ],
        ignore_conflicts=True,
    )
