"""What holds of any fair ranking: a known change of the input moves the output in a known way.

Every variant of a profile is ranked beside the others under a ref of its own, which changes nothing
for them (that, too, is tested).
"""

import json
import random
import unicodedata
from collections.abc import Callable
from copy import deepcopy
from itertools import combinations

import pytest

from tests.graded.changes import IMPROVEMENTS, held, setting
from tests.graded.ranked import (
    NEEDS,
    SUPPLIERS,
    Ranker,
    Record,
    certificates,
    good_pairs,
    lines,
    variant,
)

EVERY_NEED = pytest.mark.parametrize("need", NEEDS, ids=lambda need: str(need["id"]))


@EVERY_NEED
def test_same_input_gives_the_same_bytes(ranker: Ranker, need: Record) -> None:
    first, again = (json.dumps(ranker(need, SUPPLIERS).rows) for _ in range(2))
    assert first == again


@EVERY_NEED
def test_order_of_the_profiles_changes_nothing(ranker: Ranker, need: Record) -> None:
    shuffled = random.Random(3).sample(SUPPLIERS, len(SUPPLIERS))  # noqa: S311
    assert list(ranker(need, shuffled).rows.items()) == list(ranker(need, SUPPLIERS).rows.items())


@EVERY_NEED
def test_other_firms_move_nobody(ranker: Ranker, need: Record) -> None:
    giant = [
        variant(p, "giant", lines(quantity_per_month=10**9, best_tolerance_mm=0.0001))
        for p in SUPPLIERS
    ]
    whole = ranker(need, [*SUPPLIERS, *giant]).rows
    few = ranker(need, SUPPLIERS[::2]).rows
    assert all(whole[ref] == row for ref, row in few.items())


@EVERY_NEED
def test_better_on_one_thing_is_never_worse(ranker: Ranker, need: Record) -> None:
    better = [
        variant(profile, label, change)
        for profile in SUPPLIERS
        for label, change in IMPROVEMENTS.items()
    ]
    ranked = ranker(need, [*SUPPLIERS, *better])
    for profile in better:
        assert ranked.score(profile["id"]) >= ranked.score(profile["id"].split("~")[0])


def test_clearly_missed_requirement_costs(ranker: Ranker) -> None:
    for need, profile in good_pairs(3):
        weeks = 3 * max(profile["lead_time_weeks"], need["lead_time_weeks_max"] or 4)
        slow = variant(profile, "slow", setting("lead_time_weeks", weeks))
        busy = variant(profile, "busy", lines(utilisation_percent=99))
        ranked = ranker(need, [profile, slow, busy])
        assert ranked.score(slow["id"]) < ranked.score(profile["id"])
        assert ranked.score(busy["id"]) < ranked.score(profile["id"])


BROKEN: dict[str, Callable[[Record], object]] = {
    "missing": setting("certificates", []),
    "expired": certificates(expires_on="2026-11-20"),
    "unverified": certificates(verified=False, verified_on=None),
    "declared": certificates(evidence_level=1),
    "trade": certificates(scope="Trading, warehousing and distribution", scope_processes=[]),
    "other": certificates(scope_processes=["die casting"]),
}


@pytest.mark.parametrize("how", BROKEN)
def test_nothing_buys_its_way_past_a_certificate(ranker: Ranker, how: str) -> None:
    huge = lines(quantity_per_month=10**9, utilisation_percent=0, best_tolerance_mm=0.0001)
    bad = {p["id"]: variant(p, how, BROKEN[how], huge) for _need, p in good_pairs()}
    ranker.hold(bad.values())
    for need, profile in good_pairs():
        if need["certificates_required"]:
            assert not ranker(need, [bad[profile["id"]]]).eligible()


def test_certificate_is_valid_on_its_first_and_last_day(ranker: Ranker) -> None:
    for need, profile in good_pairs():
        if not need["certificates_required"]:
            continue
        dated = variant(
            profile, "dated", certificates(issued_on="2024-01-01", expires_on="2026-11-21")
        )
        found = {
            day: bool(ranker(need, [dated], day).eligible())
            for day in ("2023-12-31", "2024-01-01", "2026-11-21", "2026-11-22")
        }
        assert list(found.values()) == [False, True, True, False]


