"""Buyers with requests, and the check page filled in as a browser sends it back."""

from collections.abc import Iterable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from accounts.choices import MembershipRole, OrganisationKind
from directory.models import Concept
from matching.forms.sheet import RequestSheet
from matching.models import Request
from matching.requests.editing import start_request
from tests.people import a_user, an_organisation

JAPANESE = (
    "レーザープリンタの外装カバー、材質PC/ABSまたはABS、射出成形、月産30万個、最大320mm、"
    "一般公差±0.10mm。塗装不要。納期6週間。ISO 9001必須、ISO 14001あれば尚可。"
)

ENGLISH = (
    "CNC turning of brass nozzles, 20,000 pcs per month, ISO 9001 required, ISO 14001 welcome, "
    "Hanoi or Bac Ninh preferred, up to 40 mm, ±0.02 mm, lead time 4 weeks. No painting."
)


def a_buyer(name: str = "Buyer") -> Actor:
    """A person of a buyer of that name."""
    user = a_user(f"{name.lower()}@matxich.example")
    organisation = an_organisation(OrganisationKind.BUYER, name, owner=user)
    return Actor(user=user, organisation=organisation, role=MembershipRole.OWNER)


def a_request(actor: Actor, text: str = JAPANESE, title: str = "") -> Request:
    """A draft made of a text, as the page makes it."""
    return start_request(text=text, title=title, actor=actor)


def signed_in(actor: Actor, language: str = "en") -> Client:
    """A browser of the actor."""
    assert actor.user is not None
    client = Client(headers={"accept-language": language})
    client.force_login(actor.user)
    return client


def address_of(request: Request, page: str = "edit") -> str:
    return reverse(f"matching:request-{page}", kwargs={"ref": request.ref})


def posted(response: Any, **changes: Any) -> dict[str, Any]:
    """All that the browser would send back of the page, with `changes`; None leaves a field out."""
    sheet: RequestSheet = response.context["sheet"]
    forms = [sheet.form, *(row for rows in sheet.sets.values() for row in rows.forms)]
    data = dict(pair for form in forms for pair in _fields(form))
    for name, rows in sheet.sets.items():
        data[f"{name}-TOTAL_FORMS"] = str(len(rows.forms))
        data[f"{name}-INITIAL_FORMS"] = "0"
    data |= {name.replace("__", "-"): value for name, value in changes.items()}
    return {name: value for name, value in data.items() if value is not None}


def _fields(form: Any) -> Iterable[tuple[str, Any]]:
    for field in form:
        value = field.value()
        if field.field.__class__.__name__ == "BooleanField":
            if value:
                yield field.html_name, "on"
            continue
        shown = field.field.prepare_value(value)
        yield field.html_name, "" if shown is None else str(shown)


def edit(client: Client, request: Request, action: str = "save", **changes: Any) -> Any:
    """Open the check page, change something, press a button."""
    address = address_of(request)
    page = client.get(address)
    assert page.status_code == 200
    data = posted(page, **changes) | ({"action": action} if action else {})
    return client.post(address, data)


def html(response: Any) -> str:
    """The page as it was sent."""
    return str(response.content.decode())


def concept(kind: str, code: str) -> int:
    """The id of a concept."""
    return Concept.objects.get(kind=kind, code=code).pk
