"""Words of the terminal page; each call answers in the language that is active."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from matching.presentation.view_models import Group


def group_name(group: Group) -> str:
    """Name one of the four groups, as it follows a number."""
    return {
        "eligible": _("eligible"),
        "needs_answer": _("need an answer"),
        "near_miss": _("one step short"),
        "not_suitable": _("not suitable"),
    }[group]


def mode_name(mode: str) -> str:
    """Name how strictly a requirement is meant; an unknown mode is shown as it is."""
    return {
        "gate": pgettext("requirement", "must"),
        "wish": pgettext("requirement", "wish"),
        "off": pgettext("requirement", "off"),
    }.get(mode, mode)


def stance_name(stance: str) -> str:
    """Name how a thing was mentioned; nothing where it is simply asked for."""
    return {
        "asked": "",
        "excluded": _("excluded"),
        "outsourced": _("may be bought in"),
        "planned": _("planned"),
        "ended": _("no longer"),
        "made_by_customer": _("done by the buyer"),
    }.get(stance, stance)


def kind_name(kind: str) -> str:
    """Name the kind of a thing that was read; an unknown kind is shown as it is."""
    return {
        "process": _("process"),
        "material": _("material"),
        "standard": _("certificate"),
        "product": _("product"),
        "sector": _("sector"),
        "place": _("place"),
        "volume": _("quantity"),
        "size": _("part size"),
        "tolerance": _("tolerance"),
        "lead_time": _("lead time"),
        "part_weight": _("part weight"),
        "minimum_order": _("minimum order"),
        "flag": _("condition"),
        "other": _("other figure"),
    }.get(kind, kind)
