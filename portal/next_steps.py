"""What each reader of the front page most likely comes for."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, OuterRef, Q, Subquery

from accounts.actors import Actor
from accounts.choices import ReviewStatus
from accounts.models import Organisation
from accounts.permissions import has_organisation, is_buyer, is_officer, is_signed_in, is_supplier
from directory.choices import CertificateStatus
from directory.models import Certificate, Supplier
from matching.choices import QuestionState
from matching.models import Request
from verification.choices import QueueKind, QueueState
from verification.queue import QueueFilter, counts_of


class Step(StrEnum):
    """One first step; the template has its words and its button."""

    LOOK_AROUND = "look_around"
    NAME_ORGANISATION = "name_organisation"
    ANSWER_ABOUT_ORGANISATION = "answer_about_organisation"
    ANSWER_ABOUT_CERTIFICATE = "answer_about_certificate"
    ANSWER_BUYERS = "answer_buyers"
    START_PROFILE = "start_profile"
    PUBLISH_PROFILE = "publish_profile"
    SEE_FITTING_REQUESTS = "see_fitting_requests"
    WRITE_FIRST_REQUEST = "write_first_request"
    GO_ON_WITH_REQUESTS = "go_on_with_requests"
    REVIEW = "review"
    WAIT_FOR_CHECK = "wait_for_check"


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step, with the numbers that its words need."""

    step: Step
    requests: int = 0
    certificates: int = 0
    organisations: int = 0
    certificate: str = ""
    questions: int = 0

    @property
    def waiting(self) -> int:
        """How many decisions wait for an officer."""
        return self.certificates + self.organisations


def next_step(actor: Actor) -> NextStep:
    """Return what the actor's own front page leads to; at most two queries."""
    if not is_signed_in(actor):
        return NextStep(Step.LOOK_AROUND)
    if not has_organisation(actor):
        return NextStep(Step.NAME_ORGANISATION)
    if _is_asked(actor.organisation):
        return NextStep(Step.ANSWER_ABOUT_ORGANISATION)
    if is_supplier(actor):
        return _step_of_supplier(actor)
    if is_buyer(actor):
        return _step_of_buyer(actor)
    return _step_of_officer() if is_officer(actor) else NextStep(Step.WAIT_FOR_CHECK)


def _is_asked(organisation: Organisation | None) -> bool:
    return organisation is not None and organisation.review_status == ReviewStatus.MORE_INFORMATION


def _step_of_supplier(actor: Actor) -> NextStep:
    asked = Certificate.objects.filter(
        supplier=OuterRef("pk"), status=CertificateStatus.MORE_INFORMATION
    ).order_by("pk")
    profile = Supplier.objects.filter(organisation=actor.organisation)
    waiting = Count("questions", filter=Q(questions__state=QuestionState.OPEN))
    found = profile.values(
        "published_at", asked=Subquery(asked.values("ref")[:1]), waiting=waiting
    ).first()
    if found is None:
        return NextStep(Step.START_PROFILE)
    if found["asked"]:
        return NextStep(Step.ANSWER_ABOUT_CERTIFICATE, certificate=found["asked"])
    if found["waiting"]:
        return NextStep(Step.ANSWER_BUYERS, questions=found["waiting"])
    return NextStep(Step.SEE_FITTING_REQUESTS if found["published_at"] else Step.PUBLISH_PROFILE)


def _step_of_buyer(actor: Actor) -> NextStep:
    count = Request.objects.filter(organisation=actor.organisation).count()
    return NextStep(Step.GO_ON_WITH_REQUESTS if count else Step.WRITE_FIRST_REQUEST, requests=count)


def _step_of_officer() -> NextStep:
    return NextStep(
        Step.REVIEW,
        certificates=_to_do(QueueKind.CERTIFICATE),
        organisations=_to_do(QueueKind.ORGANISATION),
    )


def _to_do(kind: QueueKind) -> int:
    return counts_of(QueueFilter(kind=kind))[QueueState.TODO]
