"""What buyers of a sector usually ask of their suppliers: published, with the reason for each.

A starting point for a buyer's own rule set, never applied by itself: the rule of the ranking
(:mod:`matching.engine.rules`) is the same for every sector.
Source: `docs/matching.md`, "Defaults by sector".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.concepts import Concepts
from matching.choices import Origin, RequirementKind, RequirementMode
from matching.drafts import RequirementDraft

VERSION = "1.0"
GATE, WISH = RequirementMode.GATE, RequirementMode.WISH
CERTIFICATE, PREFERRED = RequirementKind.CERTIFICATE, RequirementKind.PREFERRED


@dataclass(frozen=True, slots=True)
class DefaultItem:
    """One requirement; of several ``standards`` that are required, any one will do."""

    kind: RequirementKind
    mode: RequirementMode
    weight: int
    why: str | Promise
    standards: tuple[str, ...] = ()
    least_level: int = 0


@dataclass(frozen=True, slots=True)
class SectorDefault:
    """The defaults of a sector, or of a part of it."""

    key: str
    sector: str
    name: str | Promise
    why: str | Promise
    items: tuple[DefaultItem, ...]

    def requirements(self, concepts: Concepts) -> tuple[RequirementDraft, ...]:
        """As requirements of a rule set."""
        return tuple(self._drafts(concepts))

    def sector_id(self, concepts: Concepts) -> int:
        """The id of the sector."""
        return concepts.by_code("sector", self.sector).id

    def _drafts(self, concepts: Concepts) -> Iterator[RequirementDraft]:
        for group, item in enumerate(self.items, start=1):
            ids: list[int | None] = [concepts.by_code("standard", c).id for c in item.standards]
            if item.kind == RequirementKind.SECTOR:
                ids = [self.sector_id(concepts)]
            is_one_of = item.kind == CERTIFICATE and len(ids) > 1
            for pk in ids or [None]:
                yield RequirementDraft(
                    item.kind,
                    concept_id=pk,
                    any_of=group if is_one_of else None,
                    mode=item.mode,
                    weight=item.weight,
                    least_level=item.least_level,
                    origin=Origin.RULE_SET,
                )


_SOCIAL = DefaultItem(
    CERTIFICATE,
    GATE,
    4,
    _("Brands place no order where nobody has looked at working conditions; any of the audits "
      "they know will do."),
    ("bsci", "smeta", "wrap", "sa8000"),
    2,
)  # fmt: skip
_DEFAULTS = (
    SectorDefault(
        "automotive-tier-1",
        "automotive",
        _("Automotive, tier 1"),
        _("Delivers to a maker of cars or motorcycles: its quality system is that maker's own "
          "condition."),
        (
            DefaultItem(
                CERTIFICATE, GATE, 5,
                _("Makers ask it of everyone who delivers parts to them; it contains ISO 9001."),
                ("iatf16949",), 2,
            ),
            DefaultItem(
                PREFERRED, WISH, 3,
                _("Parts are released by PPAP, special processes assessed by CQI: who has done it "
                  "starts sooner."),
                ("ppap", "cqi"), 1,
            ),
            DefaultItem(
                RequirementKind.SECTOR, WISH, 3,
                _("Who has delivered to the sector knows its change control and traceability."),
            ),
        ),
    ),
    SectorDefault(
        "automotive-tier-2",
        "automotive",
        _("Automotive, tier 2"),
        _("Delivers to a tier-1 firm, which carries the quality system towards the maker."),
        (
            DefaultItem(
                CERTIFICATE, GATE, 4,
                _("The floor that a tier-1 firm accepts, with a dated plan for IATF 16949. The "
                  "plan itself is to be asked for: no record holds it."),
                ("iso9001",), 2,
            ),
            DefaultItem(
                PREFERRED, WISH, 4,
                _("Whoever holds it already needs no plan."), ("iatf16949",), 2,
            ),
            DefaultItem(
                RequirementKind.SECTOR, WISH, 2,
                _("Experience shortens the first release of a part."),
            ),
        ),
    ),
    SectorDefault(
        "electronics",
        "electronics",
        _("Electronics"),
        _("Quality first; what is in the material is asked for by the markets it is sold in."),
        (
            DefaultItem(
                CERTIFICATE, GATE, 4,
                _("Usually a condition of being let into the supplier list."), ("iso9001",), 2,
            ),
            DefaultItem(
                PREFERRED, WISH, 3,
                _("RoHS and REACH evidence is asked for with the first sample; QC 080000 shows "
                  "that it is kept up; IPC-A-610 and ESD control matter where boards are made."),
                ("iso14001", "qc080000", "rohs", "reach", "ipc-a-610", "ansi-esd"), 1,
            ),
        ),
    ),
    SectorDefault(
        "electronics-japan-korea",
        "electronics",
        _("Electronics, Japanese and Korean makers"),
        _("As electronics, with the environmental system as a condition of its own."),
        (
            DefaultItem(
                CERTIFICATE, GATE, 4,
                _("Usually a condition of being let into the supplier list."), ("iso9001",), 2,
            ),
            DefaultItem(
                CERTIFICATE, GATE, 3,
                _("Their green procurement starts from it. A maker's own scheme, such as an "
                  "eco-partner certificate, is a condition of that maker only and not set here."),
                ("iso14001",), 2,
            ),
            DefaultItem(
                PREFERRED, WISH, 3,
                _("Shows that substances are under control, lot by lot."),
                ("qc080000", "rohs", "reach"), 1,
            ),
        ),
    ),
    SectorDefault(
        "garment",
        "textile",
        _("Garment and textile for brands"),
        _("The brand answers in public for how its goods are made and of what."),
        (
            _SOCIAL,
            DefaultItem(
                PREFERRED, WISH, 4,
                _("Tested for harmful substances; recycled content needs its chain of custody."),
                ("oeko100", "grs", "rcs"), 2,
            ),
        ),
    ),
    SectorDefault(
        "footwear",
        "footwear",
        _("Footwear and leather for brands"),
        _("The brand answers in public for how its goods are made and of what."),
        (
            _SOCIAL,
            DefaultItem(
                PREFERRED, WISH, 4,
                _("Leather from audited tanneries, tested for harmful substances."),
                ("lwg", "oeko-leather", "grs"), 2,
            ),
        ),
    ),
)  # fmt: skip
DEFAULTS = MappingProxyType({default.key: default for default in _DEFAULTS})
