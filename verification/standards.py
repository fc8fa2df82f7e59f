"""What the register of standards says beside the taxonomy: usual validity, where to verify."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "fixtures" / "taxonomy" / "standards.csv"


@dataclass(frozen=True, slots=True)
class StandardFacts:
    """`usual_years` is None where certificates have no usual length; addresses may be empty."""

    usual_years: int | None = None
    is_superseded: bool = False
    verify_url: str = ""


@cache
def _register() -> dict[str, StandardFacts]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: StandardFacts(
                usual_years=int(row["validity_years"]) if row["validity_years"] else None,
                is_superseded=row["kind"] == "superseded",
                verify_url=row["verify_url"],
            )
            for row in csv.DictReader(file)
        }


def standard_facts(code: str) -> StandardFacts:
    """Return what is known of a standard by its code; of an unknown one, nothing."""
    return _register().get(code, StandardFacts())
