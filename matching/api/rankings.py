"""Who fits a request, in what order, and why: for a record that is sent, or a stored request."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request as Call
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import actor_of
from accounts.api_permissions import allowed
from accounts.permissions import is_buyer, may_rank
from core.api.errors import ProblemOut, problem_data
from core.api.paging import checked_options
from core.errors import Problem
from directory.api.readings import ReadingOut, reading_data
from matching.api.ranking_rows import FIRM_GROUPS, FirmOut, firm_rows
from matching.api.records import (
    RequestRecord,
    checked_record,
    read_record,
    reading_of,
    with_rule_set,
)
from matching.api.requests import EXAMPLE, own_request
from matching.drafts import RequestDraft
from matching.engine.explain import RANKED
from matching.services import RankingResult, draft_of, rank

MOST_FIRMS = 200
FARTHEST = 10_000


class RankingOptions(serializers.Serializer[Any]):
    """Of which day, and which firms."""

    on = serializers.DateField(
        required=False,
        help_text=_("The day that counts for certificates; usually the request's own, else today."),
    )
    everyone = serializers.BooleanField(
        default=False,
        help_text=_("Also firms that are one step short or not suitable, each with the reason."),
    )
    limit = serializers.IntegerField(
        min_value=1, max_value=MOST_FIRMS, default=50, help_text=_("How many firms.")
    )
    offset = serializers.IntegerField(
        min_value=0, max_value=FARTHEST, default=0, help_text=_("How many firms to pass over.")
    )


class CountsOut(serializers.Serializer[Any]):
    """Firms per group; the last two are null unless everyone was asked for."""

    eligible = serializers.IntegerField()
    needs_answer = serializers.IntegerField()
    near_miss = serializers.IntegerField(allow_null=True)
    not_suitable = serializers.IntegerField(allow_null=True)


class RankingOut(serializers.Serializer[Any]):
    """A ranking: its day and rules, how many firms stand where, and the firms in order."""

    request = serializers.CharField(help_text=_("The request's name; empty for none."))
    day = serializers.DateField()
    rule_version = serializers.CharField()
    language = serializers.CharField(help_text=_("The language of the labels and reasons."))
    counts = CountsOut()
    firms = FirmOut(many=True)


class ReadRankingOut(RankingOut):
    """The ranking of a record that was sent, with what was read from its words."""

    reading = ReadingOut()
    remarks = ProblemOut(many=True)


class Ranking(APIView):
    """The ranking of a request that is sent and not kept."""

    permission_classes = [allowed(may_rank)]
    throttle_scope = "ranking"

    @extend_schema(
        operation_id="rank",
        summary=_("Rank suppliers for a request"),
        description=_(
            "Send a request, get the published suppliers that fit, best first, each with every "
            "criterion's points, reason and record. Nothing is stored."
        ),
        tags=["ranking"],
        parameters=[RankingOptions],
        request=RequestRecord,
        responses=ReadRankingOut,
        examples=[EXAMPLE],
    )
    def post(self, request: Call) -> Response:
        """Rank what was sent."""
        options = checked_options(request, RankingOptions)
        record, remarks = checked_record(request.data)
        draft, more = read_record(record)
        draft = with_rule_set(draft, record, actor_of(request).organisation)
        return Response(ReadRankingOut(_with_reading(draft, options, remarks + more)).data)


class RequestRanking(APIView):
    """The ranking of a stored request."""

    permission_classes = [allowed(is_buyer)]
    throttle_scope = "ranking"

    @extend_schema(
        operation_id="rankRequest",
        summary=_("Rank suppliers for one of your requests"),
        description=_("As for a record that is sent, for a request that is stored."),
        tags=["ranking"],
        parameters=[RankingOptions],
        responses=RankingOut,
    )
    def get(self, request: Call, ref: str) -> Response:
        """Rank the stored request."""
        options = checked_options(request, RankingOptions)
        draft = draft_of(own_request(request, ref))
        return Response(RankingOut(_ranking(draft, options)).data)


def _with_reading(
    draft: RequestDraft, options: dict[str, Any], remarks: list[Problem]
) -> dict[str, Any]:
    return _ranking(draft, options) | {
        "reading": reading_data(reading_of(draft), title_length=len(draft.title)),
        "remarks": [problem_data(problem) for problem in remarks],
    }


def _ranking(draft: RequestDraft, options: dict[str, Any]) -> dict[str, Any]:
    first, last = options["offset"], options["offset"] + options["limit"]
    result = rank(draft, as_of=options.get("on"), everyone=options["everyone"], most=last)
    language = get_language() or "en"
    return {
        "request": draft.ref,
        "day": result.day,
        "rule_version": result.need.rule_version,
        "language": language,
        "counts": _counts(result, everyone=options["everyone"]),
        "firms": firm_rows(draft, result, slice(first, last), language=language),
    }


def _counts(result: RankingResult, *, everyone: bool) -> dict[str, int | None]:
    """Those that were counted: a zero that nobody counted would be a claim."""
    counted = FIRM_GROUPS if everyone else RANKED
    return {g.value: result.counts[g] if g in counted else None for g in FIRM_GROUPS}
