"""What changed and what it does, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.choices import COUNTING_STATUSES, EvidenceLevel
from directory.concepts import Concepts
from directory.models import Certificate
from directory.profile_rows import NO_END_DAY
from matching.engine.explain import FirmResult, Group, Part
from matching.engine.need import Ask, CapacityAsk, LimitAsk, Mode
from matching.kept.changes import Cause, Changes, NeedChange, Standing
from matching.kept.fact_groups import FactChange
from matching.wording import outcomes
from matching.wording.outcomes import Records, amount, base_unit, day_words

GROUPS: Mapping[Group, Promise] = {
    Group.ELIGIBLE: gettext_lazy("eligible"),
    Group.NEEDS_ANSWER: gettext_lazy("needs an answer"),
    Group.NEAR_MISS: gettext_lazy("one step short"),
    Group.NOT_SUITABLE: gettext_lazy("not suitable"),
}
_FIELDS: Mapping[str, Promise] = {
    "certificates": gettext_lazy("Required certificates"),
    "second": gettext_lazy("Further process"),
    "side": gettext_lazy("Side process"),
    "window_days": gettext_lazy("Delivery window"),
    "wants_prototypes": gettext_lazy("Prototypes wanted"),
    "split_allowed": gettext_lazy("Several firms may share the quantity"),
}
_MODES: Mapping[Mode, Promise] = {
    Mode.GATE: gettext_lazy("must"),
    Mode.WISH: gettext_lazy("wish"),
    Mode.OFF: gettext_lazy("off"),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """One criterion that the change moves."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CauseView:
    """A fact before and after, its record, and what it does alone."""

    label: str
    before: str
    after: str
    record: str
    effects: tuple[Effect, ...]
    outcome: str
    is_enough: bool


def records_for(changes: Changes) -> Records:
    """What the words about all causes look up: one query for certificates."""
    causes = [cause for firm in changes.firms for cause in firm.causes]
    parts = [part for cause in causes for side in (cause.then, cause.alone) for part in side.parts]
    ids = {part.facts.get("certificate_id") for part in parts} - {None}
    ids |= {
        cause.change.key
        for cause in causes
        if isinstance(cause.change, FactChange) and cause.change.kind == "certificate"
    }
    found = Certificate.objects.in_bulk(list(ids)) if ids else {}
    return Records(Concepts.current(), found)


def cause_view(cause: Cause, records: Records) -> CauseView:
    """One cause as the page tells it."""
    change = cause.change
    record = ""
    if isinstance(change, NeedChange):
        label, before, after = need_words(change, records.concepts)
    else:
        label, before, after = _fact_words(change, records)
        if change.kind == "certificate":
            record = _certificate_record(records.certificates.get(change.key))
    effects = tuple(_effects(cause.then, cause.alone, records))
    outcome = _("%(before)s → %(after)s") % {
        "before": standing_words(Standing(cause.then.group, cause.then.score)),
        "after": standing_words(Standing(cause.alone.group, cause.alone.score)),
    }
    return CauseView(label, before, after, record, effects, outcome, cause.is_enough)


def standing_words(standing: Standing | None) -> str:
    """Group, place and score: "eligible, place 3, 91.4"."""
    if standing is None:
        return _("not in the ranking")
    names: dict[str, Any] = {
        "group": str(GROUPS[standing.group]),
        "place": standing.place,
        "score": amount(Decimal(repr(standing.score)).quantize(Decimal("0.1"))),
    }
    if standing.place is not None:
        return _("%(group)s, place %(place)s, %(score)s points") % names
    return _("%(group)s, %(score)s points") % names


def _effects(then: FirmResult, alone: FirmResult, records: Records) -> Iterable[Effect]:
    before = {part.key: part for part in then.parts}
    after = {part.key: part for part in alone.parts}
    for key, part in (after | before).items():
        words = [_told(side.get(key), records) for side in (before, after)]
        # Another weight alone changes no words: the points say it.
        if words[0] != words[1]:
            yield Effect(outcomes.label(part, records), words[0], words[1])


