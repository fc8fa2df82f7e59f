"""What the pages of gaps show, already in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from directory.choices import CertificateStatus
from directory.models import CapabilityLine, Certificate, Supplier
from directory.views.own import key_of
from matching.engine.explain import Group
from matching.engine.gap_changes import Change, Kind
from matching.engine.gaps import Gap
from matching.gaps.services import FirmGaps, Opening, OpenRequest, Tally, firm_row, requests_to_open
from matching.gaps.wording import GapRecords, beyond_words, detail, title, volumes
from matching.services import today
from matching.wording.outcomes import titles

#: Other changes that are named beside one.
MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change: what to do, how much, on which record, and where it is done."""

    title: str
    detail: str
    record: str
    address: str
    kind: str


@dataclass(frozen=True, slots=True)
class OpenedView:
    """One request that changes open; ``steps`` are all of them."""

    request: Any
    steps: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class TallyView:
    """One change with what it opens alone, and what only together with others."""

    change: ChangeView
    alone: tuple[OpenedView, ...]
    shared: tuple[OpenedView, ...]
    volumes: tuple[str, ...]
    others: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class GapView:
    """The gap of one firm for one request."""

    is_eligible: bool
    steps: tuple[ChangeView, ...]
    beyond: tuple[str, ...]
    score_after: float
    wishes: tuple[tuple[str, float], ...]


class ChangeWords:
    """Puts changes of one firm into words; the records are loaded once."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self.records = GapRecords.of(changes)

    def view(self, change: Change, opened: OpenRequest, *, with_amount: bool = True) -> ChangeView:
        """One change as a request needs it, or (without amount) as many do."""
        process = opened.need.process
        name = self.records.name(change, process.process_id if process else None)
        return ChangeView(
            title=title(change.kind, change.about, name),
            detail=detail(change, opened, self.records) if with_amount else "",
            record=self.records.record(change),
            address=self.address(change),
            kind=change.kind.value,
        )

    def address(self, change: Change) -> str:
        """Where in one's own profile the change is done."""
        held = self.records.certificates.get(change.certificate_id or 0)
        line = self.records.lines.get(change.line_id or 0)
        if held is not None:
            return reverse(f"directory:{_certificate_page(change, held)}", kwargs={"ref": held.ref})
        if line is not None and not _is_of_firm(change, line):
            return reverse("directory:profile-line", kwargs={"key": key_of("line", line)})
        return reverse(f"directory:{_PAGES.get(change.about, 'profile-firm')}")


#: Where a change is done that rests on no record yet, or on the firm: by what it is about.
_PAGES = {
    "area": "profile-site-add",
    "offer": "profile-words",
    "certificate": "profile-certificate-add",
    "process": "profile-line-add",
    "capacity": "profile-line-add",
    "size": "profile-line-add",
    "tolerance": "profile-line-add",
    "lead_time": "profile-line-add",
    "minimum_order": "profile-line-add",
    "material": "profile-line-add",
}


def _certificate_page(change: Change, held: Certificate) -> str:
    """A draft is handed in; what is submitted stays as it is, and is replaced by a new one."""
    if change.kind != Kind.UPLOAD:
        return "profile-certificate-replace"
    is_draft = held.status == CertificateStatus.DRAFT
    return "profile-certificate-submit" if is_draft else "profile-certificate"


def _is_of_firm(change: Change, line: CapabilityLine) -> bool:
    """A line that is in house already is no own production only because the firm trades."""
    return change.kind == Kind.IN_HOUSE and line.in_house


def tally_views(found: FirmGaps) -> list[TallyView]:
    """The changes of a firm, each with what it opens."""
    words = ChangeWords(change for one in found.openings for change in one.changes)
    names = {
        tally.key: words.view(tally.change, _some(tally), with_amount=False)
        for tally in found.tallies
    }
    return [
        TallyView(
            change=names[tally.key],
            alone=tuple(_opened(words, one) for one in tally.alone),
            shared=tuple(_opened(words, one) for one in tally.shared),
            volumes=tuple(volumes(tally.volumes)),
            others=tuple(
                (names[key].title, count) for key, count in tally.others.most_common(MOST_OTHERS)
            ),
        )
        for tally in found.tallies
    ]


def _some(tally: Tally[Any]) -> OpenRequest:
    return [*tally.alone, *tally.shared][0].opened


def _opened(words: ChangeWords, one: Opening) -> OpenedView:
    steps = tuple(words.view(change, one.opened) for change in in_turn(one.changes))
    return OpenedView(one.opened.request, steps)


def in_turn(changes: Iterable[Change]) -> list[Change]:
    """As they are done: a line is added before something is said of it."""
    return sorted(changes, key=lambda change: change.kind != Kind.PROCESS)


def gap_view(supplier: Supplier | None, code: UUID) -> GapView | None:
    """The fewest steps by which a firm comes to fit one request that it may learn of."""
    firm = firm_row(supplier.pk) if supplier else None
    opened = requests_to_open(day=today(), code=code) if firm else []
    if firm is None or not opened:
        return None
    gap = opened[0].finder.find(firm)
    words = ChangeWords(gap.changes)
    return GapView(
        is_eligible=gap.before.group == Group.ELIGIBLE,
        steps=tuple(words.view(change, opened[0]) for change in in_turn(gap.changes)),
        beyond=tuple(beyond_words(gap.beyond)),
        score_after=gap.after.score,
        wishes=tuple(_wishes(gap, words.records)),
    )


def _wishes(gap: Gap, records: GapRecords) -> list[tuple[str, float]]:
    names = titles()
    parts = {part.key: part for part in gap.after.parts}
    found = []
    for wish in sorted(gap.wishes, key=lambda wish: -wish.points):
        name = names.get(wish.kind, "")
        if wish.kind == "certificate":
            name = " / ".join(records.standard(pk) for pk in parts[wish.key].facts["options"])
        found.append((name, wish.points))
    return found
