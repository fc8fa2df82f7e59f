"""What a firm's own words suggest and its profile does not state: offered, never added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.choices import CompanyType, LineOrigin, LineRole
from directory.imports.interchange import SupplierRecord
from directory.imports.lookups import Lookups
from directory.imports.resolve import DraftLine, resolve
from directory.models import CapabilityLine, Certificate, Concept, Supplier, SupplierMaterial
from directory.services import Accepted, ReadLine
from directory.text_reading import is_asked, read_text

#: What a text can say of the whole offer, and what that does.
FLAGS: dict[str, str | Promise] = {
    "offer-closed": _("You take no new orders at present: buyers will see it."),
    "captive": _("You work only for your own group: other buyers will not be shown you."),
    "prototypes-only": _("You make prototypes only: buyers of series will see it."),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to accept or not; `is_sure` ones are ticked beforehand."""

    key: str
    kind: str
    name: str | Promise
    words: str
    is_sure: bool
    in_house: bool = True
    line: ReadLine | None = None
    concept: Concept | None = None


def suggestions_for(supplier: Supplier) -> list[Suggestion]:
    """Return what the stored words name and the profile lacks, surest first."""
    if not supplier.description.strip():
        return []
    record = SupplierRecord(data={"id": "x", "name": "x", "description": supplier.description})
    record.is_valid(raise_exception=True)
    facts = dict(record.validated_data)
    facts["company_type"] = (
        "trading" if supplier.company_type == CompanyType.TRADING else "manufacturer"
    )
    draft = resolve(facts, Lookups.load(), trust_certificates=False)
    found = [
        *_lines(supplier, draft.lines),
        *_concepts(supplier, draft.materials),
        *_flags(supplier, draft.offer_flags),
        *_asked(supplier),
    ]
    first: dict[str, Suggestion] = {}
    for one in found:
        first.setdefault(one.key, one)
    return sorted(first.values(), key=lambda one: not one.is_sure)


def accepted_of(suggestions: Iterable[Suggestion], keys: Iterable[str]) -> Accepted:
    """Return those of the suggestions that were ticked; unknown keys name nothing."""
    ticked = set(keys)
    chosen = [one for one in suggestions if one.key in ticked]
    return Accepted(
        lines=tuple(one.line for one in chosen if one.line is not None),
        materials=tuple(one.concept for one in chosen if one.kind == "material" and one.concept),
        standards=tuple(one.concept for one in chosen if one.kind == "standard" and one.concept),
        flags=tuple(one.key.partition(":")[2] for one in chosen if one.kind == "flag"),
    )


def _lines(supplier: Supplier, lines: list[DraftLine]) -> Iterator[Suggestion]:
    there = _processes(supplier)
    names = Concept.objects.in_bulk([line.process for line in lines if line.process])
    for line in lines:
        process = names.get(line.process or 0)
        if process is not None and process.pk not in there:
            read_line = ReadLine(
                process, line.source_text, line.origin, in_house=line.in_house, role=line.role
            )
            is_sure = line.origin != LineOrigin.GUESSED
            yield _line(read_line, line.source_text, is_sure=is_sure)


def _line(line: ReadLine, words: str, *, is_sure: bool) -> Suggestion:
    return Suggestion(
        f"process:{line.process.code}",
        "process",
        line.process.name(),
        words,
        is_sure,
        in_house=line.in_house,
        line=line,
    )


def _concepts(supplier: Supplier, materials: list[int]) -> Iterator[Suggestion]:
    rows = SupplierMaterial.objects.filter(supplier=supplier)
    there = set(rows.values_list("material_id", flat=True))
    for concept in Concept.objects.filter(pk__in=materials).exclude(pk__in=there).order_by("pk"):
        yield _concept(concept, "", is_sure=True)


def _concept(concept: Concept, words: str, *, is_sure: bool) -> Suggestion:
    return Suggestion(
        f"{concept.kind}:{concept.code}",
        concept.kind,
        concept.name(),
        words,
        is_sure,
        concept=concept,
    )


def _flags(supplier: Supplier, flags: list[str]) -> Iterator[Suggestion]:
    for flag in flags:
        if flag in FLAGS and flag not in supplier.offer_flags:
            yield Suggestion(f"flag:{flag}", "flag", FLAGS[flag], "", is_sure=True)


def _asked(supplier: Supplier) -> Iterator[Suggestion]:
    """Standards that are named; and, unticked, what words may mean that are not clear."""
    mentions = read_text(supplier.description, "profile").reading.mentions
    codes = {code for m in mentions for code in (m.code, *m.candidates) if code}
    rows = Concept.objects.filter(code__in=codes, retired_on__isnull=True)
    known = {(row.kind, row.code): row for row in rows}
    standards = set(
        Certificate.objects.filter(supplier=supplier).values_list("standard_id", flat=True)
    )
    there = _processes(supplier)
    for mention in mentions:
        if mention.stance != "asked":
            continue
        for code in dict.fromkeys(c for c in (mention.code, *mention.candidates) if c):
            concept = known.get((mention.kind, code))
            if concept is None or concept.pk in there | standards:
                continue
            if mention.kind == "standard":
                yield _concept(concept, mention.text, is_sure=not is_asked(mention))
            elif is_asked(mention) and mention.kind == "process":
                line = ReadLine(concept, mention.text, LineOrigin.READ, role=LineRole.CORE)
                yield _line(line, mention.text, is_sure=False)
            elif is_asked(mention) and mention.kind == "material":
                yield _concept(concept, mention.text, is_sure=False)


def _processes(supplier: Supplier) -> set[int]:
    rows = CapabilityLine.objects.filter(supplier=supplier, process__isnull=False)
    return set(rows.values_list("process_id", flat=True))
