"""docs/matching.md says what the code does: its tables come out of the real path."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from matching.engine.criteria import CRITERIA, Step, step_values
from matching.engine.explain import FirmResult
from matching.engine.rules import CURRENT
from matching.session import RankingSession

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "matching.md"
DAY = date(2026, 11, 21)


def section(name: str) -> str:
    found = re.search(
        rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", DOCUMENT.read_text("utf-8"), re.DOTALL
    )
    assert found is not None, f"docs/matching.md has no section {name}"
    return found[1].strip()


def records(name: str) -> Any:
    return json.loads(section(name).removeprefix("```json").removesuffix("```"))


def table(head: list[str], rows: list[list[str]]) -> str:
    ruler = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ruler, *rows])


def ranked() -> list[FirmResult]:
    with RankingSession() as session:
        ids = session.hold(records("suppliers"))
        assert session.problems == []
        return list(session.rank_all(records("request"), ids, DAY).firms)


def result_table(firms: list[FirmResult]) -> str:
    rows = [["group", *(firm.group.value.replace("_", " ") for firm in firms)]]
    for index, part in enumerate(firms[0].parts):
        cells = [
            f"{firm.parts[index].step.name.lower()} {firm.parts[index].points:.2f}"
            for firm in firms
        ]
        rows.append([f"{part.key} (of {part.most:.2f})", *cells])
    rows.append(["**score**", *(f"**{firm.score:.2f}**" for firm in firms)])
    rows.append(["range", *(f"{firm.low:.2f} to {firm.high:.2f}" for firm in firms)])
    return table(["", *(firm.name for firm in firms)], rows)


def weight_table() -> str:
    rows = []
    for criterion in CRITERIA:
        values = step_values(criterion.kind, CURRENT)
        shown = [str(values[step]) for step in (Step.MET, Step.MINOR, Step.UNKNOWN, Step.MAJOR)]
        weight = str(CURRENT.weights[criterion.kind])
        rows.append([criterion.kind, criterion.scope.value, weight, *shown])
    return table(
        ["criterion", "read on", "weight", "met", "one minor step", "unknown", "one major step"],
        rows,
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("taxonomy")
def test_worked_example_of_the_document_is_what_comes_out() -> None:
    assert section("result") == result_table(ranked())


def test_weights_in_the_document_are_those_of_the_rule() -> None:
    assert section("weights") == weight_table()


@pytest.mark.parametrize(
    "figure",
    [
        f"below {CURRENT.capacity_gate_percent} %",
        f"{CURRENT.capacity_major_percent} to 100 %",
        f"({CURRENT.capacity_minor_floor} to {CURRENT.minor_points:.0f} points)",
        f"({CURRENT.capacity_major_floor} to {CURRENT.major_points:.0f} points)",
        f"({CURRENT.capacity_split_floor} to {CURRENT.capacity_split_points} points)",
        f"more than {CURRENT.stale_days} days",
        f"else {CURRENT.delivery_window_days} days",
        f"up to {CURRENT.slack_num / CURRENT.slack_den} times",
        f"at least {CURRENT.size_minor_den / CURRENT.size_minor_num} of it",
    ],
)
def test_thresholds_in_the_document_are_those_of_the_rule(figure: str) -> None:
    assert figure in DOCUMENT.read_text("utf-8")
