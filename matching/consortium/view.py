"""A consortium in the reader's words: who takes what, what is to spare, what breaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.choices import ProfileOrigin
from directory.concepts import Concepts
from matching.consortium.distances import Distance, Precision, farthest, places_of
from matching.consortium.proposals import Together
from matching.engine.consortium import MOST_MEMBERS, MOST_SECONDS, Verdict
from matching.engine.consortium_terms import Term
from matching.engine.rules import COVERAGE_UNIT
from matching.presentation.cards import Segment
from matching.presentation.figures import tenths
from matching.wording.outcomes import Records, standard_names

#: Firms that are named as worth asking.
MOST_ASKED = 5
HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step of a member with its share, as words and in hundredths of the bar."""

    process: str
    share: str


@dataclass(frozen=True, slots=True)
class MemberView:
    """One firm of the set. ``scores`` per step it takes; ``breaks``: what breaks without it."""

    ref: str
    name: str
    place: str
    is_demo: bool
    is_checked: bool
    is_lead: bool
    colour: int
    score: str
    lead_time: str
    steps: tuple[TakenStep, ...]
    breaks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepBar:
    """How one step is divided: a stretch per member."""

    process: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class AskedFirm:
    """A firm to ask first, and why."""

    ref: str
    name: str
    is_demo: bool
    process: str
    why: str


@dataclass(frozen=True, slots=True)
class TogetherView:
    """Everything the page says of one set, or why there is none."""

    verdict: str
    outcome: str
    members: tuple[MemberView, ...]
    bars: tuple[StepBar, ...]
    surplus: str
    lead_time: str
    distance: str
    why_together: str
    asked: tuple[AskedFirm, ...]
    considered: str
    unchecked: tuple[str, ...]
    refs: tuple[str, ...]

    @property
    def is_offered(self) -> bool:
        """Whether there is a set."""
        return bool(self.members)


def together_view(found: Together) -> TogetherView:
    """The finding in words; a fixed number of queries."""
    concepts = Concepts.current()
    places = places_of(_lines(found))
    terms = found.terms.members if found.terms else ()
    members = tuple(
        _member(found, term, colour, concepts) for colour, term in enumerate(terms, start=1)
    )
    return TogetherView(
        verdict=found.search.verdict.value,
        outcome=_outcome(found, concepts),
        members=members,
        bars=tuple(_bars(found, concepts)),
        surplus=percent(found.terms.surplus) if found.terms and _has_volume(found) else "",
        lead_time=days(found.terms.lead_hours) if found.terms else "",
        distance=distance_words(farthest(places.get(pk) for pk in found.member_ids())),
        why_together=_why(found),
        asked=tuple(_asked(found, concepts)),
        considered=_considered(found),
        unchecked=tuple(member.name for member in members if not member.is_checked),
        refs=tuple(member.ref for member in members),
    )


def percent(thousandths: int) -> str:
    """Thousandths as a percentage, with a decimal only where there is one."""
    whole, rest = divmod(thousandths, 10)
    number = str(whole) if not rest else tenths(Decimal(thousandths) / 10)
    return f"{number} %"


