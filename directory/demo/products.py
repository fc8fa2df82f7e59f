"""Products of a fictional firm: those of the priority list that its own processes make."""

from functools import cache

from directory.demo import chance, material
from directory.demo.plan import Plan

STATED_SHARE = 0.6
MOST = 3


@cache
def _by_process() -> dict[str, tuple[tuple[str, str], ...]]:
    """Names (Vietnamese, English) of the products that each process goes into."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in material.rows("taxonomy/products.csv"):
        for process in material.split(row["processes"]):
            found.setdefault(process, []).append((row["name_vi"], row["name_en"]))
    return {process: tuple(names) for process, names in found.items()}


def make_products(seed: int, plan: Plan) -> list[dict[str, str]]:
    """Draw what the firm says it makes; a trader trades it. Many firms state none."""
    rng = chance.stream(seed, "products", plan.number)
    names = list(dict.fromkeys(n for code in plan.core for n in _by_process().get(code, ())))
    if not names or plan.mode == "brochure" or not chance.likely(rng, STATED_SHARE):
        return []
    role = "trades" if plan.kind == "trader" else "makes"
    in_vietnamese = plan.language == "vi"
    return [
        {"name": vi if in_vietnamese else en, "role": role}
        for vi, en in chance.some(rng, names, 1, MOST)
    ]
