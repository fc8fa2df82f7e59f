"""What narrows a supplier's inbox, as it came in the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.choices import Dimension
from directory.concepts import Concepts
from matching.engine.explain import Group
from matching.inbox.fits import Fit
from matching.services import today

GROUPS = (
    (Group.ELIGIBLE.value, _("You fit")),
    (Group.NEEDS_ANSWER.value, _("Needs your answer")),
    (Group.NEAR_MISS.value, _("One step short")),
)
SORTS = (("fit", _("best fit")), ("newest", _("newest")), ("deadline", _("first deadline")))
#: Days until the deadline; "none" has no deadline.
DEADLINES = (
    ("7", _("within a week")),
    ("30", _("within 30 days")),
    ("none", _("no deadline")),
)
UNITS = (
    (Dimension.COUNT, _("pieces")),
    (Dimension.SET, _("sets")),
    (Dimension.PAIR, _("pairs")),
    (Dimension.MASS, "kg"),
    (Dimension.LENGTH, "m"),
    (Dimension.AREA, "m²"),
)
#: Thousandths, as amounts of needs are counted.
_THOUSAND = 1000
_MOST = 10**12


class InboxFilter(forms.Form):
    """Narrows and orders fits; what cannot be in an address is left out and said."""

    process = forms.ChoiceField(required=False, label=_("Process"))
    sector = forms.ChoiceField(required=False, label=_("Sector"))
    deadline = forms.ChoiceField(required=False, label=_("Answers until"), choices=DEADLINES)
    most = forms.IntegerField(
        required=False, label=_("At most, a month"), min_value=1, max_value=_MOST
    )
    unit = forms.ChoiceField(required=False, label=_("Unit"), choices=UNITS)
    sort = forms.ChoiceField(required=False, label=_("Order"), choices=SORTS)
    group = forms.ChoiceField(required=False, label=_("Group"), choices=GROUPS)

    def __init__(self, data: Any, *, fits: tuple[Fit, ...], concepts: Concepts) -> None:
        super().__init__(data)
        processes = {fit.request.process_id for fit in fits} - {None}
        sectors = {fit.request.sector_id for fit in fits} - {None}
        self._concepts = concepts
        self._choose("process", processes)
        self._choose("sector", sectors)
        self.is_valid()

    def _choose(self, name: str, pks: set[Any]) -> None:
        named = ((self._concepts[pk].code, self._concepts.name(pk)) for pk in pks)
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = sorted(named, key=lambda choice: (choice[1], choice[0]))

    def asked(self, name: str) -> Any:
        """What was asked of one field; empty where nothing or what cannot be."""
        return self.cleaned_data.get(name) or ""

    @property
    def selects(self) -> list[forms.BoundField]:
        """The fields that are chosen from a list, in the order of the page."""
        return [self[name] for name in ("process", "sector", "deadline", "sort")]

    @property
    def shown_group(self) -> str:
        """The one group that is shown; empty for all of them."""
        return str(self.asked("group"))

    @property
    def shown_most(self) -> str:
        """The volume asked for, as its field takes it."""
        return str(self.asked("most"))

    @property
    def problems(self) -> list[str]:
        """What is to be said about values that cannot be."""
        return [
            f"{self.fields[name].label}: {message}"
            for name, messages in self.errors.items()
            for message in messages
        ]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but group and order is asked."""
        return any(self.asked(name) for name in ("process", "sector", "deadline", "most"))

    def applied(self, fits: tuple[Fit, ...]) -> list[Fit]:
        """Those that are asked for, in the order asked for; ties stay in the order of fit."""
        kept = [fit for fit in fits if self._keeps(fit)]
        if self.asked("sort") == "newest":
            kept.sort(key=lambda fit: -fit.request.pk)
        elif self.asked("sort") == "deadline":
            kept.sort(key=lambda fit: (fit.request.deadline_on is None, fit.request.deadline_on))
        return kept

    def _keeps(self, fit: Fit) -> bool:
        return (
            self._is_of(fit.request.process_id, self.asked("process"))
            and self._is_of(fit.request.sector_id, self.asked("sector"))
            and self._is_due(fit)
            and self._is_small(fit)
        )

    def _is_of(self, pk: int | None, code: str) -> bool:
        return not code or (pk is not None and self._concepts[pk].code == code)

    def _is_due(self, fit: Fit) -> bool:
        wanted, deadline = self.asked("deadline"), fit.request.deadline_on
        if not wanted or wanted == "none":
            return not wanted or deadline is None
        return deadline is not None and deadline <= today() + timedelta(days=int(wanted))

    def _is_small(self, fit: Fit) -> bool:
        """A volume that is not stated in the unit is not known to be small."""
        most, unit = self.asked("most"), self.asked("unit") or Dimension.COUNT
        if not most:
            return True
        amount = dict(fit.request.monthly).get(unit)
        return amount is not None and amount <= most * _THOUSAND
