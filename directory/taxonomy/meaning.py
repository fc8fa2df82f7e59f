"""Which of its meanings an ambiguous term has here, told by the words around it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from directory.taxonomy.lexicon import Ambiguity, Key, Lexicon
from directory.taxonomy.source import Source
from directory.taxonomy.spans import Found

_MATERIAL_OF_FAMILY = {
    "plast": ("plastic",),
    "rubber": ("rubbers",),
    "comp": ("compositemat",),
    "fabric": ("textilemat",),
    "garm": ("textilemat",),
    "dye": ("textilemat",),
    "fibre": ("textilemat",),
    "trim": ("textilemat",),
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
        self._at = {i: f for f in found for i in range(f.first, f.last)}
        self._materials: dict[int, set[str]] = {}
        for one in found:
            if one.kind == "material":
                sentence = source.clause_of(one.first).sentence
                codes = {lexicon.families.get(t.code, "") for t in one.terms}
                self._materials.setdefault(sentence, set()).update(codes)

    def meaning(self, found: Found) -> Meaning:
        """What the terms of a span mean here."""
        codes = tuple(dict.fromkeys(term.code for term in found.terms))
        ambiguity = self._ambiguity(found)
        if ambiguity is None and self._unaccented(found) and _short(found):
            return Meaning(None, "default", codes, ordinary=True)
        if ambiguity is None or len(ambiguity.candidates) == 1:
            return self._without_rule(found, codes)
        candidates = ambiguity.candidates
        code = self._by_cue(found, ambiguity.cues) or self._by_material(found, candidates)
        if code:
            return Meaning(code, "exact", candidates, ordinary=code == "none")
        as_name = "none" in candidates and self._reads_as_name(found)
        if as_name or ambiguity.default == "none" or self._unaccented(found):
            return Meaning(None, "default", candidates, ordinary=True)
        if ambiguity.default == "ask":
            return Meaning(None, "open", tuple(c for c in candidates if c != "none"))
        return Meaning(ambiguity.default, "default", candidates)

    def _reads_as_name(self, found: Found) -> bool:
        """A word in the middle of a sentence that begins with a capital like its neighbour."""
        source = self._source
        if found.last - found.first > 1 or source.shouting:
            return False
        if found.first == source.clause_of(found.first).first:
            return False
        return _capital(source, found.first) and (
            _capital(source, found.first - 1) or _capital(source, found.last)
        )

    def _unaccented(self, found: Found) -> bool:
        """One word without its accents: nothing but a cue can tell it from ordinary words."""
        if found.last - found.first > 1:
            return False
        written = self._source.marks[found.first]
        return written.isascii() and all(term.has_marks for term in found.terms)

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
        spoken = tuple(dict.fromkeys(t.code for t in found.terms if t.language in (language, "")))
        if len(spoken) == 1:
            return Meaning(spoken[0], "exact")
        named = tuple(dict.fromkeys(t.code for t in found.terms if t.origin != "variant"))
        choice = self._by_material(found, codes)
        if choice:
            return Meaning(choice, "exact", codes)
        if len(named) == 1:
            return Meaning(named[0], "exact")
        nearest = _common(self._lexicon, named or codes)
        return Meaning(nearest, "default", codes)

    def _by_cue(self, found: Found, cues: Mapping[str, tuple[tuple[Key, Key], ...]]) -> str | None:
        if not cues:
            return None
        places = self._places()
        clause = self._source.clause_of(found.first)
        best: tuple[int, int, str] | None = None
        for code, keys in cues.items():
            for key, marks in keys:
                for first, last in _around(places.get(key, []), found.first):
                    if first >= found.first and last <= found.last:
                        continue
                    if self._says_candidate(found, cues, first, last) or not self._accents_fit(
                        first, last, marks
                    ):
                        continue
                    distance = max(found.first - last, first - found.last, 0)
                    far = self._distance_class(clause, found, first, distance)
                    rank = (far, distance - min(len(key), 3), code)
                    if found.kind == "material" and distance > 2:
                        continue
                    if far < 3 and (best is None or rank < best):
                        best = rank
        return best[2] if best else None

    def _accents_fit(self, first: int, last: int, marks: Key) -> bool:
        written = tuple(self._source.marks[first:last])
        if written == marks:
            return True
        if self._source.clause_of(first).marked or any(not w.isascii() for w in written):
            return False
        return last - first > 1 or len(written[0]) >= 4

    def _says_candidate(
        self, found: Found, cues: Mapping[str, object], first: int, last: int
    ) -> bool:
        """Whether the cue is part of another term that names one of the candidates itself."""
        other = self._at.get(first)
        return (
            other is not None
            and other is not found
            and other.kind == found.kind
            and last <= other.last
            and all(term.code in cues for term in other.terms)
        )

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
        families = self._materials.get(sentence, set())
        if not families:
            return None
        fitting = [c for c in candidates if c != "none" and self._works(c, families)]
        return fitting[0] if len(fitting) == 1 else None

    def _works(self, code: str, materials: set[str]) -> bool:
        root = self._lexicon.families.get(code, code)
        if root in _METAL_FAMILIES:
            return "metal" in materials
        return bool(materials & set(_MATERIAL_OF_FAMILY.get(root, ())))


def _short(found: Found) -> bool:
    return found.kind == "process" and all(len(term.key[0]) <= 2 for term in found.terms)


def _around(places: list[tuple[int, int]], here: int) -> list[tuple[int, int]]:
    """The places next to a token, a few on each side."""
    if len(places) <= 8:
        return places
    middle = bisect_left(places, (here, here))
    return places[max(0, middle - 4) : middle + 4]


def _capital(source: Source, token: int) -> bool:
    if not 0 <= token < len(source.tokens) or source.tokens[token].script != "latin":
        return False
    word = source.original(token, token + 1)
    return word[:1].isupper() and word[1:].islower()


def _common(lexicon: Lexicon, codes: tuple[str, ...]) -> str:
    """The candidate that is broader than all others, else the first."""
    for code in codes:
        if all(lexicon.is_kind_of(other, code) for other in codes):
            return code
    return codes[0]