def test_verified_is_never_below_unverified_and_above_it_where_it_is_asked(ranker: Ranker) -> None:
    seen = {p["id"]: variant(p, "seen", IMPROVEMENTS["verified"]) for _need, p in good_pairs()}
    said = {p["id"]: variant(p, "said", BROKEN["unverified"]) for _need, p in good_pairs()}
    ranker.hold([*seen.values(), *said.values()])
    for need, profile in good_pairs():
        more, less = seen[profile["id"]], said[profile["id"]]
        ranked = ranker(need, [more, less])
        assert ranked.score(more["id"]) >= ranked.score(less["id"])
        if need["certificates_required"]:
            assert ranked.score(more["id"]) > ranked.score(less["id"])


NEUTRAL: dict[str, Callable[[Record], object]] = {
    "name-a": setting("name", "AAA First Co."),
    "name-z": setting("name", "Zzyzx"),
    "boast": setting("name", "Công ty Ưu Việt Số Một"),
    "heads": setting("employees", lambda count: count * 30),
    "age": setting("established", 1955),
    "machines": setting("machines", lambda machines: machines * 10),
    "exports": setting("export_markets", ["Japan", "Germany", "USA"]),
    "more": lambda p: p["certificates"].extend([held("ISO 50001:2018"), held("ISO 27001")]),
    "net": lines(
        quantity_per_month=lambda c: c["quantity_per_month"] * (100 - c["utilisation_percent"])
        / 100,
        utilisation_percent=0,
    ),
    "thousands": lines(
        quantity_per_month=lambda c: c["quantity_per_month"] / 1000
        if c["unit"] == "pcs"
        else c["quantity_per_month"],
        unit=lambda c: "thousand pieces" if c["unit"] == "pcs" else c["unit"],
    ),
}  # fmt: skip


@EVERY_NEED
def test_what_is_no_criterion_moves_no_score(ranker: Ranker, need: Record) -> None:
    same = [variant(p, label, change) for p in SUPPLIERS for label, change in NEUTRAL.items()]
    ranked = ranker(need, [*SUPPLIERS, *same])
    for profile in same:
        score = ranked.score(profile["id"].split("~")[0])
        assert ranked.score(profile["id"]) == pytest.approx(score, abs=1e-6)


def test_capacity_beyond_the_need_is_worth_no_more(ranker: Ranker) -> None:
    for need, profile in good_pairs(3):
        much = variant(profile, "much", lines(quantity_per_month=10**8))
        more = variant(profile, "more", lines(quantity_per_month=10**10))
        ranked = ranker(need, [much, more])
        assert ranked.score(much["id"]) == ranked.score(more["id"])


def test_same_amount_in_pieces_kilograms_and_tonnes_is_the_same(ranker: Ranker) -> None:
    for need, profile in good_pairs():
        weight = need.get("part_weight_kg") or 0.05
        weighed = need | {"part_weight_kg": weight}
        in_kg = lines(
            quantity_per_month=lambda c, w=weight: round(c["quantity_per_month"] * w, 3), unit="kg"
        )
        in_tonnes = lines(
            quantity_per_month=lambda c, w=weight: round(c["quantity_per_month"] * w / 1000, 6),
            unit="tonnes",
        )
        pieces = variant(profile, "pcs", lines(unit="pcs"))
        kilograms, tonnes = variant(pieces, "kg", in_kg), variant(pieces, "t", in_tonnes)
        ranked = ranker(weighed, [pieces, kilograms, tonnes])
        expected = ranked.score(pieces["id"])
        assert ranked.score(kilograms["id"]) == pytest.approx(expected, abs=0.01)
        assert ranked.score(tonnes["id"]) == pytest.approx(expected, abs=0.01)


