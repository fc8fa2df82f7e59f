"""Whatever word of the taxonomy a process is called by, the ranking is the same."""

from collections.abc import Callable

import pytest

from directory.taxonomy.rows import read_csv, split
from tests.graded.ranked import NEED_OF, PROFILES, Ranker, Record, variant

# A need, a firm that fits it, and the process of both.
CASES = [
    ("PD1", "PUB06", "plast-blow"),
    ("PD3", "PUB05", "mach-cnc-turn"),
    ("PD6", "PUB09", "cable-assy"),
]
LANGUAGES = ("en", "vi", "ja", "ko", "zh")


def words_for(code: str) -> list[str]:
    (row,) = [row for row in read_csv("taxonomy/processes.csv") if row["code"] == code]
    cells = [[row[f"name_{lang}"], *split(row[f"synonyms_{lang}"])] for lang in LANGUAGES]
    return sorted({word for cell in cells for word in cell if word})


def called(word: str) -> Callable[[Record], None]:
    """Call the first process by this word wherever the profile names it."""

    def change(profile: Record) -> None:
        own = profile["processes"][0]
        profile["processes"][0] = word
        for line in profile["capacity"]:
            line["process"] = word if line["process"] == own else line["process"]

    return change


@pytest.mark.parametrize(("need_id", "ref", "code"), CASES)
def test_profile_is_ranked_the_same_by_any_word_for_its_process(
    ranker: Ranker, need_id: str, ref: str, code: str
) -> None:
    words = words_for(code)
    named = [variant(PROFILES[ref], str(number), called(word)) for number, word in enumerate(words)]
    ranked = ranker(NEED_OF[need_id], [PROFILES[ref], *named])
    scores = {word: ranked.score(profile["id"]) for word, profile in zip(words, named, strict=True)}
    expected = ranked.score(ref)
    assert {word: score for word, score in scores.items() if score != expected} == {}


@pytest.mark.parametrize(("need_id", "ref", "code"), CASES)
def test_need_is_ranked_the_same_by_any_word_for_its_process(
    ranker: Ranker, need_id: str, ref: str, code: str
) -> None:
    need = NEED_OF[need_id]
    profiles = [*PROFILES.values()]
    expected = ranker(need, profiles).rows
    rest = need["processes"][1:]
    different = [
        word
        for word in words_for(code)
        if ranker(need | {"processes": [{"name": word, "role": "core"}, *rest]}, profiles).rows
        != expected
    ]
    assert different == []
