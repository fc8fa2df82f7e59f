"""The taxonomy's concepts: processes, products, materials, standards and sectors."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.fields import LabelsOut
from core.api.paging import checked_options
from core.lookups import found_or_404
from core.text import fold
from directory.choices import ConceptKind
from directory.models import Concept, ConceptTerm
from directory.models.taxonomy import NAME_LANGUAGES


class ConceptOptions(serializers.Serializer[Any]):
    """Which concepts."""

    kind = serializers.ChoiceField(
        choices=ConceptKind.choices, required=False, help_text=_("What the concept is.")
    )
    code = serializers.CharField(
        max_length=60, required=False, help_text=_("The code, which never changes.")
    )
    parent = serializers.CharField(  # type: ignore[assignment]
        max_length=60, required=False, help_text=_("The code of the concept right above.")
    )
    q = serializers.CharField(
        max_length=200,
        required=False,
        help_text=_("Part of a name or synonym in any of five languages; accents do not matter."),
    )


class ConceptRef(serializers.Serializer[Concept]):
    """A concept by its code, with its name in the language asked for."""

    kind = serializers.ChoiceField(choices=ConceptKind.choices)
    code = serializers.CharField()
    label = serializers.CharField(source="name")  # type: ignore[assignment]


class ConceptOut(ConceptRef):
    """A concept with its names in five languages."""

    labels = serializers.SerializerMethodField()
    parent = ConceptRef(allow_null=True)
    is_kind_of_parent = serializers.BooleanField()

    @extend_schema_field(LabelsOut)
    def get_labels(self, concept: Concept) -> dict[str, str]:
        """The names by language."""
        return {code: getattr(concept, f"name_{code}") for code in NAME_LANGUAGES}


class SynonymOut(serializers.Serializer[ConceptTerm]):
    """One more name of a concept; no language: a designation used in all."""

    language = serializers.CharField()
    text = serializers.CharField()


class ConceptDetailOut(ConceptOut):
    """A concept with everything it is known by and stands next to."""

    children = ConceptRef(many=True)
    contains = ConceptRef(many=True)
    synonyms = SynonymOut(many=True)
    source = serializers.CharField()  # type: ignore[assignment]


def current_concepts() -> QuerySet[Concept]:
    """The concepts in use, each with its parent."""
    return Concept.objects.filter(retired_on__isnull=True).select_related("parent")


class ConceptList(ListAPIView[Concept]):
    """The concepts of the taxonomy, in the order of their making."""

    permission_classes = [AllowAny]
    serializer_class = ConceptOut

    @extend_schema(
        operation_id="listConcepts",
        summary=_("List concepts"),
        description=_("Processes, products, materials, standards and sectors, with their names."),
        tags=["taxonomy"],
        parameters=[ConceptOptions],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer a page of concepts."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Concept]:
        """The concepts that the query parameters ask for."""
        options = checked_options(self.request, ConceptOptions)
        rows = current_concepts().order_by("pk")
        if kind := options.get("kind"):
            rows = rows.filter(kind=kind)
        if code := options.get("code"):
            rows = rows.filter(code=code)
        if parent := options.get("parent"):
            rows = rows.filter(parent__code=parent)
        return rows.filter(_named(options["q"])) if "q" in options else rows


def _named(words: str) -> Q:
    key = fold(words)
    if not key:
        return Q(pk__in=[])
    terms = ConceptTerm.objects.filter(concept=OuterRef("pk"), folded__contains=key)
    return Q(Exists(terms)) | Q(code=words)


class ConceptDetail(APIView):
    """One concept."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="getConcept",
        summary=_("Get one concept"),
        description=_("With its children, what it contains, and every synonym in five languages."),
        tags=["taxonomy"],
        responses=ConceptDetailOut,
    )
    def get(self, request: Request, kind: str, code: str) -> Response:
        """Answer the concept."""
        concept = found_or_404(current_concepts(), kind=kind, code=code)
        rows = current_concepts()
        concept.contains = rows.filter(pk__in=concept.contains_ids).order_by("pk")  # type: ignore[attr-defined]
        concept.synonyms = concept.terms.order_by("language", "pk")  # type: ignore[attr-defined]
        data = ConceptDetailOut(concept).data
        children = rows.filter(parent=concept).order_by("pk")
        data["children"] = [ConceptRef(child).data for child in children]
        return Response(data)
