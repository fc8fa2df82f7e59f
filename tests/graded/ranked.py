"""The graded set, variants of its profiles, and the ranking of both."""

import json
import math
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.session import RankingSession

Record = dict[str, Any]
DAY = "2026-11-21"
_FOLDER = Path(__file__).parent


def _data(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


SUPPLIERS: list[Record] = _data("suppliers")
NEEDS: list[Record] = _data("needs")
JUDGED: Record = _data("qrels")
PROFILES = {profile["id"]: profile for profile in SUPPLIERS}
NEED_OF = {need["id"]: need for need in NEEDS}


def good_pairs(least: int = 2) -> list[tuple[Record, Record]]:
    """Needs with the profiles judged good for them, whole profiles only."""
    return [
        (NEED_OF[need], PROFILES[ref])
        for need, grades in JUDGED["qrels"].items()
        for ref, grade in grades.items()
        if grade >= least and ref not in JUDGED["supplier_flags"]
    ]


def variant(profile: Record, label: str, *changes: Callable[[Record], object]) -> Record:
    """A copy under a ref of its own, with the changes made."""
    copy = deepcopy(profile)
    copy["id"] = f"{profile['id']}~{label}"
    for change in changes:
        change(copy)
    return copy


def lines(**values: Any) -> Callable[[Record], None]:
    """Set values of every line; a callable is given the line."""

    def change(profile: Record) -> None:
        for line in profile["capacity"]:
            line.update({k: v(line) if callable(v) else v for k, v in values.items()})

    return change


def certificates(**values: Any) -> Callable[[Record], None]:
    """Set values of every certificate."""

    def change(profile: Record) -> None:
        for certificate in profile["certificates"]:
            certificate.update(values)

    return change


@dataclass(frozen=True, slots=True)
class Ranked:
    """The rows of one ranking by ref."""

    rows: dict[str, Record]

    def score(self, ref: str) -> float:
        """The score, or minus infinity for a firm that is kept out."""
        row = self.rows[ref]
        return float(row["score"]) if row["eligible"] else -math.inf

    def eligible(self) -> set[str]:
        return {ref for ref, row in self.rows.items() if row["eligible"]}

    def order(self) -> list[str]:
        return [ref for ref, row in self.rows.items() if row["eligible"]]


@dataclass(frozen=True, slots=True)
class Ranker:
    session: RankingSession

    def hold(self, profiles: Iterable[Record]) -> None:
        """Import many at once what is then ranked in small groups."""
        self.session.hold(profiles)

    def __call__(self, need: Record, profiles: Iterable[Record], day: str = DAY) -> Ranked:
        rows = self.session.match(need, profiles, day)
        assert not self.session.problems, self.session.problems
        return Ranked({row["supplier_id"]: row for row in rows})
