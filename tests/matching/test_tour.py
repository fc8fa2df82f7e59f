"""The demo has something to show on each page, made once, and by nobody who could not."""

from io import StringIO
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import Membership
from directory.demo import generate_suppliers
from directory.imports.suppliers import import_suppliers
from directory.models import SearchRecord, Supplier
from directory.searches import passed_by
from matching.choices import QuestionState
from matching.consortium.proposals import find_together
from matching.demo import generate_requests
from matching.imports.requests import import_requests
from matching.kept.shortlisting import remove_from_shortlist
from matching.models import Question, Ranking, Request, RuleSet, ShortlistEntry
from matching.requests.rule_sets import shared_versions
from matching.services import draft_of, today
from matching.tour import the_cast

BUYER, SUPPLIER = "buyer@matxich.example", "supplier@matxich.example"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


@pytest.fixture
def loaded() -> None:
    """The firms of the tour and its first request, with the demo's accounts."""
    import_suppliers(generate_suppliers(count=16, day=today()), trust_certificates=True)
    import_requests(generate_requests(day=today())[:1])
    call_command("demo_accounts", stdout=StringIO())


def load() -> str:
    told = StringIO()
    with translation.override("en"):
        call_command("load_tour", stdout=told)
    return told.getvalue()


def counts() -> list[int]:
    tables: tuple[Any, ...] = (Request, Question, Ranking, RuleSet, ShortlistEntry, SearchRecord)
    return [table._base_manager.count() for table in tables]


@pytest.mark.usefixtures("loaded")
def test_every_new_page_has_something_to_show() -> None:
    told = load()
    assert all(address in told for address in (BUYER, SUPPLIER, "officer@matxich.example"))
    buyer = Membership.objects.get(user__email=BUYER).organisation
    supplier = Supplier.objects.get(organisation__memberships__user__email=SUPPLIER)
    question = Question.objects.get()
    assert question.state == QuestionState.OPEN
    assert (question.supplier, question.organisation) == (supplier, buyer)
    # One led to the question, one to each of the two days on which a firm was chosen.
    assert Ranking._base_manager.filter(request__organisation=buyer).count() == 3
    assert shared_versions().get().rule_set.organisation == buyer
    tray = Request.objects.get(ref="DEMO-TOUR-2")
    assert tray.organisation == buyer
    assert find_together(draft_of(tray), rule_version=tray.rule_version).is_offered
    searches = passed_by(supplier.pk)
    assert searches.found
    assert searches.missed


@pytest.mark.usefixtures("loaded")
def test_loading_again_doubles_nothing_and_brings_nothing_back() -> None:
    load()
    made = counts()
    load()
    assert counts() == made
    cast = the_cast(buyer=BUYER, supplier=SUPPLIER)
    assert cast is not None
    entry = ShortlistEntry.objects.select_related("request", "supplier")[0]
    remove_from_shortlist(request=entry.request, supplier=entry.supplier, actor=cast.actor)
    load()
    assert ShortlistEntry.objects.count() == 1


@pytest.mark.usefixtures("loaded")
def test_all_of_it_is_fictional_and_no_letter_goes_out(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        load()
    assert not mailoutbox
    assert not Request.objects.exclude(is_demo=True).exists()


def test_without_accounts_it_says_what_to_do_and_makes_nothing() -> None:
    with pytest.raises(CommandError, match="demo_accounts"):
        load()
    assert not any(counts())
