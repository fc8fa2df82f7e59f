"""What fictional firms write about themselves, in five languages and in uneven quality."""

import random
from datetime import date, timedelta

from directory.demo import chance, lines, material
from directory.demo.lines import Line
from directory.demo.names import without_marks
from directory.demo.plan import Plan
from directory.demo.wording import day_of, in_prose, joined, number

UNACCENTED_SHARE = 0.09
FULL_FOR = timedelta(days=132)
SECOND_LANGUAGE_SHARE = 0.13
JARGON_SHARE = {"full": 0.14, "partial": 0.2, "terms": 0.3, "brochure": 0.3}
EXTRAS = {"full": (1, 3), "partial": (0, 2), "terms": (0, 1), "brochure": (1, 3)}
CLAIMED = {
    "vi": "Đạt ISO 9001:2015.",
    "en": "ISO 9001 certified.",
    "ja": "ISO 9001取得。",
    "ko": "ISO 9001 인증.",
    "zh": "已通过ISO 9001认证。",
}


class Writer:
    """Writes the texts of one firm; every draw comes from that firm's own stream."""

    def __init__(self, rng: random.Random, plan: Plan, made: list[Line], day: date) -> None:
        self.rng = rng
        self.plan = plan
        self.made = made
        self.day = day

    def term(self, code: str, language: str) -> str:
        """Draw one trade word for a process, seldom the taxonomy's own label."""
        names = material.processes()[code].names[language]
        plain = len(names) == 1 or chance.likely(self.rng, 0.25)
        return in_prose(names[0] if plain else self.rng.choice(names[1:5]))

    def _unoffered(self, codes: tuple[str, ...]) -> str:
        """Draw a process that the firm does not offer, for sentences that say so."""
        made = {line.process for line in self.made}
        others = [code for code in codes if code not in made]
        family = self.plan.other_family
        return self.rng.choice(others or [code for code in family.core if code not in made] or [""])

    def terms(self, language: str) -> list[str]:
        """Draw trade words for what the firm offers, each once."""
        words = [self.term(line.process, language) for line in self.made[:4]]
        return list(dict.fromkeys(words))

    def _values(self, language: str) -> dict[str, str]:
        plan, rng = self.plan, self.rng
        family = plan.family
        drawn = lines.figures(rng, plan, family, True)
        codes = chance.some(rng, family.materials, 1, 3)
        absent = self._unoffered(family.bought_in or family.also)
        refused = self._unoffered(plan.other_family.core)
        unit = material.document("sentences")["units"][family.unit][language]
        park = lines.machines(rng, plan)
        order = lines.minimum_order(rng, plan)["quantity"]
        return {
            "terms": joined(self.terms(language), language),
            "materials": joined([self._material(code, language) for code in codes], language),
            "quantity": number(drawn["quantity_per_month"], language),
            "load": str(drawn["utilisation_percent"]),
            "unit": unit,
            "tolerance": number(drawn.get("best_tolerance_mm", 0.1), language),
            "size": number(drawn.get("max_part_dimension_mm", 500), language),
            "weeks": str(lines.lead_weeks(rng, family)),
            "order": number(order, language),
            "machines": joined([f"{m['quantity']} {m['machine']}" for m in park[:3]], language),
            "sector": in_prose(material.sector_name(rng.choice(family.sectors), language)),
            "process": self.term(absent, language) if absent else "OEM",
            "traded": joined(self._traded(language), language),
            "refused": self.term(refused, language) if refused else "OEM",
            "jargon": rng.choice(material.jargon().get(family.code, ("hàng kỹ",))),
            "until": day_of(self.day + FULL_FOR, language),
        }

    def _sentence(self, kind: str, language: str, values: dict[str, str]) -> str:
        pattern: str = self.rng.choice(material.document("sentences")[language][kind])
        sentence = pattern.format(**values)
        return sentence[:1].upper() + sentence[1:]

    def _kinds(self) -> list[str]:
        plan, rng, family = self.plan, self.rng, self.plan.family
        if plan.inward:
            return ["tail"]
        opening = {"trader": ["trade"], "mixed": ["open", "mixed"]}.get(plan.kind, ["open"])
        if plan.mode == "terms":
            opening = [] if chance.likely(rng, 0.6) else opening
        optional = ["quality", "customers", "tail"]
        if family.materials:
            optional.append("material")
        if plan.kind == "maker" and family.bought_in:
            optional += ["bought_in", "not_done"]
        kinds = opening + (self._figure_kinds() if plan.mode == "brochure" else [])
        kinds += chance.some(rng, optional, *EXTRAS[plan.mode])
        if chance.likely(rng, JARGON_SHARE[plan.mode]):
            kinds.append("jargon")
        return kinds + ([plan.offer] if plan.offer else [])

    def _figure_kinds(self) -> list[str]:
        family = self.plan.family
        if self.plan.kind == "trader":
            return chance.some(self.rng, ["lead", "order"], 0, 2)
        kinds = ["volume", "lead", "order", "machines"]
        kinds += ["size"] if family.size else []
        kinds += ["precision"] if family.tolerance else []
        return chance.some(self.rng, kinds, 1, 4)

    def description(self) -> str:
        """Write the firm's text: from nothing to a brochure paragraph, sometimes bilingual."""
        rng, language = self.rng, self.plan.language
        values = self._values(language)
        if language == "vi" and chance.likely(rng, 0.3):
            values["materials"] = values["materials"].lower()
        sentences = [self._sentence(kind, language, values) for kind in self._kinds()]
        if self.plan.mode == "brochure" and chance.likely(rng, 0.3):
            sentences.append(CLAIMED[language])
        joint = "" if language in ("ja", "zh") else " "
        text = joint.join(sentences)
        if language == "vi" and chance.likely(rng, UNACCENTED_SHARE):
            text = without_marks(text)
        if not self.plan.inward and chance.likely(rng, SECOND_LANGUAGE_SHARE):
            second = rng.choice([other for other in material.LANGUAGES if other != language])
            opening = "trade" if self.plan.kind == "trader" else "open"
            text = f"{text} {self._sentence(opening, second, self._values(second))}"
        return text

    def _traded(self, language: str) -> list[str]:
        """Draw what a mixed firm buys and sells, as opposed to what it makes."""
        made = {line.process for line in self.made}
        codes = [code for code in self.plan.other_family.core[:2] if code not in made]
        return [self.term(code, language) for code in codes] or ["OEM"]

    def _material(self, code: str, language: str) -> str:
        if chance.likely(self.rng, 0.5):
            return in_prose(material.material_names()[code][language])
        return lines.material_label(self.rng, code)

    def trade_terms(self) -> list[str]:
        """List words for the firm's trade as its salesman lists them; some no taxonomy knows."""
        rng, plan = self.rng, self.plan
        if plan.mode == "brochure":
            return []
        if plan.inward:
            return chance.some(rng, material.jargon().get(plan.family.code, ("hàng kỹ",)), 1, 2)
        found = self.terms(plan.language)
        if chance.likely(rng, 0.35):
            found += self.terms(rng.choice(material.LANGUAGES))
        if chance.likely(rng, JARGON_SHARE[plan.mode]):
            found.append(rng.choice(material.jargon().get(plan.family.code, ("hàng kỹ",))))
        if plan.language == "vi" and chance.likely(rng, UNACCENTED_SHARE):
            found = [without_marks(word).lower() for word in found]
        return list(dict.fromkeys(found))