def test_who_makes_nothing_is_kept_out(ranker: Ranker) -> None:
    silent = [setting(name, []) for name in ("processes", "process_terms_trade")]
    silent += [setting("description", ""), lines(in_house=False)]
    trader = setting("company_type", "trading company")
    none = {
        p["id"]: [variant(p, "trader", trader), variant(p, "outside", *silent)]
        for _need, p in good_pairs()
    }
    ranker.hold(profile for pair in none.values() for profile in pair)
    for need, profile in good_pairs():
        assert not ranker(need, none[profile["id"]]).eligible()


@EVERY_NEED
def test_contributions_add_up_and_are_what_is_shown(ranker: Ranker, need: Record) -> None:
    for row in ranker(need, SUPPLIERS).rows.values():
        assert sum(row["contributions"].values()) == pytest.approx(row["score"], abs=1e-9)


def test_change_of_one_thing_moves_one_contribution(ranker: Ranker) -> None:
    for need, profile in good_pairs(3):
        slow = variant(profile, "slow", setting("lead_time_weeks", 60))
        rows = ranker(need, [profile, slow]).rows
        before, after = (rows[p["id"]]["contributions"] for p in (profile, slow))
        moved = {key for key in before if abs(before[key] - after[key]) > 1e-9}
        assert moved == {"lead_time"}
        change = rows[slow["id"]]["score"] - rows[profile["id"]]["score"]
        assert change == pytest.approx(after["lead_time"] - before["lead_time"], abs=1e-9)


@EVERY_NEED
def test_refusal_names_its_gate_and_the_record(ranker: Ranker, need: Record) -> None:
    for row in ranker(need, SUPPLIERS).rows.values():
        if not row["eligible"]:
            failed = {
                key: gate for key, gate in row["gates"].items() if gate["outcome"] == "failed"
            }
            assert failed
            assert all(len(gate) > 1 or key == "maker" for key, gate in failed.items())


def test_identical_firms_are_equal_and_keep_their_order(ranker: Ranker) -> None:
    alike = {
        p["id"]: [p, *(variant(p, name, setting("name", name)) for name in ("Zulu", "Aardvark"))]
        for _need, p in good_pairs()
    }
    ranker.hold(profile for twins in alike.values() for profile in twins)
    for need, profile in good_pairs():
        twins = alike[profile["id"]]
        ranked = ranker(need, twins)
        assert len({ranked.score(p["id"]) for p in twins}) == 1
        assert ranked.order() == ranker(need, twins[::-1]).order()


@EVERY_NEED
def test_gate_made_a_preference_refuses_nobody_more(ranker: Ranker, need: Record) -> None:
    softer = need | {
        "certificates_preferred": need["certificates_required"] + need["certificates_preferred"],
        "certificates_required": [],
    }
    assert ranker(need, SUPPLIERS).eligible() <= ranker(softer, SUPPLIERS).eligible()


@EVERY_NEED
@pytest.mark.parametrize("field", ["annual_volume", "lead_time", "tolerance", "size", "all"])
def test_easier_need_lowers_no_score(ranker: Ranker, need: Record, field: str) -> None:
    factors = {
        "annual_volume": ("annual_volume", 0.25),
        "lead_time": ("lead_time_weeks_max", 2),
        "tolerance": ("tolerance_mm", 2),
        "size": ("max_part_dimension_mm", 0.5),
    }
    easier = deepcopy(need)
    for label, (name, factor) in factors.items():
        if field in {label, "all"} and easier[name]:
            easier[name] *= factor
    before, after = ranker(need, SUPPLIERS), ranker(easier, SUPPLIERS)
    for profile in SUPPLIERS:
        # A volume below a firm's minimum order is another need, not an easier one.
        order = profile["minimum_order"]
        if order["quantity"] <= easier["annual_volume"] / 12 or order["unit"] != need["unit"]:
            assert after.score(profile["id"]) >= before.score(profile["id"]) - 1e-9


@EVERY_NEED
def test_better_on_everything_is_never_below(ranker: Ranker, need: Record) -> None:
    chance = random.Random(need["id"])  # noqa: S311
    profiles = list(SUPPLIERS)
    pairs: list[tuple[str, str]] = []
    for profile in SUPPLIERS:
        chosen = [chance.sample(sorted(IMPROVEMENTS), size) for size in (2, 4)]
        less = variant(profile, "less", *(IMPROVEMENTS[name] for name in chosen[0]))
        both = sorted({*chosen[0], *chosen[1]})
        more = variant(profile, "most", *(IMPROVEMENTS[name] for name in both))
        profiles += [less, more]
        pairs += combinations([profile["id"], less["id"], more["id"]], 2)
    ranked = ranker(need, profiles)
    for worse, better in pairs:
        assert ranked.score(better) >= ranked.score(worse)


