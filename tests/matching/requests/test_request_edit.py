"""The check page: what was read is shown on the text, corrected by hand, and only then counts."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent
from matching.choices import Audience, Origin, RequestStatus, StepRole
from matching.engine.explain import Group
from matching.requests.reading_view import reading_of, reading_view
from matching.services import create_request, draft_of, rank
from tests.directory.firms import a_firm
from tests.matching.buyers import (
    ENGLISH,
    JAPANESE,
    a_buyer,
    a_request,
    address_of,
    concept,
    edit,
    html,
    posted,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("taxonomy")


@pytest.mark.parametrize("text", [JAPANESE, ENGLISH, "Cần ép nhựa, dập, 80.000 chiếc/tháng"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_storing_without_a_change_changes_nothing(text: str, language: str) -> None:
    actor = a_buyer()
    request = a_request(actor, text)
    before = draft_of(request)
    response = edit(signed_in(actor, language), request)
    assert response.status_code == 302, response.context["problems"]
    request.refresh_from_db()
    assert draft_of(request) == before
    assert request.status == RequestStatus.DRAFT


def test_an_imported_request_keeps_what_the_page_does_not_show() -> None:
    actor = a_buyer()
    request = a_request(actor, ENGLISH)
    draft = draft_of(request)
    draft.source, draft.part_weight_kg = "a file", Decimal("0.02")
    assert actor.organisation is not None
    create_request(draft, organisation=actor.organisation)
    edit(signed_in(actor), request)
    request.refresh_from_db()
    assert draft_of(request) == draft
    assert request.status == RequestStatus.OPEN


def test_a_japanese_paragraph_is_read_shown_corrected_and_ranked() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    request = a_request(actor)
    page = client.get(address_of(request))
    text = html(page)
    assert 'lang="ja"' in text
    assert '<del class="read-excluded"' in text
    assert "塗装不要" in text
    assert "Injection moulding" in text
    assert text.index('href="#row-steps-0"') < text.index('id="row-steps-0"')
    response = edit(
        client, request, "rank", steps__0__concept="blow moulding", materials__1__concept="HDPE"
    )
    assert response.status_code == 302
    assert response["Location"] == address_of(request, "detail")
    request.refresh_from_db()
    assert request.status == RequestStatus.OPEN
    step = request.steps.get()
    assert step.process_id == concept("process", "plast-blow")
    assert step.origin == Origin.TYPED
    assert step.span_start is not None
    assert request.text[step.span_start - len(request.title) - 1 :][:4] == "射出成形"
    kept = request.requirements.get(concept_id=concept("material", "pcabs"))
    assert kept.origin == Origin.READ
    assert AuditEvent.objects.about(request).filter(
        actor_id=actor.user.pk,  # type: ignore[union-attr]
        organisation_id=actor.organisation.pk,  # type: ignore[union-attr]
    )


def test_a_gate_that_becomes_a_wish_changes_the_ranking() -> None:
    a_firm("S1", certificates=[])
    actor = a_buyer()
    client = signed_in(actor)
    request = a_request(actor, "CNC turning of brass parts. ISO 9001 required.")
    (strict,) = rank(draft_of(request), everyone=True).firms
    assert strict.group == Group.NEAR_MISS
    edit(client, request, "rank", certificates__0__mode="wish")
    request.refresh_from_db()
    (loose,) = rank(draft_of(request), everyone=True).firms
    assert loose.group != Group.NEAR_MISS


def test_what_was_read_of_a_draft_counts_only_after_it_was_confirmed() -> None:
    actor = a_buyer()
    request = a_request(actor)
    edit(signed_in(actor), request)
    request.refresh_from_db()
    assert request.status == RequestStatus.DRAFT
    edit(signed_in(actor), request, "rank")
    request.refresh_from_db()
    assert request.status == RequestStatus.OPEN
    assert set(request.requirements.values_list("origin", flat=True)) == {Origin.READ}


def test_an_ambiguous_word_offers_its_other_meanings_and_one_click_takes_one() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    request = a_request(actor, "Cần dập 80.000 chiếc/tháng")
    page = client.get(address_of(request))
    assert "Not this, but:" in html(page)
    data = posted(page) | {"steps-0-concept__choice": "0=forge"}
    again = client.post(address_of(request), data)
    assert again.status_code == 200
    assert again.context["sheet"].sets["steps"].forms[0].value == concept("process", "forge")
    assert request.steps.get().process_id == concept("process", "stamp"), "not stored yet"
    stored = client.post(address_of(request), posted(again) | {"action": "save"})
    assert stored.status_code == 302
    assert request.steps.get().process_id == concept("process", "forge")


def test_words_that_mean_several_things_are_asked_about_and_nothing_is_lost() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    request = a_request(actor)
    response = edit(client, request, steps__0__concept="moulding", volume="12.345,5", size="many")
    assert response.status_code == 422
    text = html(response)
    assert "steps-0-concept__choice" in text
    assert 'value="12.345,5"' in text
    assert 'value="many"' in text
    assert "“many” is not a number" in text


def test_rows_are_added_removed_and_put_first_without_storing() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    request = a_request(actor)
    address = address_of(request)
    page = client.get(address)
    more = client.post(address, posted(page) | {"add": "steps"}, headers={"HX-Request": "true"})
    assert "<html" not in html(more)
    assert len(more.context["sheet"].sets["steps"].forms) == 2
    data = posted(more, steps__1__concept="CNC milling") | {"first": "steps-1"}
    turned = client.post(address, data)
    rows = turned.context["rows"]["steps"]
    assert [row.is_main for row in rows] == [True, False]
    assert rows[0].concept_id == concept("process", "mach-cnc-mill")
    left = client.post(address, posted(turned) | {"remove": "steps-0"})
    assert [row.concept_id for row in left.context["rows"]["steps"]] == [
        concept("process", "plast-inj")
    ]
    assert request.steps.count() == 1


def test_a_changed_text_is_read_again_and_looked_at_before_it_is_ranked() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    request = a_request(actor, ENGLISH)
    edit(client, request, certificates__0__weight="9", materials__0__concept="SUS304")
    longer = ENGLISH.replace("4 weeks", "6 weeks") + " Splitting the order is possible."
    response = edit(client, request, "rank", text=longer)
    assert response["Location"] == address_of(request)
    request.refresh_from_db()
    draft = draft_of(request)
    assert request.status == RequestStatus.DRAFT
    assert draft.text == longer
    assert draft.of_kind("lead_time")[0].number == 42
    assert draft.of_kind("certificate")[0].weight == 9
    assert draft.of_kind("material")[0].concept_id == concept("material", "sus304")


def test_another_title_moves_the_places_in_the_text_along() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    request = a_request(actor, ENGLISH)
    edit(client, request, title="A much longer title of this request")
    request.refresh_from_db()
    step = draft_of(request).steps[0]
    assert step.span is not None
    assert draft_of(request).full_text[slice(*step.span)] == "CNC turning"


def test_a_step_that_may_be_bought_in_takes_the_weight_of_its_place() -> None:
    actor = a_buyer()
    request = a_request(actor, "CNC turning and zinc plating in house, 1000 pcs per month")
    assert request.steps.count() == 2
    edit(signed_in(actor), request, steps__1__role=StepRole.BOUGHT_IN)
    weights = dict(request.steps.values_list("role", "weight"))
    assert weights[StepRole.BOUGHT_IN] == 1


def test_what_counts_by_the_rule_can_be_switched_off() -> None:
    actor = a_buyer()
    sector = concept("sector", "automotive")
    request = a_request(actor, ENGLISH)
    edit(signed_in(actor), request, sector=str(sector), sector_mode="off", maker_mode="wish")
    request.refresh_from_db()
    result = rank(draft_of(request))
    assert result.need.maker.mode == "wish"
    assert "sector" not in {ask.kind for ask in result.need.asks()}


def test_a_ranking_needs_a_process_but_a_draft_does_not() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    request = a_request(actor, "Hello, please call me.")
    assert edit(client, request).status_code == 302
    response = edit(client, request, "rank")
    assert response.status_code == 422
    assert "Name the process" in html(response)


def test_who_sees_it_is_stored() -> None:
    actor = a_buyer()
    request = a_request(actor)
    assert (request.audience, request.is_anonymous) == (Audience.ONLY_ME, True)
    edit(signed_in(actor), request, audience="fitting", is_anonymous=None)
    request.refresh_from_db()
    assert (request.audience, request.is_anonymous) == (Audience.FITTING, False)


@pytest.mark.parametrize(
    "text", [JAPANESE, ENGLISH, "đúc nhôm áp lực ADC12, aluminium die casting", "a\n\nb"]
)
def test_the_pieces_of_a_reading_are_the_text_whole_and_in_order(text: str) -> None:
    view = reading_view(reading_of("A title", text), title="A title")
    assert "".join(piece.text for piece in view.title) == "A title"
    assert "".join(piece.text for piece in view.body) == text


def test_the_number_of_queries_does_not_grow_with_the_rows() -> None:
    actor = a_buyer()
    client = signed_in(actor)
    few = a_request(actor, "CNC turning of brass, Hanoi, ISO 9001 required")
    many = a_request(
        actor,
        "CNC turning, CNC milling, grinding, zinc plating, heat treatment, painting of brass, "
        "steel, aluminium, copper, ABS and POM; ISO 9001, IATF 16949, ISO 13485 required, "
        "ISO 14001 and ISO 45001 welcome; Hanoi, Bac Ninh, Hung Yen, Hai Phong",
    )
    counts = []
    for request in (few, many):
        client.get(address_of(request))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address_of(request))
        counts.append(len(queries))
    assert many.requirements.count() > 2 * few.requirements.count()
    assert counts[0] == counts[1] <= 18, counts
