"""Public codes of a search become ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.choices import CompanyType, ProfileOrigin
from directory.concepts import Concepts
from directory.place_names import PlaceNames


class SupplierFilterForm(forms.Form):
    """Turns public codes into ids; what is unknown is refused with its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ids: dict[str, dict[str, int]] = {}

    @cached_property
    def concepts(self) -> Concepts:
        """The taxonomy."""
        return Concepts.current()

    @cached_property
    def places(self) -> PlaceNames:
        """Places, parks and clusters."""
        return PlaceNames.load()

    def _resolved(self, name: str, find: Callable[[str], int | None]) -> list[str]:
        codes: list[str] = self.cleaned_data[name]
        found = {code: find(code) for code in codes}
        unknown = [code for code, pk in found.items() if pk is None]
        if unknown:
            raise ValidationError(
                _("There is no “%(value)s” here."),
                code="unknown",
                params={"value": "”, “".join(map(_shown, unknown[:5])), "values": unknown},
            )
        self.ids[name] = {code: pk for code, pk in found.items() if pk is not None}
        return codes

    def clean_process(self) -> list[str]:
        """Codes of processes."""
        return self._resolved("process", lambda code: self.concepts.find("process", code))

    def clean_product(self) -> list[str]:
        """Codes of products."""
        return self._resolved("product", lambda code: self.concepts.find("product", code))

    def clean_material(self) -> list[str]:
        """Codes of materials."""
        return self._resolved("material", lambda code: self.concepts.find("material", code))

    def clean_standard(self) -> list[str]:
        """Codes of standards."""
        return self._resolved("standard", lambda code: self.concepts.find("standard", code))

    def clean_sector(self) -> list[str]:
        """Codes of sectors."""
        return self._resolved("sector", lambda code: self.concepts.find("sector", code))

    def clean_place(self) -> list[str]:
        """Codes of provinces, wards, communes and former districts."""
        return self._resolved("place", self.places.place_ids.get)

    def clean_cluster(self) -> list[str]:
        """Codes of parks and clusters."""
        return self._resolved("cluster", self.places.cluster_ids.get)

    def clean_company_type(self) -> list[str]:
        """Kinds of company."""
        return self._resolved("company_type", _position_in(CompanyType.values))

    def clean_origin(self) -> list[str]:
        """Who wrote the profile."""
        return self._resolved("origin", _position_in(ProfileOrigin.values))


def _shown(code: str) -> str:
    """What was sent, short and without what cannot be printed."""
    return "".join(letter if letter.isprintable() else "�" for letter in code[:40])


def _position_in(values: Iterable[str]) -> Callable[[str], int | None]:
    return {value: place for place, value in enumerate(values)}.get
