"""Fields for places and clusters by name: of today, of before July 2025, in any spelling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.text import fold
from directory.choices import PlaceLevel
from directory.models import Cluster, Place

#: As for concepts: added to the input's name by the button of a candidate.
CHOICE = "__choice"
LONGEST = 120
MOST = 40
_PREFIXES = ("thanh pho ", "tinh ", "phuong ", "xa ", "quan ", "huyen ", "thi xa ", "thi tran ")


class NameInput(forms.TextInput):
    """A text input with all names as suggestions, and a button for each that is meant perhaps."""

    template_name = "directory/_name_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off"} | (attrs or {}))
        self.offers: list[tuple[str, str]] = []
        self.suggestions: list[tuple[str, str]] = []

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the code of the button that was pressed, else what was typed."""
        chosen = data.get(name + CHOICE)
        return f"code:{chosen}" if chosen else data.get(name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the suggestions and the buttons."""
        context = super().get_context(name, value, attrs)
        found = context["widget"]
        found["list_id"] = f"{found['attrs'].get('id') or name}_names"
        found["attrs"]["list"] = found["list_id"]
        found["choice_name"], found["offers"] = name + CHOICE, self.offers
        found["suggestions"] = self.suggestions
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> Any:
        from django.template import loader  # noqa: PLC0415

        return loader.render_to_string(template_name, context)


class NameField(forms.Field):
    """A name that becomes a thing; several of that name are asked about, never guessed."""

    widget: Any = NameInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "meant": _("Several places fit “%(words)s”. Choose one:"),
        "unknown": _("“%(words)s” is not a place we know. Choose one from the list."),
    }

    def __deepcopy__(self, memo: dict[int, Any]) -> NameField:
        """Copy for one form; the names are read once for it."""
        copied: NameField = super().__deepcopy__(memo)
        if isinstance(copied.widget, NameInput):
            copied.widget.offers = []
        return copied

    def things(self) -> list[Any]:
        """Return all that can be chosen."""
        raise NotImplementedError

    def label_of(self, thing: Any) -> str:
        """Return the name that stands in the input."""
        raise NotImplementedError

    def keys_of(self, thing: Any) -> set[str]:
        """Return the folded names by which a thing is found."""
        raise NotImplementedError

    def offered_for(self, thing: Any) -> list[Any]:
        """Return what is meant perhaps when this thing is named."""
        return [thing]

    def prepare_value(self, value: Any) -> Any:
        """Return the name of a thing; what was typed stays."""
        if isinstance(value, str) and value.startswith("code:"):
            found = self._by_code(value)
            return self.label_of(found) if found is not None else ""
        return value if value is None or isinstance(value, str) else self.label_of(value)

    def clean(self, value: Any) -> Any:
        """Return the thing, None when nothing was typed; raises ValidationError."""
        words = "" if value is None else str(value).replace("\x00", "").strip()
        self.validate(words)
        if not words:
            return None
        if words.startswith("code:"):
            chosen = self._by_code(words)
            if chosen is not None:
                return chosen
        found = self._named(words[:LONGEST])
        if len(found) == 1:
            return found[0]
        if found and isinstance(self.widget, NameInput):
            self.widget.offers = [(one.code, self.label_of(one)) for one in found[:MOST]]
        code = "meant" if found else "unknown"
        raise ValidationError(self.error_messages[code], code, params={"words": words[:60]})

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another name stands there."""
        return bool((self.prepare_value(initial) or "") != (self.prepare_value(data) or ""))

    def _by_code(self, value: str) -> Any:
        code = value.removeprefix("code:")
        return next((thing for thing in self.things() if thing.code == code), None)

    def _named(self, words: str) -> list[Any]:
        first = words.split(",", maxsplit=1)[0]
        ways: tuple[tuple[str, Callable[[Any], set[str]]], ...] = (
            (fold(words), lambda thing: {fold(self.label_of(thing))}),
            (fold(first), self.keys_of),
            (_bare(first), self.keys_of),
        )
        key, named = "", []
        for key, names in ways:
            named = [thing for thing in self.things() if key in names(thing)]
            if named:
                break
        if not named and len(key) >= 3:
            named = [t for t in self.things() if any(key in name for name in self.keys_of(t))]
        offered = [one for thing in named for one in self.offered_for(thing)]
        return list({one.pk: one for one in offered}.values())


class PlaceField(NameField):
    """A ward or commune of Hanoi, or a province; former districts lead to what they are now."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._places: list[Place] | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> PlaceField:
        """Copy for one form, which reads the places anew."""
        copied = super().__deepcopy__(memo)
        assert isinstance(copied, PlaceField)  # noqa: S101 - for the type checker
        copied._places = None  # noqa: SLF001 - of the same class
        return copied

    def things(self) -> list[Any]:
        """Return all places; read once for a form."""
        if self._places is None:
            places = Place.objects.select_related("parent").order_by("pk")
            self._places = sorted(places, key=lambda one: (one.level, fold(one.name_vi)))
            if isinstance(self.widget, NameInput):
                self.widget.suggestions = [
                    (self.label_of(place), self._also(place))
                    for place in self._places
                    if place.level != PlaceLevel.FORMER_DISTRICT
                ]
        return self._places

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        """Have the suggestions ready when the input is shown."""
        self.things()
        return super().get_bound_field(form, field_name)

    def label_of(self, thing: Place) -> str:
        """Return the name with its province: Phường Hà Đông, Hà Nội."""
        return f"{thing.name_vi}, {thing.parent.short_vi}" if thing.parent else thing.name_vi

    def keys_of(self, thing: Place) -> set[str]:
        """Return the names of today and of before."""
        return set(thing.folded_names)

    def offered_for(self, thing: Place) -> list[Place]:
        """Return what lies in a former district today, and the district itself last."""
        if thing.level != PlaceLevel.FORMER_DISTRICT:
            return [thing]
        within = [p for p in self.things() if thing.pk in p.ancestor_ids and p.pk != thing.pk]
        return [*within, thing]

    def _also(self, place: Place) -> str:
        districts = {p.pk: p.name_vi for p in self._places or [] if p.level == "former_district"}
        former = [districts[pk] for pk in place.ancestor_ids if pk in districts]
        plain = fold(self.label_of(place))
        return " · ".join([*former, plain]) if former else plain


class ClusterField(NameField):
    """An industrial park or cluster by its name."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "meant": _("Several parks and clusters fit “%(words)s”. Choose one:"),
        "unknown": _("“%(words)s” is not a park or cluster we know. Leave it out if it has none."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._clusters: list[Cluster] | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> ClusterField:
        """Copy for one form, which reads the clusters anew."""
        copied = super().__deepcopy__(memo)
        assert isinstance(copied, ClusterField)  # noqa: S101 - for the type checker
        copied._clusters = None  # noqa: SLF001 - of the same class
        return copied

    def things(self) -> list[Any]:
        """Return all parks and clusters; read once for a form."""
        if self._clusters is None:
            clusters = Cluster.objects.select_related("place").order_by("pk")
            self._clusters = sorted(clusters, key=lambda one: fold(one.name_vi))
            if isinstance(self.widget, NameInput):
                self.widget.suggestions = [
                    (cluster.name_vi, fold(cluster.name_vi)) for cluster in self._clusters
                ]
        return self._clusters

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        """Have the suggestions ready when the input is shown."""
        self.things()
        return super().get_bound_field(form, field_name)

    def label_of(self, thing: Cluster) -> str:
        """Return the Vietnamese name."""
        return thing.name_vi

    def keys_of(self, thing: Cluster) -> set[str]:
        """Return all its names."""
        return set(thing.folded_names)


def _bare(words: str) -> str:
    """The folded name without "phường", "xã" … in front."""
    folded = fold(words)
    for prefix in _PREFIXES:
        if folded.startswith(prefix):
            return folded.removeprefix(prefix)
    return folded