def _told(part: Part | None, records: Records) -> str:
    return _("not asked") if part is None else outcomes.reason(part, records)


def need_words(change: NeedChange, concepts: Concepts) -> tuple[str, str, str]:
    """What is asked differently: its name, before, after."""
    if change.kind == "day":
        return _("The day"), day_words(change.before), day_words(change.after)
    if change.kind == "rule":
        return _("The rule's version"), change.before, change.after
    titles = outcomes.titles()
    label = str(_FIELDS.get(change.name) or titles.get(change.name, change.name))
    if change.kind == "taxonomy":
        label = _("%(label)s: which processes count as a kind of it") % {"label": label}
        return label, _("as then"), _("as today")
    before, after = (_asked(value, concepts) for value in (change.before, change.after))
    if before == after:
        before, after = _("as then"), _("as today")
    return _("The request: %(label)s") % {"label": label}, before, after


def _asked(value: Any, concepts: Concepts) -> str:
    match value:
        case None | ():
            return _("not asked")
        case bool():
            return _("yes") if value else _("no")
        case int():
            return _("%(days)s days") % {"days": value}
        case tuple():
            return "; ".join(_asked(each, concepts) for each in value)
        case Ask():
            return _ask_words(value, concepts)
    return str(value)


def _ask_words(ask: Ask, concepts: Concepts) -> str:
    words = [_ask_value(ask, concepts), str(_MODES[ask.mode])]
    words.append(_("weight %(weight)s") % {"weight": ask.weight})
    least = getattr(ask, "least_level", 0)
    if least:
        words.append(_("at least %(level)s") % {"level": EvidenceLevel(least).label})
    return ", ".join(word for word in words if word)


def _ask_value(ask: Ask, concepts: Concepts) -> str:
    match ask:
        case LimitAsk():
            divisor, unit = _LIMITS[ask.kind]
            value = amount(Decimal(ask.limit) / divisor)
            return f"{value} {unit or _('days')}"
        case CapacityAsk():
            return _per_month(*ask.need_by_dimension[0]) if ask.need_by_dimension else ""
    ids = [getattr(ask, name, 0) for name in ("process_id", "sector_id")]
    ids += [*getattr(ask, "options", ()), *getattr(ask, "standards", ())]
    return ", ".join(concepts.name(pk) for pk in ids if pk)


_LIMITS: Mapping[str, tuple[int, str]] = {
    "size": (1000, "mm"),
    "tolerance": (1_000_000, "mm"),
    "lead_time": (24, ""),
}


def _per_month(dimension: str | None, thousandths: int) -> str:
    names = {"amount": amount(Decimal(thousandths) / 1000), "unit": base_unit(dimension)}
    return _("%(amount)s %(unit)s a month") % names


def _fact_words(change: FactChange, records: Records) -> tuple[str, str, str]:
    title = str(_FACTS[change.kind][0])
    if change.kind == "certificate":
        title = _standard(change, records)
    elif change.process is not None and change.key:
        names = {"title": title, "process": records.concepts.name(change.process)}
        title = _("%(title)s, line %(process)s") % names
    sides = [change.before, change.after]
    before, after = (_side(change, side, records) for side in sides)
    return title, before, after


def _side(change: FactChange, side: Mapping[str, Any] | None, records: Records) -> str:
    if side is not None:
        return _FACTS[change.kind][1](side, records)
    held = records.certificates.get(change.key) if change.kind == "certificate" else None
    if held is not None and side is change.after and held.status not in COUNTING_STATUSES:
        return str(held.get_status_display())
    return _("not there")


def _standard(change: FactChange, records: Records) -> str:
    certificate = records.certificates.get(change.key)
    known = change.before or change.after or {}
    pk = certificate.standard_id if certificate else known["standard"]
    return outcomes.standard_names([pk], records)


