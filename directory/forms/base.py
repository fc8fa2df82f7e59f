"""What every form of a section shares: the hidden revision, units, who somebody's sites are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeGuard, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.models import Site, Supplier, Unit

#: Units in which firms count what they make and sell, the usual ones first.
UNITS = (
    "pcs",
    "thousand-pcs",
    "million-pcs",
    "set",
    "pair",
    "dozen",
    "kg",
    "t",
    "m",
    "m2",
    "m3",
    "l",
    "mould",
    "box",
    "roll",
    "sheet",
    "order",
)


class UnitField(forms.ModelChoiceField[Unit]):
    """A unit, by its code, named in the reader's language."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("empty_label", _("unit"))
        super().__init__(Unit.objects.none(), to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Unit) -> str:
        """Return the unit's name."""
        return obj.name_vi if (get_language() or "vi").startswith("vi") else obj.name_en


class SiteField(forms.ModelChoiceField[Site]):
    """One of the firm's own sites, by its number."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(Site.objects.none(), to_field_name="number", **kwargs)

    def label_from_instance(self, obj: Site) -> str:
        """Return what tells the site from the others."""
        return site_label(obj)


class SitesField(forms.ModelMultipleChoiceField[Site]):
    """Several of the firm's own sites, by their numbers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Site.objects.none(),
            required=False,
            to_field_name="number",
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )

    def label_from_instance(self, obj: Site) -> str:
        """Return what tells the site from the others."""
        return site_label(obj)


def site_label(site: Site) -> str:
    """Return a site's name, else its address or place, with its number."""
    told = site.name or site.address or (str(site.place) if site.place else "")
    return f"{site.number}. {told}".strip(". ")


class SectionForm(forms.Form):
    """A form of one section of one supplier's profile.

    `seen` carries the revision of what was opened. What a service refuses becomes errors of the
    form by :meth:`refuse`; nothing that was typed is lost.
    """

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, supplier: Supplier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.supplier = supplier
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.form_show_errors = True
        layout = self.layout()
        if layout is not None:
            self.helper.layout = Layout("seen", *layout)
        self._fill_choices()

    def layout(self) -> list[Any] | None:
        """Return the rows of the form, None for one field below the other."""
        return None

    def values(self) -> dict[str, Any]:
        """Return what a service stores."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def show_stored(self, revision: str) -> None:
        """Let the next save overwrite: the form carries the revision of what is stored now."""
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            data[self.add_prefix("seen")] = revision
            self.data = data

    def _fill_choices(self) -> None:
        sites: QuerySet[Site] | None = None
        for name, field in self.fields.items():
            if _stands_in_rows(field):
                rows = cast("Iterable[tuple[str, Any]]", field.choices)
                field.choices = [(value, capfirst(str(label))) for value, label in rows]
            elif isinstance(field, UnitField):
                field.queryset = _units(self.initial.get(name))
            elif isinstance(field, (SiteField, SitesField)):
                if sites is None:
                    mine = Site.objects.filter(supplier_id=self.supplier.pk)
                    sites = mine.select_related("place").order_by("number")
                field.queryset = sites
                if len(sites) < (2 if isinstance(field, SitesField) else 1):
                    # Nothing to choose from.
                    field.widget = field.hidden_widget()


def _units(stored: Any) -> QuerySet[Unit]:
    """The usual units in their order, and the one that is stored."""
    order = [When(code=code, then=Value(place)) for place, code in enumerate(UNITS)]
    wanted = Q(code__in=UNITS)
    if isinstance(stored, Unit):
        wanted |= Q(pk=stored.pk)
    return Unit.objects.filter(wanted).order_by(
        Case(*order, default=Value(len(UNITS)), output_field=IntegerField()), "pk"
    )


def _stands_in_rows(field: forms.Field) -> TypeGuard[forms.ChoiceField]:
    """Whether each choice is a row of its own; in lists and sentences choices begin small."""
    is_closed = isinstance(field, forms.ChoiceField) and not isinstance(
        field, forms.ModelChoiceField
    )
    return is_closed and isinstance(field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))
