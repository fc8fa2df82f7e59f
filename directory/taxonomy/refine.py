"""A process and the material it is done on, where together they name a narrower process."""

from __future__ import annotations

from dataclasses import replace

from core.text import fold_keeping_marks
from directory.taxonomy.activities import names_work
from directory.taxonomy.lexicon import Lexicon
from directory.taxonomy.objects import is_for
from directory.taxonomy.reading import Mention
from directory.taxonomy.source import Source
from directory.taxonomy.tracked import Tracked

# Process, material (or its family), narrower process.
_NARROWER = (
    ("cast-die", "aluminium", "cast-die-al"),
    ("cast-die", "zamak", "cast-die-zn"),
    ("cast-die", "zinc", "cast-die-zn"),
    ("cast-die", "magnesium", "cast-die-mg"),
    ("extr", "aluminium", "extr-al"),
    ("cast", "castiron", "cast-iron"),
)
# Articles that are moulded when they are of plastic, and cut or forged when of metal.
_MOULDED_IN_PLASTIC = frozenset({"mach-gear", "forge-heading"})
_MADE_BY = {"castiron": "cast-iron", "caststeel": "cast-steel", "elecwire": "cable-wire"}
_PROFILES = ("型材", "形材", "프로파일", "profile", "profiles", "nhôm định hình", "thanh nhôm")
_DRAWN_STOCK = frozenset({"wire", "bar", "tube", "rod", "section", "profile", "cold", "seamless"})
# Families whose articles are of one material family; other materials speak against them.
_ONLY_OF = {"rubber": "rubbers"}


def with_material_kinds(source: Source, lexicon: Lexicon, tracked: list[Tracked]) -> list[Tracked]:
    """Processes narrowed by the one material of their sentence.

    Articles of other materials are left out: a seal ring of alumina is no rubber part.
    """
    materials: dict[int, set[str]] = {}
    for one in tracked:
        if one.mention.kind == "material" and one.mention.code:
            sentence = source.clause_of(one.first).sentence
            code = one.mention.code
            line = {code, lexicon.families.get(code, code), *lexicon.ancestors.get(code, ())}
            materials.setdefault(sentence, set()).update(line)
    result: list[Tracked] = []
    for one in tracked:
        near = materials.get(source.clause_of(one.first).sentence, set())
        if one.mention.kind != "process" or not near or not one.mention.code:
            result.append(one)
            continue
        family = lexicon.families.get(one.mention.code, "")
        if (
            one.mention.text
            and family in _ONLY_OF
            and _ONLY_OF[family] not in near
            and (not _elastic(near) and one.mention.code == "rubber-seal")
        ):
            continue
        if family == "glass" and "plastic" in near and not near & {"compositemat", "coverglass"}:
            continue
        result.append(_narrowed(lexicon, one, near))
    rubber = _is_of_rubber(lexicon, result)
    return [_moulded_rubber(one) if rubber else one for one in result] + _drawn(source, result)


def _is_of_rubber(lexicon: Lexicon, tracked: list[Tracked]) -> bool:
    """Whether the text speaks of rubber, by material or by article, and of no plastic."""
    materials = {
        lexicon.families.get(t.mention.code or "", "")
        for t in tracked
        if t.mention.kind == "material"
    }
    article = any(
        t.mention.kind == "process" and (t.mention.code or "").startswith("rubber-")
        for t in tracked
    )
    return "plastic" not in materials and ("rubbers" in materials or article)


def _moulded_rubber(one: Tracked) -> Tracked:
    if one.mention.kind != "process" or one.mention.code != "plast-inj":
        return one
    return replace(one, mention=replace(one.mention, code="rubber-inj"))


def _drawn(source: Source, tracked: list[Tracked]) -> list[Tracked]:
    """Bodies "drawn" from sheet metal are deep drawn; wire, bar and tube are drawn otherwise."""
    if not any(t.mention.kind == "material" for t in tracked):
        return []
    taken = {i for t in tracked for i in range(t.first, t.last)}
    found: list[Tracked] = []
    for i in range(len(source.tokens)):
        if i in taken or source.clause_of(i).language != "en":
            continue
        word = source.original(i, i + 1).casefold()
        around = {t.key for t in source.tokens[max(0, i - 1) : i + 4]}
        if word != "drawn" or not _DRAWN_STOCK.isdisjoint(around):
            continue
        start, end = source.span(i, i + 1)
        mention = Mention("process", "stamp-deep-draw", start, end, word, language="en")
        found.append(Tracked(i, i + 1, replace(mention, text=source.text[start:end])))
    return found


def parts_of_material(source: Source, lexicon: Lexicon, tracked: list[Tracked]) -> list[Tracked]:
    """What a material alone tells where no process is asked for.

    Parts of cast iron or steel are castings; electric wire and aluminium profiles are goods.
    """
    asked = (t for t in tracked if t.mention.kind == "process" and t.mention.stance == "asked")
    if any(t.mention.certainty != "context" or not is_for(source, t) for t in asked):
        return []
    found: list[Tracked] = []
    for one in tracked:
        if one.mention.kind != "material" or one.mention.stance != "asked":
            continue
        line = (one.mention.code or "", *lexicon.ancestors.get(one.mention.code or "", ()))
        code = next((_MADE_BY[m] for m in line if m in _MADE_BY), "")
        if "aluminium" in line and fold_keeping_marks(one.mention.text).endswith(_PROFILES):
            code = "extr-al"
        if code in lexicon.codes:
            mention = replace(one.mention, kind="process", code=code, certainty="context")
            found.append(Tracked(one.first, one.last, mention))
    return found


def _elastic(near: set[str]) -> bool:
    return bool(near & {"rubbers", "silicone", "plastic", "elecmat", "shoemat"})


def _narrowed(lexicon: Lexicon, one: Tracked, near: set[str]) -> Tracked:
    article = not names_work(one.mention.text, one.mention.language)
    plastic = "plastic" in near and "metal" not in near
    if article and plastic and one.mention.code in _MOULDED_IN_PLASTIC:
        return replace(one, mention=replace(one.mention, code="plast-inj"))
    fitting = {
        narrow
        for code, material, narrow in _NARROWER
        if code == one.mention.code and material in near and narrow in lexicon.codes
    }
    if len(fitting) != 1:
        return one
    return replace(one, mention=replace(one.mention, code=fitting.pop()))
