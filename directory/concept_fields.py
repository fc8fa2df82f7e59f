"""Form fields in which concepts are chosen by words, in any of five languages.

    process = ConceptField(kind="process")                  # cleaned: Concept
    materials = ConceptField(kind="material", many=True)    # cleaned: list[Concept]

`initial` is a concept or its id, with `many` a list of them. Several meanings and misspellings are
not decided: the error lists them, and the input shows a button for each that sends the form again
with that choice, also without JavaScript.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.template import loader
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from directory.choices import ConceptKind
from directory.concept_search import LONGEST_WORDS, Understood, concept_labelled, understand
from directory.models import Concept

#: Added to the input's name by the button of a candidate: "place=code".
CHOICE = "__choice"
_SEPARATORS = re.compile(r"[,;、，；\n]")
MOST_CONCEPTS = 40


class ConceptInput(forms.TextInput):
    """A text input with suggestions, and a button for each thing that its words may mean."""

    template_name = "directory/_concept_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "autocapitalize": "off"} | (attrs or {}))
        self.kind = ""
        self.many = False
        #: (value of the button, what it says), set by the field when it asks.
        self.offers: list[tuple[str, str]] = []

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> str | None:
        """Return what was typed, with the piece replaced whose meaning was chosen by a button."""
        if isinstance(data, MultiValueDict):
            typed: str | None = ", ".join(data.getlist(name)) if name in data else None
        else:
            typed = data.get(name)
        chosen = data.get(name + CHOICE)
        return with_choice(str(typed or ""), str(chosen), self.kind) if chosen else typed

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add where suggestions come from and what is offered."""
        context = super().get_context(name, value, attrs)
        found = context["widget"]
        found["list_id"] = f"{found['attrs'].get('id') or name}_suggestions"
        found["attrs"]["list"] = found["list_id"]
        asked = {"kind": self.kind, "field": name} | ({"many": "1"} if self.many else {})
        found["address"] = f"{reverse('directory:concept-suggest')}?{urlencode(asked)}"
        found["choice_name"] = name + CHOICE
        found["offers"] = self.offers
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> str:
        """Render with the site's templates; the forms' own renderer knows only Django's."""
        return loader.render_to_string(template_name, context)


class ConceptField(forms.Field):
    """Words that become a concept of one kind; with `many`, words with commas between them."""

    widget: Any = ConceptInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "unknown": _("“%(words)s” was not understood. Try another word or a broader one."),
        "meant": _("Did you mean: %(names)s?"),
        "other_kind": _("“%(words)s” is a %(other)s; here a %(kind)s is asked."),
        "too_long": _("Write at most %(most)s characters."),
        "too_many": _("Name at most %(most)s."),
    }

    def __init__(self, *, kind: str, many: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind, self.many = kind, many
        if isinstance(self.widget, ConceptInput):
            self.widget.kind, self.widget.many = kind, many

    def __deepcopy__(self, memo: dict[int, Any]) -> ConceptField:
        """Copy for one form; what one form asks about does not show in the next."""
        copied: ConceptField = super().__deepcopy__(memo)
        if isinstance(copied.widget, ConceptInput):
            copied.widget.offers = []
        return copied

    def prepare_value(self, value: Any) -> Any:
        """Return the words that stand in the input: labels in the reader's language."""
        if self.many and isinstance(value, Iterable) and not isinstance(value, str):
            return ", ".join(_label(one) for one in value)
        return _label(value)

    def clean(self, value: Any) -> Any:
        """Return the concept (with `many`, a list, each once); raises ValidationError."""
        words = _plain(value)
        self.validate(words)
        if not words:
            return [] if self.many else None
        if len(words) > LONGEST_WORDS * (MOST_CONCEPTS if self.many else 1):
            raise self._problem("too_long", most=LONGEST_WORDS)
        if not self.many:
            return self._concept(words, 0)
        pieces = split_words(words, self.kind)
        if len(pieces) > MOST_CONCEPTS:
            raise self._problem("too_many", most=MOST_CONCEPTS)
        found: dict[int, Concept] = {}
        problems: list[ValidationError] = []
        for place, piece in enumerate(pieces):
            try:
                concept = self._concept(piece, place)
                found.setdefault(concept.pk, concept)
            except ValidationError as problem:
                problems.append(problem)
        if problems:
            raise ValidationError(problems)
        return list(found.values())

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the words differ from those that stood there."""
        return bool(not self.disabled and _plain(self.prepare_value(initial)) != _plain(data))

    def _concept(self, words: str, place: int) -> Concept:
        meant = understand(self.kind, words)
        if meant.concept is not None:
            return meant.concept
        raise self._asked(words, meant, place)

    def _asked(self, words: str, meant: Understood, place: int) -> ValidationError:
        short = words[:60]
        if meant.candidates:
            if isinstance(self.widget, ConceptInput):
                self.widget.offers += [(f"{place}={c.code}", c.name()) for c in meant.candidates]
            names = "; ".join(concept.name() for concept in meant.candidates)
            return self._problem("meant", words=short, names=names)
        if meant.of_other_kind is not None:
            kinds = dict(ConceptKind.choices)
            other = kinds.get(meant.of_other_kind.kind, "")
            return self._problem("other_kind", words=short, other=other, kind=kinds[self.kind])
        return self._problem("unknown", words=short)

    def _problem(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


def with_choice(typed: str, chosen: str, kind: str) -> str:
    """Return what was typed with one piece replaced by the label of the concept chosen for it."""
    place, _equals, code = chosen.partition("=")
    concept = Concept.objects.filter(kind=kind, code=_plain(code)[:60], retired_on=None).first()
    if concept is None or not (place.isascii() and place.isdigit()) or len(place) > 3:
        return typed
    pieces = split_words(_plain(typed), kind)
    if int(place) >= len(pieces):
        return concept.name() if not pieces else typed
    pieces[int(place)] = concept.name()
    return ", ".join(pieces)


def split_words(words: str, kind: str) -> list[str]:
    """Return the pieces between commas; a label that has commas of its own stays in one piece."""
    pieces = [piece.strip() for piece in _SEPARATORS.split(words)]
    pieces = [piece for piece in pieces if piece][: MOST_CONCEPTS * 3]
    found: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(min(len(pieces), at + 5), at + 1, -1):
            joined = ", ".join(pieces[at:end])
            if concept_labelled(kind, joined) is not None:
                break
        else:
            end = at + 1
        found.append(", ".join(pieces[at:end]))
        at = end
    return found


def _label(value: Any) -> Any:
    if isinstance(value, Concept):
        return value.name()
    if isinstance(value, int) and not isinstance(value, bool):
        concept = Concept.objects.filter(pk=value).first() if 0 <= value < 2**31 else None
        return concept.name() if concept else ""
    return value


def _plain(value: Any) -> str:
    """Text that PostgreSQL can hold: without NUL and halves of characters."""
    text = "" if value is None else str(value)
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8").strip()
