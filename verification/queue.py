"""What waits for officers: certificates and organisations in one list, the longest waiting first.

The number of queries does not depend on how many wait or are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import (
    Count,
    DateField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from accounts.choices import OrganisationKind, ReviewStatus
from accounts.models import Membership, Organisation, User
from core.text import fold
from directory.choices import CertificateStatus
from directory.models import Certificate, CertificateDecision
from verification.choices import WAITING_STATUSES, QueueKind, QueueState, ReviewOutcome
from verification.dossiers import dossiers_of, for_checks
from verification.models import Review
from verification.policies import Finding, Weight, findings

PAGE_SIZE = 25
SEARCH_LENGTH = 120

_IN_REVIEW = (CertificateStatus.IN_REVIEW, CertificateStatus.DISPUTED)
_NOT_PROPOSED = Q(is_proposed=False)
_CERTIFICATES_IN: dict[str, Q] = {
    QueueState.SUBMITTED: _NOT_PROPOSED & Q(status=CertificateStatus.SUBMITTED),
    QueueState.IN_REVIEW: _NOT_PROPOSED & Q(status__in=_IN_REVIEW),
    QueueState.SECOND_OFFICER: Q(is_proposed=True),
    QueueState.MORE_INFORMATION: _NOT_PROPOSED & Q(status=CertificateStatus.MORE_INFORMATION),
    QueueState.TODO: Q(is_proposed=True) | Q(status__in=[CertificateStatus.SUBMITTED, *_IN_REVIEW]),
}
_ORGANISATIONS_IN: dict[str, Q] = {
    QueueState.ORGANISATIONS: Q(review_status=ReviewStatus.WAITING),
    QueueState.TODO: Q(review_status=ReviewStatus.WAITING),
    QueueState.MORE_INFORMATION: Q(review_status=ReviewStatus.MORE_INFORMATION),
}
_NONE = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which part of the queue, of what kind, and words to look for; unknown values fall away."""

    state: str = QueueState.TODO
    kind: str = ""
    words: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> QueueFilter:
        """Read the parameters of an address, whatever stands in them."""
        state, kind = parameters.get("state", ""), parameters.get("kind", "")
        words = parameters.get("q", "").replace("\0", " ").strip()[:SEARCH_LENGTH]
        return cls(
            state=state if state in QueueState.values else QueueState.TODO,
            kind=kind if kind in QueueKind.values else "",
            words=words,
        )

    def query(self) -> str:
        """The parameters of an address that shows this part again; empty for all of it."""
        told = {"kind": self.kind, "q": self.words}
        told["state"] = "" if self.state == QueueState.TODO else str(self.state)
        return urlencode({key: value for key, value in told.items() if value})


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in the queue."""

    since: date
    kind: str
    pk: int


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits; exactly one of certificate and organisation is there."""

    place: Place
    age_days: int
    state: str
    certificate: Certificate | None = None
    organisation: Organisation | None = None
    doubts: tuple[Finding, ...] = field(default=())
    taken_by: str = ""

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(QueueState(self.state).label)

    @property
    def ref(self) -> str:
        """The reference in the address of its page."""
        thing = self.certificate or self.organisation
        return thing.ref if thing else ""


def waiting_certificates() -> QuerySet[Any, Any]:
    """Certificates that wait, each with `since`, `is_proposed`."""
    proposals = Review.objects.filter(certificate=OuterRef("pk"), outcome=ReviewOutcome.OPEN)
    submitted = (
        CertificateDecision.objects.filter(
            certificate=OuterRef("pk"), status_to=CertificateStatus.SUBMITTED
        )
        .order_by("pk")
        .annotate(day=Coalesce("decided_on", TruncDate("decided_at")))
    )
    return Certificate.objects.annotate(
        is_proposed=Exists(proposals),
        since=Coalesce(
            Subquery(proposals.annotate(day=TruncDate("proposed_at")).values("day")[:1]),
            Subquery(submitted.values("day")[:1]),
            TruncDate("created_at"),
            output_field=DateField(),
        ),
    ).filter(Q(is_proposed=True) | Q(status__in=WAITING_STATUSES))


def waiting_organisations() -> QuerySet[Any, Any]:
    """Organisations that somebody acts for and nobody has checked, each with `since`.

    Authorities are admitted in the administration.
    """
    return (
        Organisation.objects.annotate(since=TruncDate("created_at"))
        .filter(
            Exists(Membership.objects.filter(organisation=OuterRef("pk"))),
            identity_checked_at__isnull=True,
            review_status__in=[ReviewStatus.WAITING, ReviewStatus.MORE_INFORMATION],
        )
        .exclude(kind=OrganisationKind.AUTHORITY)
    )


def page_of(wanted: QueueFilter, number: str) -> Page[Any]:
    """Return a page of rows; a number that is none, or too high, gives the nearest page."""
    page: Page[Any] = Paginator(_places(wanted), PAGE_SIZE).get_page(number)
    page.object_list = _rows([Place(since, kind, pk) for since, kind, pk in page.object_list])
    return page


def counts_of(wanted: QueueFilter) -> dict[str, int]:
    """How many wait in each state, of the kind and with the words looked for."""
    certificates = _certificates(wanted).aggregate(
        **{state: Count("pk", filter=where) for state, where in _CERTIFICATES_IN.items()}
    )
    organisations = _organisations(wanted).aggregate(
        **{state: Count("pk", filter=where) for state, where in _ORGANISATIONS_IN.items()}
    )
    return {
        state: certificates.get(state, 0) + organisations.get(state, 0)
        for state in QueueState.values
    }


