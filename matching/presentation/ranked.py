"""A ranking in the reader's words, as the terminal and the pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from directory.choices import ProfileOrigin
from directory.concepts import Concepts
from directory.models import Unit
from directory.taxonomy.reading import Mention
from matching.choices import Origin, RequirementKind, RequirementMode
from matching.drafts import RequestDraft, RequirementDraft
from matching.engine.criteria import Step
from matching.engine.explain import RANKED, FirmResult, Group, Part, Place, places
from matching.needs import step_kinds
from matching.presentation.view_models import (
    Asked,
    FirmView,
    PartView,
    RankingView,
    ReadSpan,
    State,
)
from matching.services import RankingResult
from matching.wording import outcomes, short
from matching.wording.outcomes import Records

TENTH = Decimal("0.1")
_STATES: dict[Step, State] = {
    Step.FAILED: "not_met",
    Step.MAJOR: "partly",
    Step.UNKNOWN: "unknown",
    Step.MINOR: "partly",
    Step.MET: "met",
}


def shares(values: Sequence[float]) -> list[Decimal]:
    """Shares of 100 in tenths that add up to 100.0: what rounding lost goes to the largest loss."""
    down = [Decimal(int(value * 10 + 1e-9)) for value in values]
    left = int(1000 - sum(down)) if values else 0
    by_loss = sorted(range(len(values)), key=lambda i: (float(down[i]) - values[i] * 10, i))
    for index in by_loss[:left]:
        down[index] += 1
    return [value / 10 for value in down]


def _tenth(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(TENTH, rounding=ROUND_HALF_EVEN)


def ranking_view(
    draft: RequestDraft, result: RankingResult, *, language: str, firms: Iterable[FirmResult]
) -> RankingView:
    """The view of ``firms`` (usually one of each group) with everything in ``language``."""
    chosen = list(firms)
    with override(language):
        records = records_of(draft, chosen)
        rows = firm_views(chosen, _places(result), records)
        return RankingView(
            request_ref=draft.ref,
            title=draft.title,
            language=draft.language,
            day=result.day,
            rule_version=result.need.rule_version,
            original_text=draft.text,
            read_spans=read_spans(draft, records.concepts),
            asked=asked_views(draft, records),
            counts={group.value: count for group, count in result.counts.items()},
            rows=rows,
            unread=tuple(text for _place, text in draft.unread),
        )


def _places(result: RankingResult) -> dict[int, Place]:
    ranked = (firm for firm in result.firms if firm.group in RANKED)
    return places((firm.supplier_id, (firm.group, firm.total)) for firm in ranked)


def records_of(draft: RequestDraft, firms: Iterable[FirmResult]) -> Records:
    """What the words about the draft and the firms look up, however many firms there are."""
    parts = (part for firm in firms for part in firm.parts)
    return Records.of(parts, (item.place_id for item in draft.requirements))


def firm_views(
    firms: Iterable[FirmResult], places: Mapping[int, Place], records: Records
) -> tuple[FirmView, ...]:
    """The firms in the active language, each with its place where it has one."""
    return tuple(_firm(firm, places.get(firm.supplier_id), records) for firm in firms)


def _firm(firm: FirmResult, place: Place | None, records: Records) -> FirmView:
    shown = [part for part in firm.parts if part.most]
    whole = shares([part.most for part in shown])
    parts = tuple(_part(part, most, records) for part, most in zip(shown, whole, strict=True))
    weighed = {part.key: view for part, view in zip(shown, parts, strict=True)}
    line = firm.facts["line_process"]
    return FirmView(
        rank=place.number if place else None,
        is_equal=place.is_shared if place else False,
        ref=firm.ref,
        origin=firm.facts["origin"],
        process=records.concepts.name(line) if line is not None else "",
        is_identity_checked=firm.facts["is_identity_checked"],
        name=firm.name,
        is_demo=firm.facts["origin"] == ProfileOrigin.DEMO,
        place=", ".join(
            dict.fromkeys(
                x for x in (firm.facts["place_name_vi"], firm.facts["province_name_vi"]) if x
            )
        ),
        group=firm.group.value,
        score=_tenth(firm.score),
        score_low=_tenth(firm.low),
        score_high=_tenth(firm.high),
        parts=parts,
        gates=tuple(
            weighed.get(part.key) or _part(part, _tenth(part.most), records)
            for part in firm.parts
            if part.is_gate
        ),
        question=_question(firm, records),
        missing=_missing(firm, records),
    )


def _part(part: Part, most: Decimal, records: Records) -> PartView:
    return PartView(
        key=part.key,
        label=outcomes.label(part, records),
        points=Decimal(repr(part.points)),
        weight=most,
        state=_STATES[part.step],
        text=outcomes.reason(part, records),
        record=outcomes.record(part, records),
        is_major=part.step == Step.MAJOR,
        kind=part.kind,
        is_gate=part.is_gate,
        short=short.short(part, records),
        mark=short.mark(part, records),
        question=outcomes.question(part, records) if part.step == Step.UNKNOWN else "",
    )


def _question(firm: FirmResult, records: Records) -> str | None:
    if firm.group not in RANKED:
        return None
    unknown = firm.unknown()
    gates = [part for part in unknown if part.is_gate]
    asked = gates or list(unknown)
    return outcomes.question(asked[0], records) if asked else None


def _missing(firm: FirmResult, records: Records) -> str | None:
    if firm.group == Group.NEAR_MISS:
        # Where the process is only wished for, nothing like it is the miss.
        lacking = firm.failed() or firm.parts
        return outcomes.missing(lacking[0], records) if lacking else None
    if firm.group == Group.NOT_SUITABLE:
        return "; ".join(outcomes.missing(part, records) for part in firm.failed()) or None
    return None


def _name(mention: Mention, concepts: Concepts) -> str:
    return concepts.name(concepts.by_code(mention.kind, mention.code or "").id)


def read_spans(draft: RequestDraft, concepts: Concepts) -> tuple[ReadSpan, ...]:
    """What was read, placed in the text (the title's spans are not shown in it)."""
    if draft.reading is None:
        return ()
    shift = len(draft.title) + 1
    spans = [
        ReadSpan(m.start - shift, m.end - shift, m.kind, _name(m, concepts), m.stance)
        for m in draft.reading.mentions
        if m.code is not None and m.start >= shift and m.kind != "place"
    ]
    spans += [
        ReadSpan(q.start - shift, q.end - shift, q.kind, q.text)
        for q in draft.reading.quantities
        if q.start >= shift
    ]
    return tuple(sorted(spans))


def asked_views(draft: RequestDraft, records: Records) -> tuple[Asked, ...]:
    """What is asked, each with how strictly it is meant."""
    asked = [
        Asked(
            _("Process") if kind != "side_process" else _("Side process"),
            step.mode if kind == "process" else RequirementMode.WISH,
            _told(records.concepts.name(step.process_id), step.origin),
            kind,
            records.concepts.name(step.process_id),
        )
        for step, kind in step_kinds(draft.steps)
    ]
    if draft.volume is not None and draft.volume_unit is not None:
        bare = volume_words(draft.volume, draft.volume_unit, draft)
        volume = _told(bare, draft.volume_origin)
        asked.append(Asked(_("Volume"), RequirementMode.GATE, volume, "volume", bare))
    asked += [_requirement(item, records) for item in draft.requirements]
    return tuple(asked)


def _told(value: str, origin: str) -> str:
    """The value, marked where nobody gave it as a field."""
    if origin == Origin.READ:
        return _("%(value)s (read)") % {"value": value}
    if origin == Origin.GUESSED:
        return _("%(value)s (guessed)") % {"value": value}
    return value


def volume_words(volume: Decimal, unit: Unit, draft: RequestDraft) -> str:
    """An amount as the request counts it: 3,600,000 pieces a year."""
    period = {
        "year": _("a year"),
        "month": _("a month"),
        "week": _("a week"),
        "lot": _("a lot"),
    }[draft.volume_period]
    name = outcomes.base_unit(unit.dimension) if unit.factor == 1 else unit.code
    return f"{outcomes.amount(volume)} {name} {period}"


#: Before what is asked: a part no larger than, a tolerance of.
_SIGNS = {"size": "≤ ", "tolerance": "± "}


def _requirement(item: RequirementDraft, records: Records) -> Asked:
    if item.concept_id is not None:
        is_standard = item.kind in {"certificate", "preferred"}
        value = (
            outcomes.standard_names([item.concept_id], records)
            if is_standard
            else records.concepts.name(item.concept_id)
        )
    elif item.number is not None:
        unit = _("days") if item.unit == "day" else item.unit
        value = f"{_SIGNS.get(item.kind, '')}{outcomes.amount(item.number)} {unit}"
    else:
        value = records.place_name(item.place_id)
    label = capfirst(str(RequirementKind(item.kind).label))
    bare = _weeks(item) or value
    return Asked(label, item.mode, _told(value, item.origin), str(item.kind), bare)


def _weeks(item: RequirementDraft) -> str:
    """Whole weeks as one says them; empty for anything else."""
    if item.number is None or item.unit != "day" or item.number < 14 or item.number % 7:
        return ""
    weeks = int(item.number // 7)
    return ngettext("%(n)d week", "%(n)d weeks", weeks) % {"n": weeks}
