"""The readable page about the API, made from its schema."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from core.api.document import Document, document
from core.api.paging import FARTHEST, MOST_ROWS, USUAL_ROWS


@lru_cache(maxsize=8)
def _document(language: str) -> Document:
    """The schema in one language; it changes only with the program."""
    with override(language):
        schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        return document(schema)


@require_safe
def readable_page(request: HttpRequest) -> HttpResponse:
    """Tell programmers how to ask: from the first call to every field."""
    context = {
        "document": _document(get_language() or settings.LANGUAGE_CODE),
        "base": request.build_absolute_uri("/").rstrip("/"),
        "rates": settings.API_RATES,
        "tokens_address": _address("accounts:account"),
        "usual_rows": USUAL_ROWS,
        "most_rows": MOST_ROWS,
        "farthest": FARTHEST,
    }
    return render(request, "api/docs.html", context)


def _address(name: str) -> str:
    """The address of a page that another app may have."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