def _certificate_record(certificate: Certificate | None) -> str:
    if certificate is None:
        return ""
    return ", ".join(x for x in (certificate.number, certificate.issuer) if x)


Side = Mapping[str, Any]


def _certificate(side: Side, _records: Records) -> str:
    level = str(EvidenceLevel(side["level"]).label)
    if side["until"] >= NO_END_DAY:
        return _("in date without an end day, %(level)s") % {"level": level}
    names = {"until": day_words(side["until"]), "level": level}
    return _("to %(until)s, %(level)s") % names


def _capacity(side: Side, _records: Records) -> str:
    if side["free"] is None:
        return _("not stated")
    words = _per_month(side["dimension"], side["free"])
    if side["stated_on"] is None:
        return words
    return _("%(words)s, stated on %(day)s") % {
        "words": words,
        "day": day_words(side["stated_on"]),
    }


def _number(name: str, divisor: int, unit: str) -> Callable[[Side, Records], str]:
    def words(side: Side, _records: Records) -> str:
        if side[name] is None:
            return _("not stated")
        return f"{amount(Decimal(side[name]) / divisor)} {unit or _('days')}"

    return words


def _minimum_order(side: Side, _records: Records) -> str:
    if side["moq"] is None:
        return _("not stated")
    return f"{amount(Decimal(side['moq']) / 1000)} {base_unit(side['moq_dimension'])}"


def _materials(side: Side, records: Records) -> str:
    return ", ".join(records.concepts.name(pk) for pk in side["materials"]) or _("not stated")


def _work(side: Side, records: Records) -> str:
    words = [records.concepts.name(side["process"]) if side["process"] else _("not stated")]
    words.append(_("in house") if side["in_house"] else _("not in house"))
    words.append(_("core") if side["core"] else _("secondary"))
    return ", ".join(words)


def _sectors(side: Side, records: Records) -> str:
    return ", ".join(records.concepts.name(pk) for pk in side["sector_ids"]) or _("not stated")


def _area(side: Side, _records: Records) -> str:
    places = (side["place_name_vi"], side["province_name_vi"])
    return ", ".join(dict.fromkeys(x for x in places if x)) or _("not stated")


def _offer(side: Side, _records: Records) -> str:
    if side["offer_closed_until"] is not None:
        return _("by its own words closed until %(day)s") % {
            "day": day_words(side["offer_closed_until"])
        }
    return _("limited by its own words") if side["offer_flags"] else _("takes orders")


def _evidence(side: Side, _records: Records) -> str:
    return str(EvidenceLevel(side["evidence"] or 0).label)


def _maker(side: Side, _records: Records) -> str:
    return _("makes goods itself") if side["is_maker"] else _("trades only")


_FACTS: Mapping[str, tuple[Promise | str, Callable[[Side, Records], str]]] = {
    "certificate": ("", _certificate),
    "line": (gettext_lazy("Capability line"), _work),
    "work": (gettext_lazy("How it is done"), _work),
    "capacity": (gettext_lazy("Free capacity"), _capacity),
    "size": (gettext_lazy("Part size"), _number("size_um", 1000, "mm")),
    "tolerance": (gettext_lazy("Tolerance"), _number("tolerance_nm", 1_000_000, "mm")),
    "lead_time": (gettext_lazy("Lead time"), _number("lead_hours", 24, "")),
    "minimum_order": (gettext_lazy("Minimum order"), _minimum_order),
    "evidence": (gettext_lazy("Evidence of the line"), _evidence),
    "material": (gettext_lazy("Material"), _materials),
    "maker": (gettext_lazy("Maker"), _maker),
    "area": (gettext_lazy("Place"), _area),
    "sector": (gettext_lazy("Experience in the sector"), _sectors),
    "offer": (gettext_lazy("Open offer"), _offer),
}
