"""Reading a text: what a buyer's or a supplier's own words mean."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from directory.api.readings import ReadingOut, reading_data
from directory.taxonomy import read
from directory.taxonomy.guess import guess_words
from directory.taxonomy.source import READ_LIMIT


class TextIn(serializers.Serializer[Any]):
    """A text to read."""

    text = serializers.CharField(
        max_length=READ_LIMIT,
        trim_whitespace=False,
        allow_blank=True,
        help_text=_("Vietnamese, English, Japanese, Korean or Chinese."),
    )
    side = serializers.ChoiceField(
        choices=["request", "profile"],
        default="request",
        help_text=_("Who speaks: a buyer (request) or a supplier (profile)."),
    )


class TextRead(APIView):
    """What a text says."""

    permission_classes = [AllowAny]
    throttle_scope = "reading"

    @extend_schema(
        operation_id="readText",
        summary=_("Read a text"),
        description=_(
            "Concepts, quantities and flags with the place of each in the text, and the words that "
            "nothing was read from. Places are counted in characters (Unicode code points), the "
            "end not included. Nothing is stored."
        ),
        tags=["taxonomy"],
        request=TextIn,
        responses=ReadingOut,
        examples=[
            OpenApiExample(
                "text",
                value={"text": "Gia công CNC trục SUS304, 5.000 chiếc/tháng", "side": "request"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Answer the reading."""
        given = TextIn(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        reading = read(data["text"], side=data["side"], guess=guess_words)
        return Response(ReadingOut(reading_data(reading)).data)
