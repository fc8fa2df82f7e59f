"""Officers, and certificates that wait for them."""

from typing import Any

from django.db import transaction

from accounts.actors import Actor
from accounts.choices import MembershipRole, OrganisationKind
from directory import profile_rows
from directory.choices import CertificateStatus, EvidenceLevel
from directory.models import Certificate, CertificateScope, Concept, Supplier
from directory.services import Decision, record_certificate_decision
from tests.people import a_user, an_organisation
from verification import services
from verification.choices import CheckedHow, Verdict

WHERE = "https://register.example/Q-77"


def an_officer(name: str = "officer", office: str = "Office") -> Actor:
    """A person who acts for an authority whose identity has been checked."""
    user = a_user(f"{name}@office.example", name=name)
    organisation = an_organisation(OrganisationKind.AUTHORITY, office, owner=user)
    return Actor(user=user, organisation=organisation, role=MembershipRole.OWNER)


def an_owner(firm: Supplier, name: str = "owner", role: str = MembershipRole.OWNER) -> Actor:
    """A person who acts for the firm."""
    user = a_user(f"{name}@firm.example")
    firm.organisation.memberships.create(user=user, role=role)
    return Actor(user=user, organisation=firm.organisation, role=role)


def a_certificate_of(
    firm: Supplier, *processes: str, standard: str = "iso14001", **facts: Any
) -> Certificate:
    """A draft, its scope naming these processes by code."""
    with transaction.atomic():
        certificate = _draft(
            firm, processes, standard, {"number": "Q-77", "issuer": "Issuer"} | facts
        )
        profile_rows.refresh([firm.pk])
    return certificate


def _draft(
    firm: Supplier, processes: tuple[str, ...], standard: str, values: dict[str, Any]
) -> Certificate:
    certificate = Certificate.objects.create(
        supplier=firm, standard=Concept.objects.get(kind="standard", code=standard), **values
    )
    for code in processes:
        process = Concept.objects.get(kind="process", code=code)
        CertificateScope.objects.create(supplier=firm, certificate=certificate, process=process)
    return certificate


def decided(
    certificate: Certificate, status: CertificateStatus, level: int = 0, **facts: Any
) -> Certificate:
    """The certificate after a decision that nobody's rules were asked about."""
    values: dict[str, Any] = {"reason": "test"} | facts
    record_certificate_decision(Decision(certificate.pk, status, EvidenceLevel(level), **values))
    certificate.refresh_from_db()
    return certificate


def submitted(firm: Supplier, *processes: str, **facts: Any) -> Certificate:
    """A certificate that waits for an officer."""
    return decided(a_certificate_of(firm, *processes, **facts), CertificateStatus.SUBMITTED)


def seen(certificate: Certificate) -> int | None:
    """The id of the last decision, as somebody reads it just now."""
    return Certificate.objects.values_list("last_decision_id", flat=True).get(pk=certificate.pk)


def a_wish(**changes: Any) -> services.Wish:
    """To verify at level 2, looked up in a register."""
    values: dict[str, Any] = {
        "verdict": Verdict.VERIFY,
        "level": 2,
        "checked_how": CheckedHow.REGISTER,
        "checked_where": WHERE,
    }
    return services.Wish(**(values | changes))


def approve(certificate: Certificate, actor: Actor, **changes: Any) -> None:
    services.approve_certificate(
        certificate=certificate, actor=actor, seen=seen(certificate), wish=a_wish(**changes)
    )
    certificate.refresh_from_db()
