"""Generated profile rows and needs, small enough to try every set of changes."""

from typing import Any

from hypothesis import strategies as st

from matching.engine.firm_view import LINE_FIELDS
from matching.engine.need import (
    AreaAsk,
    Ask,
    CapacityAsk,
    CertificateAsk,
    LimitAsk,
    MaterialAsk,
    Mode,
    Need,
    PreferredAsk,
    ProcessAsk,
    SectorAsk,
    scope_pair,
)

DAY = 20_000
#: 10 is asked, 11 a kind of it, 12 a sibling, 13 of another family, 14 a further core step.
ASKED, KIND, SIBLING, OTHER, FURTHER = 10, 11, 12, 13, 14
#: A certificate in 22 counts for 21 as well.
CONTAINS = {20: (20,), 21: (21,), 22: (22, 21)}


def _maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *values])


LINES = st.fixed_dictionaries(
    {
        "process": st.sampled_from([ASKED, ASKED, ASKED, KIND, SIBLING, OTHER, FURTHER]),
        "in_house": st.sampled_from([True, True, True, False]),
        "core": st.booleans(),
        "site": st.sampled_from([0, 1, 2]),
        "dimension": _maybe("count", "count", "mass", "length"),
        "free": _maybe(0, 100, 120, 150, 1000),
        "stated_on": _maybe(DAY - 10, DAY - 900),
        "size_um": _maybe(50, 95, 100),
        "tolerance_nm": _maybe(10, 12, 100),
        "lead_hours": _maybe(10, 100),
        "moq": _maybe(10, 5000),
        "moq_dimension": _maybe("count", "length"),
        "evidence": st.sampled_from([0, 2]),
    }
)
CERTIFICATES = st.fixed_dictionaries(
    {
        "standard": st.sampled_from([20, 21, 22]),
        "from": st.sampled_from([DAY - 500, DAY - 500, DAY + 1]),
        "until": st.sampled_from([DAY - 1, DAY, DAY + 500, DAY + 500]),
        "level": st.sampled_from([0, 1, 2, 2]),
        "is_manufacturing": st.sampled_from([True, True, False]),
        "site": st.sampled_from([0, 0, 1]),
        "scope": st.sampled_from([0, 0, ASKED, OTHER]),
    }
)


def a_row(lines: list[dict[str, Any]], certificates: list[dict[str, Any]]) -> dict[str, Any]:
    """A profile row of these lines and certificates; what it makes follows from the lines."""
    row: dict[str, Any] = {
        "supplier_id": 1,
        "ref": "S1",
        "name": "Firm",
        "origin": "self",
        "is_maker": True,
        "is_identity_checked": True,
        "place_name_vi": "",
        "province_name_vi": "",
        "offer_flags": [],
        "offer_closed_until": None,
        "place_ids": [5],
        "sector_ids": [],
        "mat_line": [],
        "mat_id": [],
    }
    for name in LINE_FIELDS:
        row[f"line_{name}"] = [
            100 + n if name == "id" else line[name] for n, line in enumerate(lines)
        ]
    made = {line["process"] for line in lines if line["in_house"]}
    row["made_ids"] = sorted(made | ({ASKED} if KIND in made else set()))
    row["known_ids"] = sorted({line["process"] for line in lines})
    names = ("standard", "from", "until", "level", "is_manufacturing", "site", "scope")
    held = [
        (300 + n, standard, *(one[name] for name in names[1:]))
        for n, one in enumerate(certificates)
        for standard in CONTAINS[one["standard"]]
    ]
    for at, name in enumerate(("id", *names)):
        row[f"cert_{name}"] = [one[at] for one in held]
    return row


