"""A need as text and back: the same need is the same bytes, and the text rebuilds the need."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

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
)

_ASKS: Mapping[str, type[Ask]] = {
    "process": ProcessAsk,
    "maker": Ask,
    "certificates": CertificateAsk,
    "capacity": CapacityAsk,
    "second": ProcessAsk,
    "side": ProcessAsk,
    "material": MaterialAsk,
    "size": LimitAsk,
    "tolerance": LimitAsk,
    "lead_time": LimitAsk,
    "minimum_order": CapacityAsk,
    "area": AreaAsk,
    "preferred": PreferredAsk,
    "sector": SectorAsk,
    "offer": Ask,
}


def canonical(value: Any) -> str:
    """JSON with sorted keys and no blanks. Floats are refused: they have several spellings."""
    return json.dumps(_without_floats(value), sort_keys=True, separators=(",", ":"))


def _without_floats(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Mapping():
            return {str(key): _without_floats(item) for key, item in value.items()}
        case list() | tuple():
            return [_without_floats(item) for item in value]
    raise TypeError(f"{value!r} is a {type(value).__name__}: it has no canonical text.")


def need_text(need: Need) -> str:
    """Everything the engine reads of a need, as one line of ASCII."""
    return canonical(asdict(need))


def need_of(text: str) -> Need:
    """The need that :func:`need_text` wrote.

    Raises TypeError where the text has a field that this code does not know.
    """
    fields = json.loads(text)
    for name, ask in _ASKS.items():
        said = fields.get(name)
        if isinstance(said, list):
            fields[name] = tuple(_ask(ask, item) for item in said)
        elif said is not None:
            fields[name] = _ask(ask, said)
    return Need(**fields)


def _ask(ask: type[Ask], fields: dict[str, Any]) -> Ask:
    known = {name: _tuples(value) for name, value in fields.items()}
    return ask(**known | {"mode": Mode(known["mode"])})


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
