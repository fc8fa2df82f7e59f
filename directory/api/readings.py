"""What was read from a text, as the API tells it: spans, labels, certainty, what was left over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import Amount, LabelsOut
from directory.concepts import Concepts
from directory.models import Place
from directory.models.taxonomy import NAME_LANGUAGES
from directory.taxonomy.reading import Certainty, Kind, Mention, Mode, Reading, Role, Stance

_PLACE = _("What was read: the field of the request that the span stands in.")


class SpanOut(serializers.Serializer[Any]):
    """Characters `start` (included) to `end` (not included) of a field, and their text."""

    place = serializers.ChoiceField(choices=["text", "title"], help_text=_PLACE)
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    text = serializers.CharField()


class CandidateOut(serializers.Serializer[Any]):
    """A concept that the words may mean."""

    code = serializers.CharField()
    labels = LabelsOut(allow_null=True)


class MentionOut(SpanOut):
    """A concept that the words name; `code` is null where several stay possible."""

    kind = serializers.ChoiceField(choices=get_args(Kind))
    code = serializers.CharField(allow_null=True)
    labels = LabelsOut(allow_null=True)
    certainty = serializers.ChoiceField(choices=get_args(Certainty))
    candidates = CandidateOut(many=True)
    stance = serializers.ChoiceField(choices=get_args(Stance))
    role = serializers.ChoiceField(choices=get_args(Role))
    mode = serializers.ChoiceField(choices=get_args(Mode))
    language = serializers.CharField()


class QuantityOut(SpanOut):
    """A number with its meaning: sizes and tolerances in mm, lead times in days."""

    kind = serializers.CharField()
    value = Amount()
    value_high = Amount(allow_null=True)
    unit = serializers.CharField()
    period = serializers.CharField()


class FlagOut(SpanOut):
    """Something the text says of the offer or the request as a whole."""

    code = serializers.CharField()
    until = serializers.DateField(allow_null=True)


class ReadingOut(serializers.Serializer[Any]):
    """Everything understood in a text, in its order, and what was not."""

    language = serializers.CharField()
    mentions = MentionOut(many=True)
    quantities = QuantityOut(many=True)
    flags = FlagOut(many=True)
    unread = SpanOut(many=True)


@dataclass(frozen=True, slots=True)
class _Names:
    """Labels of what a reading names, in two queries."""

    concepts: Concepts
    places: dict[str, Place]

    @classmethod
    def of(cls, mentions: Iterable[Mention]) -> _Names:
        codes = {
            code for m in mentions if m.kind == "place" for code in (m.code, *m.candidates) if code
        }
        places = {place.code: place for place in Place.objects.filter(code__in=codes)}
        return cls(Concepts.current(), places)

    def labels(self, kind: str, code: str | None) -> dict[str, str] | None:
        if code is None:
            return None
        if kind == "place":
            place = self.places.get(code)
            names = {"en": place.name_en, "vi": place.name_vi} if place else None
        else:
            try:
                names = self.concepts.by_code(kind, code).names
            except KeyError:
                return None
        return dict.fromkeys(NAME_LANGUAGES, "") | names if names else None


def reading_data(reading: Reading, *, title_length: int | None = None) -> dict[str, Any]:
    """The reading as data for `ReadingOut`.

    With ``title_length`` the text that was read is a title of so many characters, a line feed and
    a text: spans are then counted in the one of the two that they stand in.
    """

    def span(found: Any) -> dict[str, Any]:
        first_of_text = 0 if title_length is None else title_length + 1
        place, shift = ("text", first_of_text) if found.start >= first_of_text else ("title", 0)
        return {
            "place": place,
            "start": found.start - shift,
            "end": found.end - shift,
            "text": found.text,
        }

    names = _Names.of(reading.mentions)
    return {
        "language": reading.language,
        "mentions": [span(m) | _mention(m, names) for m in reading.mentions],
        "quantities": [
            span(q)
            | {
                "kind": q.kind,
                "value": q.value,
                "value_high": q.value_high,
                "unit": q.unit,
                "period": q.period,
            }
            for q in reading.quantities
        ],
        "flags": [span(f) | {"code": f.code, "until": f.until} for f in reading.flags],
        "unread": [span(s) for s in reading.unread],
    }


def _mention(mention: Mention, names: _Names) -> dict[str, Any]:
    return {
        "kind": mention.kind,
        "code": mention.code,
        "labels": names.labels(mention.kind, mention.code),
        "certainty": mention.certainty,
        "candidates": [
            {"code": code, "labels": names.labels(mention.kind, code)}
            for code in mention.candidates
        ],
        "stance": mention.stance,
        "role": mention.role,
        "mode": mention.mode,
        "language": mention.language,
    }