@st.composite
def firms(draw: st.DrawFn) -> dict[str, Any]:
    lines = draw(st.lists(LINES, max_size=3))
    row = a_row(lines, draw(st.lists(CERTIFICATES, max_size=2)))
    row["is_maker"] = draw(st.sampled_from([True, True, True, False]))
    row["offer_flags"] = draw(st.sampled_from([[], [], ["offer-closed"]]))
    row["place_ids"] = draw(st.sampled_from([[5], [5], [6], []]))
    row["sector_ids"] = draw(st.sampled_from([[7], [7], []]))
    for pos in range(1, len(lines) + 1):
        for material in draw(st.sampled_from([[], [30], [31], [32]])):
            row["mat_line"].append(pos)
            row["mat_id"].append(material)
    return row


_MODES = st.sampled_from([Mode.GATE, Mode.WISH, Mode.OFF, Mode.OFF])
_GATES = st.sampled_from([Mode.GATE, Mode.GATE, Mode.GATE, Mode.WISH])


def a_process(kind: str, process: int, mode: Mode, level: int = 0) -> ProcessAsk:
    kinds = (ASKED, KIND) if process == ASKED else (process,)
    family = (ASKED, KIND, SIBLING) if process == ASKED else (process,)
    covered = tuple(scope_pair(pk, scope) for pk in kinds for scope in kinds)
    return ProcessAsk(
        key=f"{kind}:{process}",
        kind=kind,
        mode=mode,
        weight=6,
        process_id=process,
        kind_ids=kinds,
        family_ids=family,
        covered=covered,
        least_level=level,
    )


_AMOUNTS = (("count", 1000), ("mass", 600))
_CAPACITIES = st.sampled_from(
    [
        None,
        CapacityAsk("capacity", "capacity", Mode.WISH, 6, _AMOUNTS),
        CapacityAsk("capacity", "capacity", Mode.GATE, 6, _AMOUNTS),
        CapacityAsk("capacity", "capacity", Mode.GATE, 6, _AMOUNTS, 1),
    ]
)


@st.composite
def needs(draw: st.DrawFn) -> Need:
    def limit(kind: str, value: int) -> LimitAsk | None:
        mode = draw(_MODES)
        return None if mode == Mode.OFF else LimitAsk(kind, kind, mode, 5, limit=value)

    groups: list[tuple[int, ...]] = draw(
        st.sampled_from([[], [(21,)], [(21,)], [(20, 21)], [(20,), (21,)], [(21,), (22,)]])
    )
    area = AreaAsk("area", "area", draw(_MODES), 5, place_ids=(5,), is_strong=True)
    preferred = PreferredAsk("preferred", "preferred", draw(_MODES), 2, standards=(20, 22))
    return Need(
        ref="N1",
        day=DAY,
        rule_version="1.0",
        process=a_process("process", ASKED, draw(_GATES), draw(st.sampled_from([0] * 9 + [2]))),
        maker=Ask("maker", "maker", draw(_GATES), 3),
        certificates=tuple(
            CertificateAsk(f"certificate:{n}", "certificate", Mode.GATE, 3, options, level)
            for n, options in enumerate(groups)
            for level in [draw(st.sampled_from([0, 2, 2, 3]))]
        ),
        capacity=draw(_CAPACITIES),
        second=draw(st.sampled_from([(), (), (a_process("second_process", FURTHER, Mode.WISH),)])),
        material=draw(
            st.sampled_from([None, MaterialAsk("m", "material", Mode.GATE, 5, (30,), (31,))])
        ),
        size=limit("size", 100),
        tolerance=limit("tolerance", 10),
        lead_time=limit("lead_time", 50),
        minimum_order=draw(
            st.sampled_from([None, CapacityAsk("q", "minimum_order", Mode.GATE, 5, _AMOUNTS)])
        ),
        area=None if draw(st.booleans()) else area,
        preferred=None if draw(st.booleans()) else preferred,
        sector=draw(st.sampled_from([None, SectorAsk("sector", "sector", Mode.GATE, 2, 7)])),
        offer=Ask("offer", "offer", draw(_MODES), 6),
    )