def days(hours: int | None) -> str:
    """A lead time in days, begun days counted."""
    if hours is None:
        return _("not stated by every firm")
    number = -(-hours // HOURS_A_DAY)
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": number}


def distance_words(distance: Distance) -> str:
    """How far apart, and how well that is known."""
    km = {"km": formats.number_format(distance.km or 0, use_l10n=True)}
    return {
        Precision.PLACES: _("%(km)s km at most, in a straight line between wards or communes"),
        Precision.PROVINCES: _("about %(km)s km at most, between the middles of their provinces"),
        Precision.SAME_PLACE: _("in the same ward or commune"),
        Precision.SAME_PROVINCE: _("in the same province"),
        Precision.UNKNOWN: _("not known: a firm states no place"),
    }[distance.precision] % km


def _lines(found: Together) -> dict[int, int | None]:
    """The line that makes each member's first step."""
    terms = found.terms.members if found.terms else ()
    return {
        term.role.candidate.supplier_id: found.steps[term.role.steps[0]].rows[
            term.role.candidate.supplier_id
        ]["line_id"]
        for term in terms
    }


def _has_volume(found: Together) -> bool:
    return any(step.has_volume for step in found.steps)


def _member(found: Together, term: Term, colour: int, concepts: Concepts) -> MemberView:
    pk = term.role.candidate.supplier_id
    row = found.row(pk)
    where = dict.fromkeys(x for x in (row["place_name_vi"], row["province_name_vi"]) if x)
    weakest = min(
        (found.steps[i] for i in term.role.steps), key=lambda step: step.rows[pk]["total"]
    )
    return MemberView(
        ref=row["ref"],
        name=row["name"],
        place=", ".join(where),
        is_demo=row["origin"] == ProfileOrigin.DEMO,
        is_checked=found.is_checked(pk),
        is_lead=term.is_lead,
        colour=colour,
        score=tenths(Decimal(weakest.explain(pk).score)),
        lead_time=days(term.lead_hours),
        steps=tuple(
            TakenStep(concepts.name(step.process_id), percent(share))
            for step, share in found.taken(term)
        ),
        breaks=tuple(_breaks(found, term, concepts)),
    )


def _breaks(found: Together, term: Term, concepts: Concepts) -> Iterable[str]:
    def name(step: int) -> str:
        return concepts.name(found.steps[step].process_id)

    for step in term.only_steps:
        yield _("Nobody else of them does %(process)s.") % {"process": name(step)}
    for step in term.much_steps:
        yield _("Makes more than half of %(process)s.") % {"process": name(step)}
    if term.only_standards:
        records = Records.of(())
        held = ", ".join(standard_names([pk], records) for pk in sorted(term.only_standards))
        yield _("Alone holds a welcome certificate: %(names)s.") % {"names": held}
    for step, rest in enumerate(term.rest):
        if 0 < rest < 1000 and _has_volume(found):
            names = {"process": name(step), "share": percent(rest)}
            yield _("Without it, %(share)s of the quantity of %(process)s is left.") % names


def _bars(found: Together, concepts: Concepts) -> Iterable[StepBar]:
    terms = found.terms.members if found.terms else ()
    for number, step in enumerate(found.steps):
        segments, start = [], 0.0
        for colour, term in enumerate(terms, start=1):
            width = term.shares[number] / 10
            if width:
                segments.append(Segment(colour, start, width, is_open=False))
                start += width
        yield StepBar(concepts.name(step.process_id), tuple(segments))


def _outcome(found: Together, concepts: Concepts) -> str:
    """One line: what came of it."""
    search = found.search
    missing = ", ".join(concepts.name(found.steps[i].process_id) for i in search.missing)
    return {
        Verdict.FOUND: ngettext(
            "%(number)s firm can make it together.",
            "%(number)s firms can make it together.",
            len(found.member_ids()),
        )
        % {"number": len(found.member_ids())},
        Verdict.ONE_SUFFICES: _("One firm alone is enough: no need to share."),
        Verdict.NOT_DIVISIBLE: _(
            "The request has one step, and its quantity is not to be shared out."
        ),
        Verdict.NOBODY: _("No firm passes every must of this step: %(names)s.")
        % {"names": missing or "–"},
        Verdict.NOT_ENOUGH: _("No %(number)s firms together have enough stated free capacity.")
        % {"number": MOST_MEMBERS},
        Verdict.TOO_MANY_STEPS: _("The request has too many steps to share them out."),
        Verdict.OUT_OF_TIME: ngettext(
            "No set was found in %(number)s second; there may be one all the same.",
            "No set was found in %(number)s seconds; there may be one all the same.",
            round(MOST_SECONDS),
        )
        % {"number": round(MOST_SECONDS)},
    }[search.verdict]


def _why(found: Together) -> str:
    """Why no single firm does."""
    if not found.is_offered:
        return ""
    if found.search.alone:
        return _("One firm alone would be enough; these can share it all the same.")
    most = found.search.most_alone
    if most is None:
        return _("No single firm passes the musts of every step.")
    return _("The largest single firm has %(share)s of the quantity free.") % {
        "share": percent(most * 1000 // COVERAGE_UNIT)
    }


def _considered(found: Together) -> str:
    """How far the answer reaches: among how many firms, and whether the search came to its end."""
    search, said = found.search, []
    if 0 < search.considered < search.able:
        among = {"some": search.considered, "all": search.able}
        said.append(_("Searched among the best %(some)s of %(all)s firms.") % among)
    if search.team and not search.is_proven:
        said.append(
            ngettext(
                "The search was stopped after %(number)s second: there may be a better set.",
                "The search was stopped after %(number)s seconds: there may be a better set.",
                round(MOST_SECONDS),
            )
            % {"number": round(MOST_SECONDS)}
        )
    return " ".join(said)


def _asked(found: Together, concepts: Concepts) -> Iterable[AskedFirm]:
    members = set(found.member_ids())
    best = sorted(found.questions, key=lambda question: -question.total)
    seen: set[int] = set()
    for question in best:
        if question.supplier_id in members | seen or len(seen) == MOST_ASKED:
            continue
        seen.add(question.supplier_id)
        step = found.steps[question.step]
        row = step.rows[question.supplier_id]
        why = _("a must is not stated") if question.is_gate else _("free capacity is not stated")
        if question.is_old and not question.is_gate:
            why = _("the figure of its free capacity is more than a year old")
        yield AskedFirm(
            ref=row["ref"],
            name=row["name"],
            is_demo=row["origin"] == ProfileOrigin.DEMO,
            process=concepts.name(step.process_id),
            why=why,
        )
