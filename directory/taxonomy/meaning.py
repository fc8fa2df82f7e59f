"""Which of its meanings an ambiguous term has here, told by the words around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from directory.taxonomy.lexicon import Ambiguity, Key, Lexicon
from directory.taxonomy.source import Source
from directory.taxonomy.spans import Found

_MATERIAL_OF_FAMILY = {
    "plast": ("plastic",),
    "rubber": ("rubbers",),
    "comp": ("compositemat",),
    "fabric": ("textilemat",), "garm": ("textilemat",), "dye": ("textilemat",),
    "fibre": ("textilemat",), "trim": ("textilemat",),
    "shoe": ("shoemat",),
    "pack": ("packmat",),
    "glass": ("compositemat", "elecmat"),
}
_METAL_FAMILIES = ("mach", "sheet", "stamp", "forge", "cast", "pm", "extr", "heat", "join", "surf")
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Meaning:
    """The concept a span stands for; ``code`` None and candidates when it stays open."""

    code: str | None
    certainty: str
    candidates: tuple[str, ...] = ()
    ordinary: bool = False


class Surroundings:
    """Cue words and materials of a text, found once for all its ambiguous terms."""

    def __init__(self, source: Source, lexicon: Lexicon, found: Sequence[Found]) -> None:
        self._source = source
        self._lexicon = lexicon
        self._found = found
        self._cues: dict[Key, list[tuple[int, int]]] | None = None

    def meaning(self, found: Found) -> Meaning:
        """What the terms of a span mean here."""
        codes = tuple(dict.fromkeys(term.code for term in found.terms))
        ambiguity = self._ambiguity(found)
        if ambiguity is None or len(ambiguity.candidates) == 1:
            return self._without_rule(found, codes)
        code = self._by_cue(found, ambiguity.cues) or self._by_material(
            found, ambiguity.candidates
        )
        if code:
            return Meaning(code, "exact", ambiguity.candidates, ordinary=code == "none")
        if ambiguity.default == "ask":
            named = tuple(c for c in ambiguity.candidates if c != "none")
            return Meaning(None, "open", named)
        if ambiguity.default == "none":
            return Meaning(None, "default", ambiguity.candidates, ordinary=True)
        return Meaning(ambiguity.default, "default", ambiguity.candidates)

    def _ambiguity(self, found: Found) -> Ambiguity | None:
        source = self._source
        written = tuple(source.marks[found.first : found.last])
        language = source.clause_of(found.first).language
        order = (language, source.language, "vi", "en", "ja", "ko", "zh", "")
        forms = [written, *(term.marks for term in found.terms)]
        for form in dict.fromkeys(forms):
            for name in dict.fromkeys(order):
                rule = self._lexicon.ambiguous.get((f"{found.kind}:{name}", form))
                if rule and self._rule_speaks_of(rule, found):
                    return rule
        return None

    @staticmethod
    def _rule_speaks_of(rule: Ambiguity, found: Found) -> bool:
        return any(term.code in rule.candidates for term in found.terms)

    def _without_rule(self, found: Found, codes: tuple[str, ...]) -> Meaning:
        if len(codes) == 1:
            return Meaning(codes[0], "exact")
        language = self._source.clause_of(found.first).language or self._source.language
        spoken = tuple(
            dict.fromkeys(t.code for t in found.terms if t.language in (language, ""))
        )
        if len(spoken) == 1:
            return Meaning(spoken[0], "exact")
        named = tuple(
            dict.fromkeys(t.code for t in found.terms if t.origin != "variant")
        )
        choice = self._by_material(found, codes)
        if choice:
            return Meaning(choice, "exact", codes)
        if len(named) == 1:
            return Meaning(named[0], "exact")
        nearest = _common(self._lexicon, named or codes)
        return Meaning(nearest, "default", codes)

    def _by_cue(self, found: Found, cues: Mapping[str, tuple[Key, ...]]) -> str | None:
        if not cues:
            return None
        places = self._places()
        clause = self._source.clause_of(found.first)
        best: tuple[int, int, str] | None = None
        for code, keys in cues.items():
            for key in keys:
                for first, last in places.get(key, ()):
                    if first >= found.first and last <= found.last:
                        continue
                    distance = max(found.first - last, first - found.last, 0)
                    far = self._distance_class(clause, found, first, distance)
                    rank = (far, distance - min(len(key), 3), code)
                    if found.kind == "material" and distance > 2:
                        continue
                    if far < 3 and (best is None or rank < best):
                        best = rank
        return best[2] if best else None

    def _distance_class(self, clause: object, found: Found, first: int, distance: int) -> int:
        other = self._source.clause_of(first)
        if other is clause:
            return 0
        if other.sentence == self._source.clause_of(found.first).sentence:
            return 1
        return 2 if distance <= 4 * _NEAR else 3

    def _places(self) -> dict[Key, list[tuple[int, int]]]:
        if self._cues is None:
            self._cues = {}
            for first, last, value in self._lexicon.cues.find(self._source.sequence):
                key: Key = value  # type: ignore[assignment]
                self._cues.setdefault(key, []).append((first, last))
        return self._cues

    def _by_material(self, found: Found, candidates: Sequence[str]) -> str | None:
        """The one candidate whose family works the materials named in the same sentence."""
        if found.kind != "process":
            return None
        sentence = self._source.clause_of(found.first).sentence
        families = {
            self._lexicon.families.get(term.code, "")
            for other in self._found
            if other.kind == "material" and other is not found
            and self._source.clause_of(other.first).sentence == sentence
            for term in other.terms
        }
        if not families:
            return None
        fitting = [c for c in candidates if c != "none" and self._works(c, families)]
        return fitting[0] if len(fitting) == 1 else None

    def _works(self, code: str, materials: set[str]) -> bool:
        root = self._lexicon.families.get(code, code)
        if root in _METAL_FAMILIES:
            return "metal" in materials
        return bool(materials & set(_MATERIAL_OF_FAMILY.get(root, ())))


def _common(lexicon: Lexicon, codes: tuple[str, ...]) -> str:
    """The candidate that is broader than all others, else the first."""
    for code in codes:
        if all(lexicon.is_kind_of(other, code) for other in codes):
            return code
    return codes[0]
