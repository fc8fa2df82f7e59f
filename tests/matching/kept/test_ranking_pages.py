"""The pages of stored rankings, the file, and the command that checks them all."""

import csv
import io
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from directory import profile_rows, services
from directory.models import CapabilityLine
from matching.choices import RankingReason
from matching.engine import rules
from matching.kept import rankings
from matching.kept.export import safe
from matching.kept.rankings import keep_ranking
from matching.kept.shortlisting import add_to_shortlist
from matching.models import Ranking, RankingAct
from tests.directory.firms import a_firm, imported
from tests.directory.records import a_profile
from tests.matching.kept.test_stored_ranking import actor, free_up, keep
from tests.matching.pages import ON, Buyer, a_buyer, no_inline_code, queries_of, words

pytestmark = pytest.mark.usefixtures("taxonomy")


@pytest.fixture
def buyer(taxonomy: None) -> Buyer:
    buyer = a_buyer()
    buyer.request.as_of = date.fromisoformat(ON)
    buyer.request.save()
    return buyer


def detail(buyer: Buyer, ranking: Ranking, **query: Any) -> str:
    return buyer.get(f"rankings/{ranking.ref}/", **query)


def rows_of(buyer: Buyer, **query: str) -> list[dict[str, str]]:
    address = f"/requests/{buyer.request.ref}/export/"
    answer = buyer.client.post(address, query_params=query, headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_no_decision_yet_says_how_one_comes_about(buyer: Buyer) -> None:
    assert "No ranking was acted on yet" in buyer.get("rankings/")


def test_the_list_says_who_did_what_on_which_firms(buyer: Buyer) -> None:
    buyer.user.name = "Nguyễn An"
    buyer.user.save()
    first, second = imported(a_profile("S1", name="Hạc"), a_profile("S2", name="Sếu"))
    for firm in (first, second):
        add_to_shortlist(request=buyer.request, supplier=firm, actor=actor(buyer))
    rows_of(buyer)
    page = words(buyer.get("rankings/"))
    assert "Put on the shortlist : Hạc, Sếu Nguyễn An" in page
    assert "Exported Nguyễn An" in page
    assert page.count("Ranking for 21 Nov 2026") == 1


def test_a_person_who_was_erased_leaves_the_decision(buyer: Buyer) -> None:
    a_firm()
    ranking = keep_ranking(
        request=buyer.request,
        actor=type(actor(buyer))(organisation=buyer.request.organisation),
        reason=RankingReason.EXPORT,
    )
    assert "someone who has left" in detail(buyer, ranking)


def test_then_is_shown_with_proof_after_everything_changed(buyer: Buyer) -> None:
    firm = a_firm(name="Hạc")
    kept = keep(buyer)
    services.unpublish(firm, reason="test")
    page = detail(buyer, kept)
    told = words(page)
    assert "Run again just now from the stored facts: the same bytes." in told
    assert kept.result_digest in told
    assert "Hạc eligible, place 1, 100 points not in the ranking" in told
    assert "It is not published any more." in told
    assert "ISO 9001" in told
    assert no_inline_code(page)


def test_a_cause_names_fact_record_and_effect(buyer: Buyer) -> None:
    firm = a_firm()
    kept = keep(buyer, suppliers=[firm])
    free_up(firm, 10)
    told = words(detail(buyer, kept))
    assert "acted on" in told
    assert "Free capacity, line CNC turning" in told
    assert "pieces a month, stated on" in told
    assert "0 % of the need" in told
    assert "this alone explains it: eligible, 100 points → one step short" in told


def test_nothing_changed_is_shown_so(buyer: Buyer) -> None:
    a_firm()
    assert "No firm's outcome changed." in words(detail(buyer, keep(buyer)))


def test_a_rule_that_is_gone_leaves_places_and_sums(
    buyer: Buyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_firm(name="Hạc")
    kept = keep(buyer)
    monkeypatch.setattr(rankings, "RULES", {})
    told = words(detail(buyer, kept))
    assert "The code of rule 1.0 does not exist any more" in told
    assert "1 Hạc eligible" in told


def test_other_bytes_are_said_aloud(buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    a_firm(capacity=[])
    kept = keep(buyer)
    monkeypatch.setattr(rankings, "RULES", {"1.0": rules.Rule("1.0", minor_points=2.0)})
    assert "other bytes than then" in words(detail(buyer, kept))
    out, error = StringIO(), StringIO()
    with pytest.raises(SystemExit):
        call_command("check_rankings", stdout=out, stderr=error)
    assert kept.ref in error.getvalue()


def test_the_command_runs_all_again(buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    firm = a_firm()
    first = keep(buyer)
    free_up(firm, 10)
    keep(buyer)

    def told(*refs: str) -> str:
        out = StringIO()
        call_command("check_rankings", *refs, stdout=out)
        return out.getvalue()

    assert "2 " in told()
    assert "1 " in told(first.ref)
    monkeypatch.setattr(rankings, "RULES", {})
    assert told().count("2") == 1


def test_a_ranking_of_another_request_or_buyer_is_not_there(buyer: Buyer) -> None:
    a_firm()
    kept = keep(buyer)
    stranger = a_buyer("stranger@matxich.example", id="N2")
    for ref in ("N1", "N2"):
        for page in ("rankings/", f"rankings/{kept.ref}/"):
            answer = stranger.client.get(f"/requests/{ref}/{page}")
            expected = 200 if (ref, page) == ("N2", "rankings/") else 404
            assert answer.status_code == expected


def test_the_file_holds_reasons_source_and_no_contacts(buyer: Buyer) -> None:
    imported(a_profile("S1", name="Hạc"), a_profile("S2", name="Sếu", capacity=[]))
    (best, _other) = rows_of(buyer)
    kept = Ranking.objects.get()
    assert (best["Place"], best["Firm"], best["Firm's reference"]) == ("1", "Hạc", "S1")
    assert (best["Group"], best["Score, 0 to 100"]) == ("eligible", "100.0")
    assert best["Day"] == ON
    assert best["Stored ranking"] == kept.ref
    assert best["SHA-256 of the result"] == kept.result_digest
    assert best["ISO 9001, reason"].startswith("in date until")
    points = sum(float(value) for name, value in best.items() if name.endswith(", points"))
    assert points == pytest.approx(100, abs=0.6)
    assert "@" not in "".join(best.values())
    assert RankingAct.objects.get().reason == RankingReason.EXPORT


def test_the_file_speaks_the_readers_language(buyer: Buyer) -> None:
    a_firm()
    answer = buyer.client.post("/requests/N1/export/", headers={"accept-language": "vi"})
    assert "đủ điều kiện" in answer.content.decode("utf-8-sig")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_run_as_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_a_firms_name_is_no_formula(buyer: Buyer) -> None:
    a_firm(name='=HYPERLINK("http://evil.example")')
    assert rows_of(buyer)[0]["Firm"].startswith("'=HYPERLINK")


def test_the_day_in_the_address_is_the_day_of_the_file(buyer: Buyer) -> None:
    a_firm()
    assert rows_of(buyer, on="2026-12-24")[0]["Day"] == "2026-12-24"
    assert "24 Dec 2026" in words(buyer.get("export/", on="2026-12-24"))


def test_looking_stores_nothing(buyer: Buyer) -> None:
    a_firm()
    for page in ("", "rankings/", "export/"):
        buyer.get(page)
    assert not Ranking.objects.exists()


def test_queries_of_the_list_and_of_a_ranking_do_not_grow(buyer: Buyer) -> None:
    counted = []
    for count in (2, 9):
        firms = imported(*(a_profile(f"S{number}") for number in range(count)))
        for firm in firms:
            add_to_shortlist(request=buyer.request, supplier=firm, actor=actor(buyer))
        with transaction.atomic():
            CapabilityLine.objects.update(quantity_per_month=100_000 + count)
            profile_rows.refresh([firm.pk for firm in firms])
        kept = keep(buyer, suppliers=firms)
        with transaction.atomic():
            CapabilityLine.objects.update(quantity_per_month=10 + count)
            profile_rows.refresh([firm.pk for firm in firms])
        buyer.get("rankings/")
        counted.append((queries_of(buyer, "rankings/"), queries_of(buyer, f"rankings/{kept.ref}/")))
    assert counted[0] == counted[1]
    assert counted[0] == (10, 20)
