"""Something for officers to do in the demo: fictional, marked so, made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, User
from directory.choices import CertificateStatus, EvidenceLevel, ProfileOrigin, ScopeKind
from directory.models import CapabilityLine, Certificate, CertificateScope, Concept, Supplier
from directory.services import Decision, record_certificate_decision
from verification import services
from verification.choices import CheckedHow, Verdict

#: The firms of the tour keep the certificates that its pages tell about.
FIRST_FIRM = 30
EVERY = 7
OFFICE_REF = "DEMO-OFFICE"
# `.example` is reserved (RFC 2606): nobody can own the address, and no mail reaches it.
COLLEAGUE = "colleague@matxich.example"
STANDARDS = ("iso14001", "iso45001", "iso50001", "iso9001", "qc080000", "iso27001", "rohs")


@dataclass(frozen=True, slots=True)
class Case:
    """One certificate that waits: how long, with what facts, and what an officer did with it."""

    waits_days: int
    issuer: str = "Minh Chứng (tổ chức chứng nhận hư cấu)"
    number: str = ""
    scope: str = ""
    scope_kind: str = ScopeKind.MANUFACTURING
    issued_days_ago: int = 200
    valid_days: int = 1095
    then: Callable[[Certificate, Actor], Any] | None = field(default=None)


def _seen(certificate: Certificate) -> int | None:
    certificate.refresh_from_db()
    return certificate.last_decision_id


def _take(certificate: Certificate, actor: Actor) -> None:
    services.take_certificate(certificate=certificate, actor=actor, seen=_seen(certificate))


def _ask(certificate: Certificate, actor: Actor) -> None:
    services.ask_about_certificate(
        certificate=certificate,
        actor=actor,
        seen=_seen(certificate),
        note="Địa chỉ trên chứng chỉ khác địa chỉ nhà xưởng. Chứng chỉ này cấp cho cơ sở nào?",
    )


def _propose(certificate: Certificate, actor: Actor) -> None:
    wish = services.Wish(
        Verdict.VERIFY,
        level=EvidenceLevel.ACCREDITOR,
        checked_how=CheckedHow.REGISTER,
        checked_where="Sổ đăng ký hư cấu của bản minh họa",
        note="Số, phạm vi và ngày đều khớp.",
    )
    services.propose_decision(
        certificate=certificate, actor=actor, seen=_seen(certificate), wish=wish
    )


CASES = (
    Case(waits_days=1, scope="Sản xuất theo bản vẽ của khách hàng"),
    Case(waits_days=34, issued_days_ago=1050, scope="Sản xuất tại nhà xưởng"),
    Case(waits_days=12, issuer=""),
    Case(
        waits_days=9,
        scope="Kinh doanh và lưu kho linh kiện",
        scope_kind=ScopeKind.TRADING,
    ),
    Case(waits_days=6, number="DEMO-TWICE-2041"),
    Case(waits_days=5, number="DEMO TWICE 2041", valid_days=2000),
    Case(waits_days=20, scope="Sản xuất và lắp ráp", then=_take),
    Case(waits_days=15, scope="Sản xuất linh kiện", then=_ask),
    Case(waits_days=18, scope="Sản xuất linh kiện", then=_propose),
)
NEWCOMERS = (
    (OrganisationKind.SUPPLIER, "Cơ khí Chim Gáy", 8),
    (OrganisationKind.SUPPLIER, "Khuôn mẫu Lá Sồi", 3),
    (OrganisationKind.BUYER, "Điện tử Sông Xa", 2),
)


@transaction.atomic
def load_review_demo() -> tuple[int, int]:
    """Make what waits, where it is not there yet; return how many of each kind there are now."""
    today = timezone.localdate()
    colleague = _colleague()
    waiting = [
        _certificate(number, case, firm, colleague, today) for number, case, firm in _cases()
    ]
    for number, (kind, name, days) in enumerate(NEWCOMERS, start=1):
        _newcomer(number, kind, name, today - timedelta(days=days))
    return len(waiting), len(NEWCOMERS)


def _cases() -> Iterator[tuple[int, Case, Supplier]]:
    demo = Supplier.objects.filter(origin=ProfileOrigin.DEMO).order_by("ref")
    firms = list(demo[FIRST_FIRM : FIRST_FIRM + EVERY * len(CASES) : EVERY])
    for number, (case, firm) in enumerate(zip(CASES, firms, strict=False), start=1):
        yield number, case, firm


def _certificate(number: int, case: Case, firm: Supplier, actor: Actor, today: date) -> Certificate:
    ref = f"DEMO-REVIEW-{number}"
    found = Certificate.objects.filter(ref=ref).first()
    if found is not None:
        return found
    issued = today - timedelta(days=case.issued_days_ago)
    certificate = Certificate.objects.create(
        ref=ref,
        supplier=firm,
        standard=_standard_for(firm),
        number=case.number or f"DEMO-R-{1000 + 37 * number}",
        issuer=case.issuer,
        issued_on=issued,
        expires_on=issued + timedelta(days=case.valid_days),
        scope_text=case.scope,
        scope_kind=case.scope_kind,
    )
    line = (
        CapabilityLine.objects.filter(supplier=firm, process__isnull=False).order_by("pk").first()
    )
    if line and line.process_id and case.scope and case.scope_kind == ScopeKind.MANUFACTURING:
        CertificateScope.objects.create(
            supplier=firm, certificate=certificate, process_id=line.process_id
        )
    record_certificate_decision(
        Decision(
            certificate_id=certificate.pk,
            status=CertificateStatus.SUBMITTED,
            level=EvidenceLevel.DECLARED,
            reason="submitted",
            decided_on=today - timedelta(days=case.waits_days),
        )
    )
    if case.then is not None:
        case.then(certificate, actor)
    return certificate


def _standard_for(firm: Supplier) -> Concept:
    """One that the firm states nothing of yet, if there is one."""
    held = set(Certificate.objects.filter(supplier=firm).values_list("standard__code", flat=True))
    code = next((code for code in STANDARDS if code not in held), STANDARDS[0])
    return Concept.objects.get(kind="standard", code=code)


def _colleague() -> Actor:
    """An officer of a fictional office, who cannot sign in."""
    office, _new = Organisation.objects.get_or_create(
        ref=OFFICE_REF,
        defaults={
            "kind": OrganisationKind.AUTHORITY,
            "name": "Văn phòng thẩm định (minh họa)",
            "identity_checked_at": timezone.now(),
            "is_demo": True,
        },
    )
    user = _person(COLLEAGUE, office, "Đồng nghiệp (minh họa)")
    return Actor(user=user, organisation=office, role=MembershipRole.OWNER)


def _newcomer(number: int, kind: OrganisationKind, name: str, since: date) -> None:
    organisation, is_new = Organisation.objects.get_or_create(
        ref=f"DEMO-NEW-{number}", defaults={"kind": kind, "name": name, "is_demo": True}
    )
    _person(f"newcomer-{number}@matxich.example", organisation)
    if is_new:
        registered = timezone.now() - (timezone.localdate() - since)
        Organisation.objects.filter(pk=organisation.pk).update(created_at=registered)


def _person(email: str, organisation: Organisation, name: str = "") -> User:
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    Membership.objects.get_or_create(
        user=user, organisation=organisation, defaults={"role": MembershipRole.OWNER}
    )
    return user
