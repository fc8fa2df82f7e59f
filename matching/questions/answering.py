"""Answering what was asked: the answer becomes part of the profile, the firm's side of a question.

Locks are taken in one order: the supplier before its questions, as every edit of a profile does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core import audit
from core.errors import DomainError, Problem
from directory.concepts import Concepts
from directory.models import Concept, Place, Supplier, Unit
from directory.services import Answer, complete_profile, is_stated, line_of
from matching.choices import DeclineReason, QuestionState
from matching.engine.rules import RULES
from matching.models import Question
from matching.needs import build_need
from matching.questions.askable import dimensions_of
from matching.questions.asking import closed_error
from matching.services import draft_of, ranking_day, today

#: Into the unit of the profile's field.
MILLIMETRES = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000), "um": Decimal("0.001")}
DAYS = {"day": Decimal(1), "week": Decimal(7)}


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as typed. ``unit`` is mm, cm, m, um, day, week or a :class:`Unit`."""

    number: Decimal | None = None
    unit: str | Unit = ""
    percent: Decimal | None = None
    materials: tuple[Concept, ...] = ()
    sectors: tuple[Concept, ...] = ()
    place: Place | None = None

    @property
    def ids(self) -> list[int]:
        """Concepts or the place."""
        things = [*self.materials, *self.sectors, *([self.place] if self.place else [])]
        return [thing.pk for thing in things]


@dataclass(slots=True)
class _Held:
    """A question and its firm, both held by this transaction."""

    question: Question
    supplier: Supplier
    actor: Actor
    changes: dict[str, Any] = field(default_factory=dict)


def dimensions_asked(question: Question) -> tuple[str, ...]:
    """Kinds of units that compare with the request as it stands now; none where no amount is."""
    request = question.request
    draft = draft_of(request)
    need = build_need(
        draft,
        day=ranking_day(draft),
        concepts=Concepts.current(),
        rule=RULES[request.rule_version],
    )
    return dimensions_of(need.capacity or need.minimum_order)


@transaction.atomic
def answer_question(*, question: Question, given: Given, actor: Actor) -> Question:
    """Write the answer into the profile and close the question; the next ranking counts it.

    Where the profile states it by now the question closes as `stated`, and what was typed is not
    written: the caller says so. Raises :class:`DomainError`: `question_closed`, `line_gone`, or
    what the profile refuses. Nothing is changed then.
    """
    held = _hold(question, actor)
    if _is_stated(held.question):
        return _close(held, QuestionState.STATED)
    _check_unit(held.question, given)
    complete_profile(
        supplier=held.supplier,
        actor=actor,
        answer=_answer(held.question, given),
        line_id=held.question.line_id,
    )
    stored = held.question
    stored.answer_number, stored.answer_percent = given.number, given.percent
    stored.answer_unit = given.unit.code if isinstance(given.unit, Unit) else given.unit
    stored.answer_ids = given.ids
    _close(held, QuestionState.ANSWERED)
    _close_others(held)
    return stored


@transaction.atomic
def decline_question(*, question: Question, reason: str, actor: Actor) -> Question:
    """Say that there is no answer, and why; the profile stays. Raises `question_closed`."""
    held = _hold(question, actor)
    held.question.reason = DeclineReason(reason)
    held.changes = {"reason": str(reason)}
    return _close(held, QuestionState.DECLINED)


def _close_others(held: _Held) -> None:
    """The same fact asked by others is answered too: by the profile."""
    stored = held.question
    others = Question.objects.open().filter(
        supplier=held.supplier, kind=stored.kind, line_id=stored.line_id
    )
    for each in others.exclude(pk=stored.pk).select_for_update(of=("self",)).order_by("pk"):
        if _is_stated(each):
            _close(_Held(each, held.supplier, held.actor), QuestionState.STATED)


def _hold(question: Question, actor: Actor) -> _Held:
    supplier = Supplier.objects.select_for_update(of=("self",), no_key=True).get(
        pk=question.supplier_id
    )
    stored = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if not stored.is_open:
        raise closed_error()
    return _Held(stored, supplier, actor)


def _is_stated(question: Question) -> bool:
    """Whether the profile says it; raises `line_gone`."""
    supplier = question.supplier
    line = line_of(supplier, question.line_id) if question.line_id is not None else None
    return is_stated(supplier, question.kind, line, dimensions=dimensions_asked(question))


def _check_unit(question: Question, given: Given) -> None:
    """An amount in a unit that does not compare would leave the question where it is."""
    wanted = dimensions_asked(question)
    if isinstance(given.unit, Unit) and wanted and given.unit.dimension not in wanted:
        raise DomainError(
            Problem(
                message=_("This unit does not compare with what the buyer counts in."),
                code="unit_does_not_compare",
                place="unit",
                remedy=_("Choose another unit."),
            )
        )


def _answer(question: Question, given: Given) -> Answer:
    """The answer in the fields and units of the profile."""
    if question.line_id is None or question.kind == "material":
        return Answer(materials=given.materials, sectors=given.sectors, place=given.place)
    return Answer(values=_values(question.kind, given))


def _values(kind: str, given: Given) -> dict[str, Any]:
    number, unit = given.number or Decimal(0), given.unit
    if kind == "capacity":
        return {
            "quantity_per_month": number,
            "unit": unit,
            "utilisation_percent": given.percent,
            "stated_on": today(),
        }
    if kind == "minimum_order":
        return {"minimum_order_quantity": number, "minimum_order_unit": unit}
    if kind == "lead_time":
        return {"lead_time_days": number * DAYS[str(unit)]}
    name = "max_part_mm" if kind == "size" else "best_tolerance_mm"
    return {name: number * MILLIMETRES[str(unit)]}


def _close(held: _Held, state: QuestionState) -> Question:
    """Note what became of it; the answer itself stands in the question, not in the trail."""
    stored = held.question
    stored.state = state
    stored.answered_at = timezone.now()
    stored.answered_by_id = held.actor.user.pk if held.actor.user else None
    stored.save()
    audit.record(
        verb=f"question.{state}",
        subject=stored,
        changes={"kind": stored.kind, **held.changes},
        actor=held.actor.user,
        organisation=held.actor.organisation,
    )
    return stored
