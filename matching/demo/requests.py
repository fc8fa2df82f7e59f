"""Demo requests in the interchange format: texts and figures are data, the days are computed."""

import csv
import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
OWN_KEYS = {"signal", "deadline_in_days", "processes", "materials"}


@cache
def _english_names(taxonomy: str) -> dict[str, str]:
    path = FIXTURES / "taxonomy" / f"{taxonomy}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name_en"] for row in csv.DictReader(file)}


@cache
def _document(name: str) -> dict[str, Any]:
    text = (FIXTURES / "demo" / f"{name}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _request(written: dict[str, Any], sources: dict[str, str], day: date) -> dict[str, Any]:
    processes, materials = _english_names("processes"), _english_names("materials")
    return {
        **{key: value for key, value in written.items() if key not in OWN_KEYS},
        "processes": [
            {"name": processes[step["code"]], "role": step["role"]} for step in written["processes"]
        ],
        "materials_any_of": [materials[code] for code in written["materials"]],
        "as_of_date": day.isoformat(),
        "deadline_on": (day + timedelta(days=written["deadline_in_days"])).isoformat(),
        "demo": True,
        "source": sources[written["signal"]],
    }


def generate_requests(*, day: date) -> list[dict[str, Any]]:
    """Return one open request per public demand signal, with deadlines 2 to 8 weeks after `day`.

    All are marked `"demo": true` with the signal's source; the buyer is fictional and anonymous,
    never the maker that the report is about.
    """
    sources = {signal["id"]: signal["source"] for signal in _document("demand_signals")["signals"]}
    return [_request(written, sources, day) for written in _document("requests")["requests"]]
