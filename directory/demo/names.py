"""Names of fictional firms: unique within a run, in the form firms of the field use."""

import random
import unicodedata

from directory.demo import chance, material
from directory.demo.plan import Plan


def without_marks(text: str) -> str:
    """Write Vietnamese as typed on a keyboard without accents."""
    text = text.replace("đ", "d").replace("Đ", "D")
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFC", bare)


class NameMaker:
    """Gives every firm a name of its own; the same order of calls gives the same names."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = {without_marks(name).casefold() for name in taken}
        self._parts = material.document("names")

    def name(self, rng: random.Random, plan: Plan) -> tuple[str, str]:
        """Return a name nobody has yet, and its English form."""
        while True:
            proper = f"{rng.choice(self._parts['first'])} {rng.choice(self._parts['second'])}"
            local = rng.choice(plan.family.name_vi)
            english = rng.choice(plan.family.name_en)
            trading = "_trade" if plan.kind == "trader" else ""
            vietnamese = rng.choice(self._parts[f"forms{trading}_vi"])
            foreign = rng.choice(self._parts[f"forms{trading}_en"])
            name_vi = vietnamese.format(activity=local, proper=proper)
            name_en = foreign.format(activity=english, proper=without_marks(proper))
            name = name_en if plan.language != "vi" and chance.likely(rng, 0.7) else name_vi
            if self._free(name, name_en):
                return name, name_en

    def _free(self, *names: str) -> bool:
        keys = {without_marks(name).casefold() for name in names}
        if keys & self._taken:
            return False
        self._taken |= keys
        return True
