"""A process and the material it is done on, where together they name a narrower process."""

from __future__ import annotations

from dataclasses import replace

from directory.taxonomy.lexicon import Lexicon
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
    return result


def _elastic(near: set[str]) -> bool:
    return bool(near & {"rubbers", "silicone", "plastic", "elecmat", "shoemat"})


def _narrowed(lexicon: Lexicon, one: Tracked, near: set[str]) -> Tracked:
    fitting = {
        narrow
        for code, material, narrow in _NARROWER
        if code == one.mention.code and material in near and narrow in lexicon.codes
    }
    if len(fitting) != 1:
        return one
    return replace(one, mention=replace(one.mention, code=fitting.pop()))
