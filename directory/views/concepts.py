"""What pages ask while somebody types: suggestions for a field, and a text read as it stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import allowed
from accounts.permissions import is_signed_in
from core.limits import limited
from core.text import fold_keeping_marks
from directory.choices import ConceptKind
from directory.concept_search import suggest
from directory.text_reading import read_text

LONGEST = 2000
#: Longer texts are read up to here as they are typed; saving reads all of it.
LONGEST_TEXT = 12_000


@dataclass(frozen=True, slots=True)
class Option:
    """An entry of a <datalist>: browsers show those whose value or label holds what was typed."""

    value: str
    label: str


@require_GET
@limited("suggesting")
def concept_suggest(request: HttpRequest) -> HttpResponse:
    """Options for the words in `q`, or in the parameter that `field` names; retired ones never."""
    kind = request.GET.get("kind", "")
    if kind not in ConceptKind.values:
        raise BadRequest
    asked = request.GET.get(request.GET.get("field", "") or "q") or request.GET.get("q", "")
    typed = asked.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")[:LONGEST]
    before, words = "", typed
    if "many" in request.GET:
        head, comma, words = typed.rpartition(",")
        before = f"{head.strip()}, " if comma else ""
    options = [
        _option(before, words.strip(), one.concept.name(), one.term)
        for one in suggest(kind, words.strip())
    ]
    return render(request, "directory/_concept_options.html", {"options": options})


@require_POST
@allowed(is_signed_in)
@limited("reading")
def text_read(request: HttpRequest) -> HttpResponse:
    """What was understood of `text`; `field` in the address names another parameter."""
    posted = request.POST
    name = request.GET.get("field", "") or "text"
    text = (posted.get(name) or posted.get("text", "")).replace("\x00", "")[:LONGEST_TEXT]
    found = read_text(text, "request" if posted.get("side") == "request" else "profile")
    return render(request, "directory/_text_reading.html", {"found": found})


def _option(before: str, words: str, name: str, term: str) -> Option:
    if not before and fold_keeping_marks(words) in fold_keeping_marks(name):
        return Option(name, "")
    told = name if fold_keeping_marks(term) == fold_keeping_marks(name) else f"{name} ({term})"
    return Option(f"{before}{name}", f"{told} · {before}{words}")
