"""The firms of a ranking as rows: exact scores, and the same words as on the pages."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.api.fields import Amount
from matching.choices import RequirementMode
from matching.drafts import RequestDraft
from matching.engine.criteria import Step
from matching.engine.explain import GROUPS, FirmResult, Part
from matching.presentation.ranked import ranking_view
from matching.services import RankingResult

FIRM_GROUPS = GROUPS
STEPS = tuple(step.name.lower() for step in Step)


class CriterionOut(serializers.Serializer[Any]):
    """One criterion: `points` of at most `most`, both shares of a score of 0 to 100."""

    key = serializers.CharField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    mode = serializers.ChoiceField(choices=RequirementMode.choices)
    step = serializers.ChoiceField(choices=STEPS)
    points = Amount()
    most = Amount()
    reason = serializers.CharField()
    record = serializers.CharField()


class RankedSupplier(serializers.Serializer[Any]):
    """Which firm."""

    ref = serializers.CharField()
    name = serializers.CharField()
    place = serializers.CharField()
    is_demo = serializers.BooleanField()


class FirmOut(serializers.Serializer[Any]):
    """One firm. Scores are 0 to 100; low and high count every unknown wish as nothing or as full.

    `missing` says what keeps the firm out, `question` what to ask it.
    """

    supplier = RankedSupplier()
    rank = serializers.IntegerField(allow_null=True)
    group = serializers.ChoiceField(choices=[group.value for group in GROUPS])
    score = Amount()
    score_low = Amount()
    score_high = Amount()
    criteria = CriterionOut(many=True)
    missing = serializers.CharField(allow_null=True)
    question = serializers.CharField(allow_null=True)


def firm_rows(
    draft: RequestDraft, result: RankingResult, part: slice, *, language: str
) -> list[dict[str, Any]]:
    """This part of the ranking's firms, in order, as data for `FirmOut`."""
    firms = result.firms[part]
    view = ranking_view(draft, result, language=language, firms=firms)
    return [_row(firm, seen) for firm, seen in zip(firms, view.rows, strict=True)]


def _row(firm: FirmResult, seen: Any) -> dict[str, Any]:
    words = {part.key: part for part in (*seen.gates, *seen.parts)}
    return {
        "supplier": {
            "ref": firm.ref,
            "name": firm.name,
            "place": seen.place,
            "is_demo": seen.is_demo,
        },
        "rank": seen.rank,
        "group": firm.group.value,
        "score": firm.score,
        "score_low": firm.low,
        "score_high": firm.high,
        "criteria": [_criterion(part, words[part.key]) for part in firm.parts if part.key in words],
        "missing": seen.missing,
        "question": seen.question,
    }


def _criterion(part: Part, words: Any) -> dict[str, Any]:
    return {
        "key": part.key,
        "kind": part.kind,
        "label": words.label,
        "mode": part.mode.value,
        "step": part.step.name.lower(),
        "points": part.points,
        "most": part.most,
        "reason": words.text,
        "record": words.record,
    }
