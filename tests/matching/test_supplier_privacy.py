"""What a supplier's people are shown, sent or led to names no buyer who stays unnamed."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.choices import OrganisationKind
from directory.models import Supplier
from matching.choices import Audience
from matching.models import Consortium, ConsortiumMember, Question, Request
from matching.questions.mail import tell_firm
from matching.services import today
from tests.directory.firms import a_firm
from tests.directory.records import a_certificate, a_line
from tests.matching.inbox.test_inbox import open_requests
from tests.matching.records import a_need
from tests.people import a_member, a_user, an_organisation

pytestmark = pytest.mark.usefixtures("taxonomy")
BUYER, REF, WORDS = "Zephyr Motors", "ZEPHYR-4711", "Quote to Mr. Zephyr, gate 7."
SECRETS = re.compile("zephyr|4711|gate 7", re.IGNORECASE)
PARTNER = "Partner-Werke"


@pytest.fixture
def firm() -> Supplier:
    full = [a_line(utilisation_percent=90)]
    return a_firm(certificates=[a_certificate(expires_on=None)], capacity=full)


@pytest.fixture
def owner(firm: Supplier) -> Client:
    user = a_user("owner@matxich.example", language="en")
    a_member(user, firm.organisation)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def request_of_unnamed(firm: Supplier) -> Request:
    """An open request whose reference, buyer and text would tell whose it is."""
    buyer = an_organisation(OrganisationKind.BUYER, BUYER)
    open_requests(a_need(id=REF, title="Bolts", text=WORDS))
    Request.objects.update(
        organisation=buyer,
        audience=Audience.FITTING,
        is_anonymous=True,
        as_of=None,
        deadline_on=today() + timedelta(days=30),
    )
    return Request.objects.get()


@pytest.fixture
def question(request_of_unnamed: Request, firm: Supplier) -> Question:
    line = firm.capabilityline_set.get()
    return Question.objects.create(
        request=request_of_unnamed,
        organisation=request_of_unnamed.organisation,
        supplier=firm,
        kind="lead_time",
        mode="wish",
        line_id=line.pk,
        process=line.process,
        group_then="eligible",
        total_then=1,
        low_then=0,
        high_then=2,
        whole_then=2,
    )


@pytest.fixture
def invitation(request_of_unnamed: Request, firm: Supplier) -> Consortium:
    """The firm and a partner are asked to make it together; nobody has agreed yet."""
    partner = a_firm("P1", name=PARTNER)
    day = today()
    consortium = Consortium.objects.create(
        request=request_of_unnamed,
        deadline_on=day + timedelta(days=30),
        ranked_on=day,
        rule_version="1.0",
    )
    for number, member in enumerate((firm, partner), start=1):
        ConsortiumMember.objects.create(
            consortium=consortium, supplier=member, number=number, is_lead=number == 1
        )
    return consortium


def test_no_page_of_a_supplier_tells_whose_request_it_is(
    owner: Client,
    firm: Supplier,
    request_of_unnamed: Request,
    question: Question,
    invitation: Consortium,
) -> None:
    addresses = [
        reverse("portal:home"),
        reverse("directory:profile"),
        reverse("matching:inbox"),
        reverse("matching:gaps"),
        reverse("matching:missed"),
        reverse("matching:shared-rule-sets"),
        reverse("matching:inbox-questions"),
        reverse("matching:inbox-question", args=[question.ref]),
        reverse("matching:inbox-consortium", args=[invitation.ref]),
        reverse("matching:inbox-request", args=[request_of_unnamed.code]),
        reverse("matching:supplier-requests", args=[firm.ref]),
    ]
    for address in addresses:
        response = owner.get(address)
        assert response.status_code == 200, address
        page = response.content.decode()
        assert not SECRETS.search(page + address), address
        assert PARTNER not in page, address
    # It is there, and told by its title.
    assert "Bolts" in owner.get(addresses[2]).content.decode()


@pytest.mark.parametrize("address", ["/inbox/", "/suppliers/S1/requests/"])
def test_no_part_of_a_page_tells_it_either(
    owner: Client, request_of_unnamed: Request, address: str
) -> None:
    part = owner.get(address, headers={"hx-request": "true"}).content.decode()
    assert "Bolts" in part
    assert not SECRETS.search(part)


def test_letter_with_a_question_tells_no_unnamed_buyer(
    owner: Client, question: Question, mailoutbox: list[mail.EmailMessage]
) -> None:
    tell_firm([question])
    (letter,) = mailoutbox
    assert not SECRETS.search(f"{letter.subject} {letter.body} {letter.from_email}")


def test_reference_that_a_buyer_chose_is_no_address_of_a_supplier(
    owner: Client, request_of_unnamed: Request
) -> None:
    assert owner.get(f"/inbox/{REF}/").status_code == 404
