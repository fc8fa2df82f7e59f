"""What a need is compiled to SQL with: parameters that are read from a need, arrays as rows."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from matching.engine.criteria import Scope
from matching.engine.need import Need
from matching.engine.rules import Rule

#: The rows that a ranking reads unless told otherwise.
PROFILE_ROWS = "directory_profilerow"

#: Column of a line in the statements, and the array of the profile row it comes from.
LINE_ARRAYS = (
    ("id", "line_id"),
    ("process", "line_process"),
    ("in_house", "line_in_house"),
    ("core", "line_core"),
    ("site", "line_site"),
    ("dimension", "line_dimension"),
    ("free", "line_free"),
    ("stated_on", "line_stated_on"),
    ("size_um", "line_size_um"),
    ("tolerance_nm", "line_tolerance_nm"),
    ("lead_hours", "line_lead_hours"),
    ("moq", "line_moq"),
    ("moq_dimension", "line_moq_dimension"),
    ("evidence", "line_evidence"),
)
CERT_ARRAYS = (
    ("id", "cert_id"),
    ("standard", "cert_standard"),
    ("since", "cert_from"),
    ("until", "cert_until"),
    ("level", "cert_level"),
    ("manufacturing", "cert_is_manufacturing"),
    ("site", "cert_site"),
    ("scope", "cert_scope"),
)
MATERIAL_ARRAYS = (("id", "mat_id"),)


#: The value of a parameter in one need, given with its asks.
Read = Callable[[Need, Sequence[Any]], Any]


@dataclass(slots=True)
class Builder:
    """Collects parameters, joins and columns while the shape of a need is compiled.

    ``shape`` has no values (:meth:`Need.shape`): a parameter is how to read its value from a need.
    """

    shape: Need
    rule: Rule
    source: str = PROFILE_ROWS
    params: dict[str, Read] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    def bind(self, read: Read, cast: str) -> str:
        """Add a parameter; returns its placeholder with the type."""
        name = f"p{len(self.params)}"
        self.params[name] = read
        return f"%({name})s::{cast}"

    def array(self, read: Read, cast: str) -> str:
        """Add an array, read as any sequence."""
        return self.bind(lambda need, asks: list(read(need, asks)), cast)

    def ints(self, read: Read) -> str:
        """Add an array of ids."""
        return self.array(read, "int[]")

    def day(self, offset: Callable[[Need], int] = lambda _need: 0) -> str:
        """Add the day of the need, so many days later."""
        return self.bind(lambda need, _asks: need.day + offset(need), "int")


@lru_cache(maxsize=1024)
def opened(arrays: tuple[tuple[str, str], ...], alias: str, where: str, used_by: str) -> str:
    """Arrays of the profile row ``p`` as rows ``alias`` that pass ``where``, with their ``pos``.

    Only those columns are read that ``used_by``, SQL, mentions. ``unnest`` of many arrays keeps
    one store of rows per array and costs many times as much.
    """
    names = set(re.findall(rf"\b{alias}\.(\w+)", used_by))
    read = "".join(f", p.{array}[pos] AS {name}" for name, array in arrays if name in names)
    return (
        f"(SELECT pos{read} FROM (SELECT generate_series(1, cardinality(p.{arrays[0][1]})) "
        f"AS pos) i WHERE {where} OFFSET 0) {alias}"
    )


@dataclass(frozen=True, slots=True)
class Part:
    """Expressions of one criterion: ``step``, and ``sat`` of the column ``step_i`` made of it.

    ``line_join`` finds the best of a line's records as one number, see :func:`_best`. It is the
    column ``key``, from which ``shown`` reads what is told, for the rows ``r`` that are returned.
    """

    step: str
    sat: str
    scope: Scope
    line_join: str = ""
    key: str = ""
    shown: tuple[str, ...] = ()
