"""What the pages show of a certificate: read in a fixed number of queries, ready for templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from accounts.choices import MembershipRole
from accounts.models import Membership
from core.lookups import found_or_404
from directory.choices import CertificateStatus
from directory.concepts import Concepts
from directory.models import Certificate, CertificateDecision
from verification.dossiers import dossiers_of, for_checks, site_name
from verification.models import Review
from verification.policies import Finding, findings
from verification.queue import people_by_id
from verification.standards import standard_facts
from verification.wording import heading, next_step, reason_text


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision in plain words. `who` and `checked` are for officers only."""

    decision: CertificateDecision
    heading: str
    reason: str
    next_step: str
    is_last: bool
    is_from_firm: bool
    who: str = ""
    checked_how: str = ""
    checked_where: str = ""

    @property
    def day(self) -> date | datetime:
        """The day it came about: of a submission the day stated, which may have been on paper."""
        is_submission = self.decision.status_to == CertificateStatus.SUBMITTED
        return (is_submission and self.decision.decided_on) or self.decision.decided_at


@dataclass(frozen=True, slots=True)
class Line:
    """A capability line beside the scope; `is_covered` is None where the scope names nothing."""

    name: str
    role: str
    in_house: bool
    site: str
    is_covered: bool | None


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """Everything that an officer reads before deciding."""

    certificate: Certificate
    checks: list[Finding]
    lines: list[Line]
    scope: list[str]
    sites: list[str]
    history: list[Entry]
    others: list[Certificate]
    proposals: list[Review]
    people: dict[int, str]
    owners: list[str]
    verify_url: str

    @property
    def open_proposal(self) -> Review | None:
        """The proposal that waits for a second officer."""
        return next((review for review in self.proposals if review.is_open), None)

    @property
    def proposal_reason(self) -> str:
        """Why the open proposal wants a certificate revoked."""
        return reason_text(self.open_proposal.reason) if self.open_proposal else ""


def submitted_certificate(ref: str) -> Certificate:
    """The certificate of this reference; raises Http404 for drafts, which only the firm sees."""
    seen_by_officers = Certificate.objects.exclude(status=CertificateStatus.DRAFT)
    return found_or_404(
        for_checks(seen_by_officers).select_related(
            "last_decision", "supplier__organisation", "replaces__standard"
        ),
        ref=ref,
    )


def certificate_page(certificate: Certificate) -> CertificatePage:
    """Read everything that belongs to one certificate."""
    decisions = _decisions(certificate)
    proposals = list(certificate.reviews.order_by("-pk"))
    people = people_by_id(
        [
            *(decision.actor_id for decision in decisions),
            *(review.proposed_by for review in proposals),
            *(review.answered_by for review in proposals),
        ]
    )
    dossier = dossiers_of([certificate])[certificate.pk]
    return CertificatePage(
        certificate=certificate,
        checks=findings(dossier),
        lines=_lines(certificate),
        scope=[process.name for process in dossier.scope],
        sites=list(dossier.covered_sites or dossier.sites),
        history=[*reversed(_entries(certificate, decisions, people))],
        others=_others(certificate),
        proposals=proposals,
        people=people,
        owners=owners_of(certificate.supplier.organisation_id),
        verify_url=standard_facts(certificate.standard.code).verify_url,
    )


def conversation(certificate: Certificate) -> list[Entry]:
    """What was decided and answered, oldest first, without what only officers read."""
    return _entries(certificate, _decisions(certificate), {})


def owners_of(organisation_id: int) -> list[str]:
    """The addresses of those who may speak for an organisation; for officers only."""
    owners = Membership.objects.filter(organisation=organisation_id, role=MembershipRole.OWNER)
    return list(owners.order_by("pk").values_list("user__email", flat=True))


def _decisions(certificate: Certificate) -> list[CertificateDecision]:
    return list(certificate.decisions.select_related("evidence").order_by("pk"))


def _entries(
    certificate: Certificate, decisions: list[CertificateDecision], people: dict[int, str]
) -> list[Entry]:
    return [_entry(certificate, decision, people) for decision in decisions]


def _entry(
    certificate: Certificate, decision: CertificateDecision, people: dict[int, str]
) -> Entry:
    evidence = getattr(decision, "evidence", None)
    return Entry(
        decision=decision,
        heading=heading(decision),
        reason=reason_text(decision.reason),
        next_step=next_step(decision),
        is_last=decision.pk == certificate.last_decision_id,
        is_from_firm=not decision.office and decision.status_to == CertificateStatus.SUBMITTED,
        who=people.get(decision.actor_id, "") if decision.actor_id else "",
        checked_how=evidence.get_checked_how_display() if evidence else "",
        checked_where=evidence.checked_where if evidence else "",
    )


def _lines(certificate: Certificate) -> list[Line]:
    concepts = Concepts.current()
    scope = {row.process_id for row in certificate.scopes.all()}
    covered_sites = {row.site_id for row in certificate.sites.all()}
    lines = []
    for line in certificate.supplier.capabilityline_set.all():
        if line.process_id is None:
            continue
        at_site = not covered_sites or line.site_id in {None, *covered_sites}
        in_scope: bool | None = None
        # Of what others make, a certificate of this firm says nothing.
        if scope and line.in_house:
            in_scope = not scope.isdisjoint(concepts[line.process_id].ancestors)
        lines.append(
            Line(
                name=concepts.name(line.process_id),
                role=line.get_role_display(),
                in_house=line.in_house,
                site=site_name(line.site) if line.site else "",
                is_covered=in_scope if at_site or not line.in_house else False,
            )
        )
    return lines


def _others(certificate: Certificate) -> list[Certificate]:
    """The firm's other certificates, the newest first; drafts are nobody's business."""
    return list(
        Certificate.objects.filter(supplier=certificate.supplier_id)
        .exclude(pk=certificate.pk)
        .exclude(status=CertificateStatus.DRAFT)
        .select_related("standard")
        .order_by("-pk")[:30]
    )