@EVERY_NEED
@pytest.mark.parametrize(
    ("name", "best"), [("best_tolerance_mm", 0.0001), ("max_part_dimension_mm", 10_000)]
)
def test_blank_is_never_above_a_figure_that_meets(
    ranker: Ranker, need: Record, name: str, best: float
) -> None:
    met = [variant(p, f"met-{name}", lines(**{name: best})) for p in SUPPLIERS]
    blank = [variant(p, f"blank-{name}", lines(**{name: None})) for p in SUPPLIERS]
    ranked = ranker(need, [*met, *blank])
    for known, unknown in zip(met, blank, strict=True):
        assert ranked.score(unknown["id"]) <= ranked.score(known["id"])


@EVERY_NEED
def test_words_added_to_a_text_gain_nothing(ranker: Ranker, need: Record) -> None:
    words = (
        "ép nhựa đúc áp lực CNC 5 trục blow moulding tiện CNC cáp USB-C brass turning ISO 9001 "
        f"IATF 16949 best quality {need['title']} {need['text']} "
    )
    once = [
        variant(p, "once", setting("description", p["description"] + " " + words))
        for p in SUPPLIERS
    ]
    often = [
        variant(p, "often", setting("description", p["description"] + " " + words * 20))
        for p in SUPPLIERS
    ]
    ranked = ranker(need, [*SUPPLIERS, *once, *often])
    for profile in SUPPLIERS:
        plain, said, repeated = (
            ranked.score(profile["id"] + suffix) for suffix in ("", "~once", "~often")
        )
        assert repeated <= max(plain, said)
        if profile["processes"]:
            assert said <= plain


def without_marks(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


def full_width(text: str) -> str:
    return text.translate({ord("0") + n: ord("０") + n for n in range(10)})


SPELLINGS: dict[str, Callable[[str], str]] = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "NFC": lambda text: unicodedata.normalize("NFC", text),
    "upper": str.upper,
    "no marks": without_marks,
    "full width": full_width,
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    "need", [n for n in NEEDS if n["language"] == "vi"], ids=lambda n: str(n["id"])
)
def test_spelling_of_vietnamese_changes_nothing(
    ranker: Ranker, need: Record, spelling: str
) -> None:
    respelt = SPELLINGS[spelling]
    for given in (need, need | {"processes": [], "materials_any_of": []}):
        other = given | {"title": respelt(need["title"]), "text": respelt(need["text"])}
        assert ranker(other, SUPPLIERS).rows == ranker(given, SUPPLIERS).rows


def test_need_for_a_parent_is_met_by_the_child_and_not_the_other_way(ranker: Ranker) -> None:
    for parent, child, need_id in (
        ("CNC machining (general)", "CNC turning", "PD3"),
        ("CNC turning", "Swiss-type turning", "PD3"),
    ):
        for need, profile in good_pairs():
            if need["id"] != need_id:
                continue
            narrow, broad = (
                variant(
                    profile,
                    process,
                    lines(process=process),
                    setting("processes", [process]),
                    certificates(scope_processes=[]),
                )
                for process in (child, parent)
            )
            for asked, ok in ((parent, {narrow["id"], broad["id"]}), (child, {narrow["id"]})):
                wanted = need | {"processes": [{"name": asked, "role": "core"}]}
                assert ranker(wanted, [narrow, broad]).eligible() == ok


def test_limit_and_filter_give_part_of_the_whole(ranker: Ranker) -> None:
    for need in NEEDS:
        whole = ranker(need, SUPPLIERS)
        some = SUPPLIERS[1::2]
        kept = [ref for ref in whole.order() if ref in {profile["id"] for profile in some}]
        assert ranker(need, some).order() == kept
