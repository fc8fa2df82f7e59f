"""Questions as pages show them: beside a firm, in a buyer's list, in a firm's inbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from accounts.actors import Actor
from accounts.models import Membership
from directory.models import Supplier
from matching.choices import ASKABLE, QuestionState
from matching.engine.criteria import Step
from matching.engine.explain import FirmResult, Place
from matching.models import Question, Request
from matching.presentation.figures import tenths
from matching.questions import words
from matching.questions.asking import why_not
from matching.services import draft_of, rank, rank_rows

TENTH = Decimal("0.1")


class FirmAsking(NamedTuple):
    """What can be asked of one firm, and what was: questions by kind, the newest of each."""

    reason: str | Promise
    questions: Mapping[str, Question]

    @property
    def waiting(self) -> int:
        """How many wait for an answer."""
        return sum(each.is_open for each in self.questions.values())


@dataclass(frozen=True, slots=True)
class Asking:
    """Questions of one request by the firm's reference."""

    request: Request
    firms: Mapping[str, FirmAsking]
    kinds: frozenset[str] = frozenset(str(kind) for kind in ASKABLE)


def asking_of(request: Request, refs: Iterable[str], actor: Actor) -> Asking:
    """What was asked of these firms and whether more can be; two queries."""
    people = Membership.objects.filter(organisation=OuterRef("organisation"), user__is_active=True)
    firms = list(
        Supplier.objects.filter(ref__in=set(refs)).values_list("pk", "ref", Exists(people))
    )
    by_firm: dict[int, dict[str, Question]] = {}
    for each in request.questions.filter(
        supplier__in=[pk for pk, _ref, _is_manned in firms]
    ).order_by("pk"):
        each.request = request
        by_firm.setdefault(each.supplier_id, {})[each.kind] = each
    return Asking(
        request,
        {
            ref: FirmAsking(why_not(request, actor, has_members=is_manned), by_firm.get(pk, {}))
            for pk, ref, is_manned in firms
        },
    )


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question in words. ``low``, ``high`` and ``score_then`` are points as printed."""

    question: Question
    title: str
    asks: str
    value: str
    answer: str
    process: str
    goes_into: str
    low: str
    high: str
    score_then: str

    @property
    def firm(self) -> str:
        """Who was asked."""
        return self.question.supplier.name

    @property
    def buyer(self) -> str:
        """Who asks, empty for a buyer who stays unnamed."""
        question = self.question
        return "" if question.request.is_anonymous else question.organisation.name

    @property
    def is_today(self) -> bool:
        """Whether it was asked today."""
        return timezone.localdate(self.question.asked_at) == timezone.localdate()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question of a buyer, and where the firm stands now; None for one that is not ranked."""

    view: QuestionView
    score: str | None
    group: str
    place: Place | None
    is_inside: bool
    is_known: bool

    @property
    def state(self) -> str:
        """The state; an open one that the profile answers by now is `stated`."""
        state = self.view.question.state
        is_stated = state == QuestionState.OPEN and self.is_known
        return str(QuestionState.STATED if is_stated else state)

    @property
    def is_new(self) -> bool:
        """Whether the firm closed it since the buyer last looked."""
        question = self.view.question
        is_by_firm = question.state not in (QuestionState.OPEN, QuestionState.WITHDRAWN)
        return is_by_firm and question.seen_at is None

    @property
    def moved(self) -> int:
        """Places gained since it was asked; negative for places lost."""
        before = self.view.question.place_then
        return before - self.place.number if before and self.place else 0


def question_views(questions: Sequence[Question]) -> list[QuestionView]:
    """Put questions into words; a fixed number of queries."""
    known = words.Known.of(questions)
    return [
        QuestionView(
            question=each,
            title=words.title(each),
            asks=words.asks(each),
            value=words.asked_value(each, known),
            answer=words.answer_words(each, known),
            process=words.process_name(each, known),
            goes_into=words.goes_into(each),
            low=low,
            high=high,
            score_then=score,
        )
        for each, (low, score, high) in ((each, points_then(each)) for each in questions)
    ]


def points_then(question: Question) -> tuple[str, str, str]:
    """The least score shown, the score and the highest, as printed; by the request's own rule."""
    parts = (question.low_then, question.total_then, question.high_then)
    low, score, high = (_points(part, question) for part in parts)
    return low, score, high


def with_all(questions: QuerySet[Question]) -> QuerySet[Question]:
    """The questions with what their words need."""
    return questions.select_related("request", "organisation", "supplier__organisation")


def outcomes_of(request: Request) -> list[Outcome]:
    """All questions of a request, the newest first, each with where its firm stands now."""
    questions = list(with_all(request.questions.all()).order_by("-asked_at", "-pk"))
    firms = sorted({each.supplier_id for each in questions})
    if not firms:
        return []
    draft, version = draft_of(request), request.rule_version
    now = rank(draft, everyone=True, most=None, supplier_ids=firms, rule_version=version)
    places = rank_rows(draft, rule_version=version).places()
    by_id = {firm.supplier_id: firm for firm in now.firms}
    return [
        _outcome(view, by_id.get(view.question.supplier_id), places)
        for view in question_views(questions)
    ]


def _outcome(view: QuestionView, firm: FirmResult | None, places: Mapping[int, Place]) -> Outcome:
    question = view.question
    if firm is None:
        return Outcome(view, None, "", None, is_inside=False, is_known=False)
    part = firm.part(question.kind)
    return Outcome(
        view=view,
        score=tenths(Decimal(repr(firm.score)).quantize(TENTH, rounding=ROUND_HALF_EVEN)),
        group=str(firm.group),
        place=places.get(firm.supplier_id),
        is_inside=question.low_then <= firm.total <= question.high_then,
        is_known=part is not None and part.step != Step.UNKNOWN,
    )


def waiting_for(supplier: Supplier | None) -> QuerySet[Question]:
    """The questions that a firm has to answer."""
    return Question.objects.open().filter(supplier=supplier)


def closed_for(supplier: Supplier) -> QuerySet[Question]:
    """The firm's questions that are done; what a buyer took back is none of its business."""
    done = (QuestionState.ANSWERED, QuestionState.STATED, QuestionState.DECLINED)
    return Question.objects.filter(supplier=supplier, state__in=done)


def _points(part: int, question: Question) -> str:
    points = Decimal(100) * part / (question.whole_then or 1)
    return tenths(points.quantize(TENTH, rounding=ROUND_HALF_EVEN))
