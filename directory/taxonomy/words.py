"""A text as a row of tokens that compare equal across spellings.

Latin words are compared by an English stem (American spelling, singular, ``-ed`` as ``-ing``),
numbers as written, and Japanese, Korean and Chinese character by character with the variants that
mean the same (simplified forms, long vowels, okurigana) removed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from core.text import CJK, FoldedText

_TOKEN = re.compile(rf"[{CJK}々〆]|\d+(?:[.,]\d+)*|[^\W\d_{CJK}々〆]+|\n+|[^\s]")
_IS_CJK = re.compile(rf"[{CJK}々〆]")

BRITISH = (
    ("mould", "mold"),
    ("colour", "color"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("aluminium", "aluminum"),
    ("grey", "gray"),
    ("tyre", "tire"),
    ("litre", "liter"),
    ("sulph", "sulf"),
    ("vapour", "vapor"),
    ("armour", "armor"),
    ("ageing", "aging"),
    ("normalis", "normaliz"),
    ("galvanis", "galvaniz"),
    ("anodis", "anodiz"),
    ("vulcanis", "vulcaniz"),
    ("carburis", "carburiz"),
    ("metallis", "metalliz"),
    ("sanforis", "sanforiz"),
    ("pelletis", "pelletiz"),
    ("parkeris", "parkeriz"),
    ("polymeris", "polymeriz"),
    ("organis", "organiz"),
    ("cauteris", "cauteriz"),
    ("chromatis", "chromatiz"),
    ("caulk", "caulk"),
    ("jewell", "jewel"),
    ("labell", "label"),
    ("modell", "model"),
    ("enamell", "enamel"),
    ("travell", "travel"),
    ("moldable", "mold"),
)
_SAME = {
    "extruded": "extrusion",
    "extruding": "extrusion",
    "extrusions": "extrusion",
    "assembled": "assembly",
    "assembling": "assembly",
    "assemblies": "assembly",
    "assy": "assembly",
    "laminated": "lamination",
    "laminating": "lamination",
    "fabricated": "fabrication",
    "fabricating": "fabrication",
    "fabrications": "fabrication",
    "dyed": "dyeing",
    "dying": "dyeing",
    "lenses": "lens",
    "lens": "lens",
    "jeans": "jeans",
    "galvanization": "galvanizing",
    "anodization": "anodizing",
    "anodise": "anodizing",
    "anodize": "anodizing",
    "galvanize": "galvanizing",
    "phosphated": "phosphating",
    "embroidered": "embroidery",
    "embroidering": "embroidery",
    "embroideries": "embroidery",
    "calibrated": "calibration",
    "calibrating": "calibration",
    "mounted": "mount",
    "passivated": "passivation",
    "passivating": "passivation",
    "quilted": "quilting",
    "harnesses": "harness",
    "series": "series",
    "goods": "goods",
    "always": "always",
    "die": "die",
    "dies": "die",
    "leds": "led",
    "pcbs": "pcb",
    "pcbas": "pcba",
    "gauges": "gauge",
    "gage": "gauge",
    "gages": "gauge",
    "sheetmetal": "sheetmetal",
    "centreless": "centerless",
    "wiring": "wiring",
    "moldings": "molding",
    "castings": "casting",
    "forgings": "forging",
    "stampings": "stamping",
    "pressings": "pressing",
    "turnings": "turning",
    "coatings": "coating",
    "shed": "shed",
    "embed": "embed",
    "embedded": "embedded",
    "unpainted": "unpainted",
    "needed": "needed",
    "required": "required",
    "preferred": "preferred",
    "limited": "limited",
    "closed": "closed",
    "sealed": "sealed",
    "certified": "certified",
    "approved": "approved",
}
_JA_SAME = str.maketrans("ァィゥェォヂヅヶヵ熔鈑鋳", "アイウエオジズケカ溶板铸")
_OKURIGANA = frozenset("けげきぎりちみてしせいえれび")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]")
_HAN = re.compile("[\u3400-\u9fff々〆]")
_HIRAGANA_MEKKI = "めっき"


class Token(NamedTuple):
    """One unit of comparison and where it stands in the folded text (half open)."""

    key: str
    start: int
    end: int
    script: str  # latin, digit, kana, katakana, hangul, han, mark
    glued: bool  # nothing stands between this token and the one before


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The form of a Latin word that its inflections and American spelling share."""
    if word in _SAME:
        return _SAME[word]
    if len(word) <= 3 or not word.isascii():
        return word
    for british, american in BRITISH:
        if british in word:
            word = word.replace(british, american)
    if word in _SAME:
        return _SAME[word]
    if word.endswith("isation"):
        word = word[:-7] + "ization"
    return _without_ending(word)


def _without_ending(word: str) -> str:
    if len(word) > 6 and word.endswith(("ize", "izes", "ise", "ises")):
        return word[: word.rindex("i")] + "izing"
    if len(word) > 5 and word.endswith("ed") and not word.endswith("eed"):
        return word[:-2] + "ing"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


@lru_cache(maxsize=65536)
def _script(letter: str) -> str:
    if letter.isdigit():
        return "digit"
    if not _IS_CJK.match(letter):
        return "latin" if letter.isalpha() else "mark"
    if _KATAKANA.match(letter):
        return "katakana"
    if "\u3040" <= letter <= "\u309f":
        return "kana"
    if "\uac00" <= letter <= "\ud7a3":
        return "hangul"
    return "han"


class Tokenizer:
    """Turns folded text into tokens; ``simplified`` maps traditional to simplified characters."""

    def __init__(self, simplified: dict[int, str] | None = None) -> None:
        self._simplified = simplified or {}

    def tokens(self, folded: FoldedText) -> list[Token]:
        """The tokens of a folded text, in order. Dropped okurigana belong to the token before."""
        bare = folded.bare
        if not bare.isascii():
            same = bare.translate(_JA_SAME).translate(self._simplified)
            bare = same if len(same) == len(bare) else bare
        found: list[Token] = []
        end_before = -1
        for match in _TOKEN.finditer(bare):
            key, start, end = match.group(), match.start(), match.end()
            script = _script(key[0])
            if script == "latin":
                key = stem(key)
            elif script in ("kana", "katakana") and self._silent(
                key, script, found, start == end_before
            ):
                found[-1] = found[-1]._replace(end=end)
                end_before = end
                continue
            found.append(Token(key, start, end, script, start == end_before))
            end_before = end
        return _with_same_compounds(found)

    def _silent(self, letter: str, script: str, found: list[Token], glued: bool) -> bool:
        if not found or not glued:
            return False
        before = found[-1].script
        if letter == "ー":
            return before in ("katakana", "kana")
        return script == "kana" and letter in _OKURIGANA and before == "han"


def _with_same_compounds(tokens: list[Token]) -> list[Token]:
    """Writes メッキ and 鍍金 as めっき, and 成型 as 成形, token by token."""
    for i, token in enumerate(tokens):
        if token.key == "型" and i and tokens[i - 1].key == "成":
            tokens[i] = Token("形", token.start, token.end, token.script, token.glued)
        elif token.key in "メッキ" and token.script == "katakana":
            trio = "".join(t.key for t in tokens[i : i + 3])
            if trio == "メッキ":
                for offset, kana in enumerate(_HIRAGANA_MEKKI):
                    t = tokens[i + offset]
                    tokens[i + offset] = Token(kana, t.start, t.end, "katakana", t.glued)
    return tokens