def place_of(thing: Certificate | Organisation) -> Place | None:
    """Where it stands in the queue now; None when it does not wait."""
    if isinstance(thing, Certificate):
        kind, rows = QueueKind.CERTIFICATE, waiting_certificates().filter(pk=thing.pk)
        since = rows.values_list("since", flat=True).first()
    else:
        kind, found = QueueKind.ORGANISATION, waiting_organisations().filter(pk=thing.pk)
        since = found.values_list("since", flat=True).first()
    return None if since is None else Place(since, kind.value, thing.pk)


def next_after(wanted: QueueFilter, place: Place | None) -> tuple[str, str] | None:
    """Kind and reference of what comes next in this part of the queue, from its start at its end.

    `place` itself is never the answer; None when nothing else waits.
    """
    found = _places(wanted, after=place).first() if place else None
    for candidate in (found, *(() if found else _places(wanted)[:2])):
        if candidate and (place is None or candidate[1:] != (place.kind, place.pk)):
            _since, kind, pk = candidate
            things: Any = Certificate if kind == QueueKind.CERTIFICATE else Organisation
            return kind, things.objects.values_list("ref", flat=True).get(pk=pk)
    return None


def _certificates(wanted: QueueFilter) -> QuerySet[Any, Any]:
    rows = waiting_certificates()
    if wanted.kind == QueueKind.ORGANISATION:
        return rows.filter(_NONE)
    if not wanted.words:
        return rows
    named = Q(supplier__organisation__name_folded__contains=fold(wanted.words))
    return rows.filter(named | Q(number__icontains=wanted.words))


def _organisations(wanted: QueueFilter) -> QuerySet[Any, Any]:
    rows = waiting_organisations()
    if wanted.kind == QueueKind.CERTIFICATE:
        return rows.filter(_NONE)
    if not wanted.words:
        return rows
    named = Q(name_folded__contains=fold(wanted.words))
    return rows.filter(named | Q(tax_code__contains=wanted.words))


def _places(wanted: QueueFilter, *, after: Place | None = None) -> QuerySet[Any, Any]:
    """Places as (since, kind, pk), in order."""
    certificates = _certificates(wanted).filter(_CERTIFICATES_IN.get(wanted.state, _NONE))
    organisations = _organisations(wanted).filter(_ORGANISATIONS_IN.get(wanted.state, _NONE))
    parts: list[QuerySet[Any, Any]] = []
    for rows, kind in (
        (certificates, QueueKind.CERTIFICATE),
        (organisations, QueueKind.ORGANISATION),
    ):
        part: QuerySet[Any, Any] = rows.filter(_later(after, kind)) if after else rows
        parts.append(
            part.annotate(row_kind=Value(kind.value)).values_list("since", "row_kind", "pk")
        )
    return parts[0].union(parts[1], all=True).order_by("since", "row_kind", "pk")


def _later(place: Place, kind: str) -> Q:
    if kind == place.kind:
        return Q(since__gt=place.since) | Q(since=place.since, pk__gt=place.pk)
    return Q(since__gte=place.since) if kind > place.kind else Q(since__gt=place.since)


def _rows(places: list[Place]) -> list[Row]:
    today = timezone.localdate()
    certificates = _certificates_by_id(places)
    organisations = {
        row.pk: row
        for row in Organisation.objects.filter(pk__in=_ids(places, QueueKind.ORGANISATION))
    }
    doubts = {
        pk: tuple(f for f in findings(dossier) if f.weight == Weight.DOUBT)
        for pk, dossier in dossiers_of(list(certificates.values())).items()
    }
    people = people_by_id(
        c.last_decision.actor_id for c in certificates.values() if c.last_decision
    )
    rows = []
    for place in places:
        age = (today - place.since).days
        if place.kind == QueueKind.ORGANISATION:
            organisation = organisations[place.pk]
            state = (
                QueueState.ORGANISATIONS
                if organisation.review_status == ReviewStatus.WAITING
                else QueueState.MORE_INFORMATION
            )
            rows.append(Row(place, age, state, organisation=organisation))
            continue
        certificate = certificates[place.pk]
        last = certificate.last_decision
        taken = certificate.status == CertificateStatus.IN_REVIEW and last and last.actor_id
        rows.append(
            Row(
                place,
                age,
                _state(certificate),
                certificate=certificate,
                doubts=doubts[place.pk],
                taken_by=people.get(taken, "") if taken else "",
            )
        )
    return rows


def _certificates_by_id(places: list[Place]) -> dict[int, Certificate]:
    rows = waiting_certificates().filter(pk__in=_ids(places, QueueKind.CERTIFICATE))
    return {row.pk: row for row in for_checks(rows).select_related("last_decision")}


def _ids(places: list[Place], kind: str) -> list[int]:
    return [place.pk for place in places if place.kind == kind]


def _state(certificate: Any) -> str:
    if certificate.is_proposed:
        return QueueState.SECOND_OFFICER
    if certificate.status in _IN_REVIEW:
        return QueueState.IN_REVIEW
    return QueueState(certificate.status)


def people_by_id(ids: Any) -> dict[int, str]:
    """Names of people by id; who has been erased is missing."""
    wanted = {pk for pk in ids if pk is not None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}
