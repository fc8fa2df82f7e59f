"""A checked record becomes a draft profile: words read into concepts, what was not read listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from directory.choices import (
    CertificateStatus,
    CompanyType,
    LineOrigin,
    LineRole,
    ProductRole,
    ScopeKind,
)
from directory.imports.kinds import company_type, scope_kind
from directory.imports.lookups import Lookups
from directory.imports.sites import DraftSite, sites_of
from directory.models import Unit
from directory.taxonomy.activities import names_work
from directory.taxonomy.guess import guess_words
from directory.taxonomy.reader import read
from directory.taxonomy.reading import Mention, Reading

#: Phrases of one profile that are listed one by one; of the rest it is said how many there are.
MOST_UNREAD = 300

#: Letters between two mentions of one phrase: "gears, hobbed", 基板の表面実装.
_SAME_PHRASE = 4

#: From "the words say so" to "it might be"; the first that finds anything decides.
_CERTAINTIES = (("exact", "default"), ("context",), ("guess",))


@dataclass(slots=True)
class DraftLine:
    """A capability line to be written; figures as in the file, None where not stated."""

    process: int | None
    source_text: str = ""
    origin: str = LineOrigin.STATED
    role: str = LineRole.CORE
    in_house: bool = True
    site: int | None = None
    quantity: Any = None
    unit: Unit | None = None
    utilisation: Any = None
    stated_on: date | None = None
    size_mm: Any = None
    tolerance_mm: Any = None
    lead_days: Any = None
    moq: Any = None
    moq_unit: Unit | None = None
    materials: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftCertificate:
    """A certificate to be written, with the evidence that is to be recorded."""

    standard: int
    edition: str
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    scope_text: str
    scope_kind: str
    scope_processes: tuple[int, ...]
    sites: tuple[int, ...]
    status: str
    level: int
    decided_on: date | None

    def facts(self) -> tuple[Any, ...]:
        """What freezes on submission: two certificates with the same facts are the same one."""
        return (
            self.standard,
            self.number,
            self.issuer,
            self.issued_on,
            self.expires_on,
            self.scope_text,
            self.scope_kind,
            tuple(sorted(self.scope_processes)),
            self.sites,
        )


@dataclass(slots=True)
class Draft:
    """One profile ready to be written."""

    record: dict[str, Any]
    company_type: str
    trusts_certificates: bool = False
    lines: list[DraftLine] = field(default_factory=list)
    materials: list[int] = field(default_factory=list)
    certificates: list[DraftCertificate] = field(default_factory=list)
    customer_sectors: list[int] = field(default_factory=list)
    sectors: list[int] = field(default_factory=list)
    sites: list[DraftSite] = field(default_factory=list)
    offer_flags: list[str] = field(default_factory=list)
    closed_until: date | None = None
    moq: Any = None
    moq_unit: Unit | None = None
    products: list[tuple[int | None, str, str]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)


def resolve(record: dict[str, Any], lookups: Lookups, *, trust_certificates: bool) -> Draft:
    """Read every word of a checked record. ``unread`` lists (place, words) not understood."""
    draft = Draft(
        record=record,
        company_type=company_type(record["company_type"]),
        trusts_certificates=trust_certificates,
    )
    text = read(record["description"], side="profile")
    terms = [
        read(term, side="profile", guess=guess_words) for term in record["process_terms_trade"]
    ]
    _offer(draft, [text, *terms])
    if not record["company_type"] and "trader" in draft.offer_flags:
        draft.company_type = CompanyType.TRADING
    _materials(draft, lookups, [*terms, text])
    _lines(draft, lookups, [*terms, text])
    for index, row in enumerate(record["certificates"] or []):
        _certificate(draft, lookups, index, row, trust=trust_certificates)
    draft.sites, unread = sites_of(record, lookups)
    draft.unread += unread
    _firm(draft, lookups)
    _list_unread(draft, text, terms)
    if len(draft.unread) > MOST_UNREAD:
        more = _("… and %(more)d more") % {"more": len(draft.unread) - MOST_UNREAD}
        draft.unread[MOST_UNREAD:] = [("", more)]
    return draft


def _offer(draft: Draft, readings: list[Reading]) -> None:
    flags = {flag.code: flag for reading in readings for flag in reading.flags}
    if "not-captive" in flags:
        flags.pop("captive", None)
    draft.offer_flags = sorted(flags)
    until = [flag.until for flag in flags.values() if flag.code == "offer-closed" and flag.until]
    draft.closed_until = max(until, default=None)


def _names(draft: Draft, lookups: Lookups, kind: str, names: list[str], place: str) -> list[int]:
    """Concepts of structured names, each once; a name nobody could read is listed."""
    found: list[int] = []
    for index, name in enumerate(names):
        concepts = lookups.concepts_of(kind, name)
        if not concepts:
            draft.unread.append((f"{place}[{index}]", name))
        found += [concept for concept in concepts if concept not in found]
    return found


def _read_concepts(
    lookups: Lookups, kind: str, readings: list[Reading], *, stance: str = "asked"
) -> dict[int, Mention]:
    """Concepts that the texts name, with the mention they were read from; each concept once.

    What a part's name only suggests, and what is only a guess, counts where nothing is named.
    """
    mentions = [m for reading in readings for m in _made(reading.of_kind(kind, stance))]
    for certainties in _CERTAINTIES:
        first: dict[int, Mention] = {}
        for mention in mentions:
            pk = lookups.concepts.get((kind, mention.code)) if mention.code else None
            if pk and mention.certainty in certainties and _decides(mention, first.get(pk)):
                first[pk] = mention
        # What is said first of a process decides, so that saying it again gains nothing.
        named = {pk: m for pk, m in first.items() if m.role != "background"}
        if named:
            return named
    return {}


def _made(mentions: tuple[Mention, ...]) -> list[Mention]:
    """Without the parts that a treater names after his work: he plates bolts and makes none."""
    works = [m for m in mentions if m.kind == "process" and names_work(m.text, m.language)]
    if not works or not all((m.code or "").startswith(("surf-", "heat")) for m in works):
        return list(mentions)
    start = min(m.start for m in works)
    return [m for m in mentions if m in works or m.start < start]


def _decides(mention: Mention, first: Mention | None) -> bool:
    """Whether a mention speaks for its concept: the first does, or the head of the same phrase."""
    if first is None:
        return True
    head = first.role == "background" and mention.role != "background"
    return head and 0 <= mention.start - first.end <= _SAME_PHRASE


def _materials(draft: Draft, lookups: Lookups, readings: list[Reading]) -> None:
    names = draft.record["materials"] or []
    draft.materials = _names(draft, lookups, "material", names, "materials")
    if not names:
        draft.materials = list(_read_concepts(lookups, "material", readings))


def _lines(draft: Draft, lookups: Lookups, readings: list[Reading]) -> None:
    record = draft.record
    makes = draft.company_type != CompanyType.TRADING
    for index, row in enumerate(record["capacity"] or []):
        line = _capacity_line(draft, lookups, index, row, makes=makes)
        processes = lookups.concepts_of("process", row["process"]) if row["process"] else []
        draft.lines += [replace(line, process=p) for p in _usual(lookups, processes)] or [line]
    names = record["processes"] or []
    stated = _names(draft, lookups, "process", names, "processes")
    for process in _usual(lookups, stated):
        _add_bare(draft, lookups, DraftLine(process, in_house=makes))
    if not names:
        _lines_from_text(draft, lookups, readings, makes=makes)


def _usual(lookups: Lookups, processes: list[int]) -> list[int]:
    """Processes as stated; a general trade without any kind of it becomes its usual kind."""
    broader = {a for pk in processes for a in lookups.ancestors[pk][1:]}
    found = [pk if pk in broader else lookups.stated_process(pk) for pk in processes]
    return list(dict.fromkeys(found))


def _lines_from_text(
    draft: Draft, lookups: Lookups, readings: list[Reading], *, makes: bool
) -> None:
    """What the words name is a line each; the broader of two is left to the narrower."""
    named = _read_concepts(lookups, "process", readings)
    bought = _read_concepts(lookups, "process", readings, stance="outsourced")
    refused = {
        pk
        for stance in ("excluded", "ended", "planned")
        for pk in _read_concepts(lookups, "process", readings, stance=stance)
    }
    broader = {a for pk in named for a in lookups.ancestors[pk][1:]}
    for pk, mention in named.items():
        usual = lookups.stated_process(pk)
        if pk in broader or {pk, usual} & (refused | bought.keys()):
            continue
        _add_bare(draft, lookups, _read_line(usual, mention, in_house=makes))
    for pk, mention in bought.items():
        line = _read_line(pk, mention, in_house=False)
        line.role = LineRole.SECONDARY
        _add_bare(draft, lookups, line)


def _read_line(process: int, mention: Mention, *, in_house: bool) -> DraftLine:
    guessed = mention.certainty == "guess"
    return DraftLine(
        process,
        source_text=mention.text[:300],
        origin=LineOrigin.GUESSED if guessed else LineOrigin.READ,
        in_house=in_house,
    )


def _add_bare(draft: Draft, lookups: Lookups, line: DraftLine) -> None:
    """Add a line that states only its process, unless a line with figures already does it."""
    for other in draft.lines:
        if other.process is not None and line.process in lookups.ancestors[other.process]:
            return
    draft.lines.append(line)


def _capacity_line(
    draft: Draft, lookups: Lookups, index: int, row: dict[str, Any], *, makes: bool
) -> DraftLine:
    place = f"capacity[{index}]"
    line = DraftLine(lookups.concept("process", row["process"]) if row["process"] else None)
    if row["process"] and line.process is None:
        line.source_text = row["process"]
        draft.unread.append((f"{place}.process", row["process"]))
    line.in_house = makes if row["in_house"] is None else row["in_house"]
    line.role = LineRole.SECONDARY if row["core"] is False else LineRole.CORE
    line.site = next(_site(draft, f"{place}.site", row["site"]), None)
    line.unit = lookups.unit(row["unit"]) if row["unit"] else None
    if row["unit"] and line.unit is None:
        draft.unread.append((f"{place}.unit", row["unit"]))
    if line.unit is not None:
        line.quantity, line.utilisation = row["quantity_per_month"], row["utilisation_percent"]
    line.moq, line.moq_unit = _minimum_order(draft, lookups, f"{place}.", row["minimum_order"])
    line.stated_on, line.size_mm = row["stated_on"], row["max_part_dimension_mm"]
    line.tolerance_mm = row["best_tolerance_mm"]
    line.lead_days = row["lead_time_weeks"] * 7 if row["lead_time_weeks"] else None
    line.materials = tuple(
        _names(draft, lookups, "material", row["materials"] or [], f"{place}.materials")
    )
    return line


def _site(draft: Draft, place: str, number: Any) -> Iterator[int]:
    """The number of a site the profile has; any other is listed."""
    record = draft.record
    if number and number <= max(len(record["sites"] or []), int(bool(record["location"]))):
        yield int(number)
    elif number:
        draft.unread.append((place, str(number)))


def _certificate(
    draft: Draft, lookups: Lookups, index: int, row: dict[str, Any], *, trust: bool
) -> None:
    place = f"certificates[{index}]"
    standard = lookups.concept("standard", row["standard"])
    if standard is None:
        draft.unread.append((f"{place}.standard", row["standard"]))
        return
    names = row["scope_processes"] or []
    processes = _names(draft, lookups, "process", names, f"{place}.scope_processes")
    scope = row["scope"]
    kind = scope_kind(scope)
    if not names and scope and kind == ScopeKind.MANUFACTURING:
        processes = list(_read_concepts(lookups, "process", [read(scope, side="profile")]))
    level = _level(row) if trust else 0
    status = CertificateStatus.VERIFIED if level >= 1 else CertificateStatus.SUBMITTED
    if trust and row["status"] in CertificateStatus.values and row["status"] != "draft":
        status = CertificateStatus(row["status"])
    draft.certificates.append(
        DraftCertificate(
            standard=standard,
            edition=row["standard"][:40],
            number=row["number"],
            issuer=row["issuer"],
            issued_on=row["issued_on"],
            expires_on=row["expires_on"],
            scope_text=scope,
            scope_kind=kind,
            scope_processes=tuple(processes),
            sites=tuple(_site(draft, f"{place}.site", row["site"])),
            status=status,
            level=level,
            decided_on=row["verified_on"],
        )
    )


def _level(row: dict[str, Any]) -> int:
    """``verified`` with its day counts as "confirmed with the issuer"; a stated level wins."""
    if row["evidence_level"] is not None:
        return int(row["evidence_level"])
    return 2 if row["verified"] and row["verified_on"] else 0


def _firm(draft: Draft, lookups: Lookups) -> None:
    record = draft.record
    draft.customer_sectors = _names(
        draft, lookups, "sector", record["customer_sectors"] or [], "customer_sectors"
    )
    draft.sectors = _names(draft, lookups, "sector", record["sectors"] or [], "sectors")
    draft.moq, draft.moq_unit = _minimum_order(draft, lookups, "", record["minimum_order"])
    for index, product in enumerate(record["products"] or []):
        concept = lookups.concept("product", product["name"])
        if concept is None:
            draft.unread.append((f"products[{index}].name", product["name"]))
        draft.products.append((concept, product["name"], product["role"] or ProductRole.MAKES))


def _minimum_order(
    draft: Draft, lookups: Lookups, place: str, order: dict[str, Any] | None
) -> tuple[Any, Unit | None]:
    """Quantity and unit, both or neither; a unit nobody could read is listed."""
    if not order or order["quantity"] is None:
        return None, None
    unit = lookups.unit(order["unit"])
    if unit is None:
        draft.unread.append((f"{place}minimum_order.unit", order["unit"]))
        return None, None
    return order["quantity"], unit


def _list_unread(draft: Draft, text: Reading, terms: list[Reading]) -> None:
    draft.unread += [("description", span.text) for span in text.unread]
    for index, reading in enumerate(terms):
        place = f"process_terms_trade[{index}]"
        draft.unread += [(place, span.text) for span in reading.unread]
