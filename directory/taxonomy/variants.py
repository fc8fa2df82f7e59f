"""Other ways of writing a term that mean the same, made when the vocabulary is built."""

from __future__ import annotations

from collections.abc import Iterator

from directory.taxonomy.activities import names_work

# The participle that stands for the process in front of a part: "die-cast housing".
_PARTICIPLES = {
    "casting": ("cast",),
    "cutting": ("cut",),
    "grinding": ("ground",),
    "drawing": ("drawn",),
    "weaving": ("woven",),
    "sewing": ("sewn",),
    "blowing": ("blown",),
    "winding": ("wound",),
    "bending": ("bent",),
    "spinning": ("spun",),
    "knitting": ("knit",),
    "forging": ("forge",),
    "turning": ("turn",),
    "plating": ("plate",),
    "printing": ("print",),
}
_VI_MATERIALS = (
    "cao su",
    "kim loại",
    "nhựa",
    "nhôm",
    "thép",
    "inox",
    "đồng",
    "kẽm",
    "gang",
    "vải",
    "da",
    "silicone",
    "gỗ",
    "nhựa kỹ thuật",
)
_TRAILING = ("processing", "process", "service", "services", "work", "works", "technology")
_CJK_TAILS = {
    "ja": ("加工", "成形"),
    "ko": ("가공", "성형"),
    "zh": ("加工", "成型"),
}


def variants(text: str, language: str, kind: str) -> Iterator[str]:
    """Spellings of a term beside the one given; a variant may collide with another term."""
    if kind == "process":
        if language == "en":
            yield from _english(text)
        elif language == "vi":
            yield from _vietnamese(text)
        elif language in _CJK_TAILS:
            yield from _tails(text, language)
    if kind == "material" and language in ("", "en"):
        yield from _grades(text)


def _english(text: str) -> Iterator[str]:
    words = text.replace("-", " ").split()
    if len(words) >= 2 and words[-1].lower() in _PARTICIPLES:
        for participle in _PARTICIPLES[words[-1].lower()]:
            if len(words) > 2 or participle not in ("turn", "print", "plate", "forge", "cut"):
                yield " ".join([*words[:-1], participle])
    if len(words) in (2, 3) and all(w.isalpha() and len(w) > 2 for w in words[:2]):
        yield "".join(words[:2]) + " " + " ".join(words[2:])
    if len(words) == 1 and text.lower().endswith("ing") and len(text) > 6:
        for verb in (text[:-3], text[:-3] + "e", text[:-4]):
            yield f"we {verb}"
            yield f"we can {verb}"
    yield from _reordered(words)


def _reordered(words: list[str]) -> Iterator[str]:
    if len(words) == 3 and words[1].lower() == "and":
        yield f"{words[2]} and {words[0]}"
    if len(words) >= 3 and words[-1].lower() in _TRAILING:
        yield " ".join(words[:-1])
    if len(words) == 2 and words[1].lower().endswith("ing"):
        yield f"{words[1]} of {words[0]}"
        yield f"{words[1]} of {words[0]}s"
    if len(words) == 3 and words[2].lower() in ("making", "manufacture", "manufacturing"):
        for verb in ("making", "manufacture", "manufacturing", "production"):
            yield f"{words[0]} {words[1]} {verb}"
            yield f"{verb} of {words[0]} {words[1]}s"


def _vietnamese(text: str) -> Iterator[str]:
    lowered = text.lower()
    for material in _VI_MATERIALS:
        rest = ""
        if lowered.endswith(" " + material):
            rest = text[: -len(material) - 1]
        if rest and len(rest.split()) >= 2:
            yield f"{material} {rest}"
    if lowered.startswith("khuôn "):
        for verb in ("làm", "chế tạo", "gia công", "sản xuất", "thiết kế chế tạo"):
            yield f"{verb} {text}"
    for prefix in ("gia công ", "chế tạo ", "sản xuất "):
        if lowered.startswith(prefix) and len(lowered.split()) >= 4:
            yield text[len(prefix) :]


def _tails(text: str, language: str) -> Iterator[str]:
    for tail in _CJK_TAILS[language]:
        rest = text[: -len(tail)].strip()
        if text.endswith(tail) and (
            len(rest) >= 4 or (len(rest) >= 2 and names_work(rest, language))
        ):
            yield rest


def _grades(text: str) -> Iterator[str]:
    for standard in ("JIS ", "AISI ", "ASTM ", "EN AW-", "EN "):
        if text.startswith(standard) and len(text) - len(standard) >= 4:
            rest = text[len(standard) :]
            if any(c.isdigit() for c in rest) and any(c.isalpha() for c in rest):
                yield rest.split(" ")[-1] if standard == "JIS " else rest
