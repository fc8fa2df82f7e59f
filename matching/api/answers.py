"""A request as the API tells it: what is asked, where that comes from, what was read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Organisation
from core.api.errors import ProblemOut
from core.api.fields import Amount
from directory.api.concepts import ConceptRef
from directory.api.places import PlaceRef
from directory.api.readings import ReadingOut
from matching.choices import (
    Audience,
    Origin,
    Period,
    RequestStatus,
    RequirementKind,
    RequirementMode,
    StepRole,
)
from matching.models import Request, RequestStep, Requirement


class SpanRef(serializers.Serializer[Any]):
    """Where in the request it was read: characters of its title or its text."""

    place = serializers.ChoiceField(choices=["text", "title"])
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class _Asked(serializers.Serializer[Any]):
    """What steps and requirements have in common."""

    mode = serializers.ChoiceField(choices=RequirementMode.choices)
    weight = serializers.IntegerField()
    least_level = serializers.IntegerField()
    origin = serializers.ChoiceField(choices=Origin.choices)
    span = serializers.SerializerMethodField()

    @extend_schema_field(SpanRef(allow_null=True))
    def get_span(self, row: RequestStep | Requirement) -> dict[str, Any] | None:
        """Where it was read; null where it was given."""
        if row.span_start is None or row.span_end is None:
            return None
        shift = len(row.request.title) + 1
        place, first = ("text", shift) if row.span_start >= shift else ("title", 0)
        return {"place": place, "start": row.span_start - first, "end": row.span_end - first}


class StepOut(_Asked):
    """One process the part goes through."""

    process = ConceptRef()
    role = serializers.ChoiceField(choices=StepRole.choices)


class RequirementOut(_Asked):
    """One thing asked: a concept, a number with its unit, or a place."""

    kind = serializers.ChoiceField(choices=RequirementKind.choices)
    concept = ConceptRef(allow_null=True)
    number = Amount(allow_null=True)
    unit = serializers.CharField()
    place = PlaceRef(allow_null=True)
    any_of = serializers.IntegerField(allow_null=True)


class VolumeOut(serializers.Serializer[Any]):
    """How much is needed."""

    quantity = Amount(source="volume_quantity")
    unit = serializers.CharField(source="volume_unit.code")
    period = serializers.ChoiceField(choices=Period.choices, source="volume_period")
    origin = serializers.ChoiceField(choices=Origin.choices, source="volume_origin")


class RequestRow(serializers.Serializer[Request]):
    """A request in a list."""

    ref = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField()
    status = serializers.ChoiceField(choices=RequestStatus.choices)
    audience = serializers.ChoiceField(choices=Audience.choices)
    deadline_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()


class RequestOut(RequestRow):
    """A request with everything it asks."""

    text = serializers.CharField()
    sector = ConceptRef(allow_null=True)
    steps = StepOut(many=True)
    requirements = RequirementOut(many=True)
    volume = serializers.SerializerMethodField()
    part_weight_kg = Amount(allow_null=True)
    weight_kg_per_metre = Amount(allow_null=True)
    part_area_m2 = Amount(allow_null=True)
    delivery_window_days = serializers.IntegerField(allow_null=True)
    split_award_allowed = serializers.BooleanField(source="is_split_allowed")
    wants_prototypes = serializers.BooleanField()
    as_of_date = serializers.DateField(source="as_of", allow_null=True)
    rule_version = serializers.CharField()

    @extend_schema_field(VolumeOut(allow_null=True))
    def get_volume(self, request: Request) -> dict[str, Any] | None:
        """The amount and per what; null where none is known."""
        return VolumeOut(request).data if request.volume_unit else None


class RequestAnswer(serializers.Serializer[Any]):
    """A request, what was read from its words, and remarks on what was not understood."""

    request = RequestOut()
    reading = ReadingOut()
    remarks = ProblemOut(many=True)


def own_requests(organisation: Organisation) -> QuerySet[Request]:
    """The requests of one organisation, newest first, with all that an answer tells."""
    return (
        Request.objects.filter(organisation=organisation)
        .select_related("sector", "volume_unit")
        .order_by("-created_at", "-pk")
    )


def with_details(rows: QuerySet[Request]) -> QuerySet[Request]:
    """The same requests with their steps and requirements."""
    return rows.prefetch_related("steps__process", "requirements__concept", "requirements__place")
