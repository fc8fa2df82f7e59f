"""A request that one firm alone cannot make, and firms that can make it together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import MembershipRole
from directory import profile_rows
from directory.models import Contact, Supplier
from matching.consortium.consenting import invite_consortium
from matching.models import Consortium, ConsortiumMember, Request
from matching.services import today
from tests.directory.firms import imported
from tests.directory.records import Record, a_line, a_profile
from tests.matching.pages import Buyer, a_buyer
from tests.people import a_member, a_user

PROVINCES = {"S1": "Bắc Ninh", "S2": "Hưng Yên", "S3": "Hà Nội"}


def a_part(ref: str, percent: int, **changes: Any) -> Record:
    """A turner that has so many percent of 100,000 pieces a month free, with a name of its own."""
    line = a_line(quantity_per_month=percent * 1000)
    return (
        a_profile(
            ref,
            name=f"Xưởng bí mật {ref}",
            location={
                "commune_or_ward": "",
                "former_district_or_area": "",
                "province": PROVINCES.get(ref, "Hà Nội"),
            },
            capacity=[line],
        )
        | changes
    )


@dataclass(slots=True)
class Person:
    """Somebody of a firm, signed in and reading English."""

    client: Client
    actor: Actor
    supplier: Supplier

    def get(self, consortium: Consortium) -> str:
        """The firm's page of the invitation."""
        answer = self.client.get(f"/inbox/consortia/{consortium.ref}/")
        assert answer.status_code == 200
        return answer.content.decode()

    def post(self, consortium: Consortium, **data: Any) -> Any:
        return self.client.post(f"/inbox/consortia/{consortium.ref}/", data)

    def place(self, consortium: Consortium) -> ConsortiumMember:
        return consortium.members.get(supplier=self.supplier)


def checked(*profiles: Record) -> list[Supplier]:
    """Published firms whose identity has been checked."""
    suppliers = imported(*profiles)
    for supplier in suppliers:
        supplier.organisation.identity_checked_at = timezone.now()
        supplier.organisation.save()
    return suppliers


def a_person_of(supplier: Supplier) -> Person:
    user = a_user(f"{supplier.ref.lower()}@matxich.example")
    a_member(user, supplier.organisation)
    with transaction.atomic():
        Contact.objects.create(supplier=supplier, name=f"Bà {supplier.ref}", phone="0900 000 000")
        profile_rows.refresh([supplier.pk])
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    actor = Actor(user=user, organisation=supplier.organisation, role=MembershipRole.OWNER)
    return Person(client, actor, supplier)


def buyer_actor(buyer: Buyer) -> Actor:
    return Actor(user=buyer.user, organisation=buyer.request.organisation)


def a_shared_request(email: str = "result@matxich.example", **need: Any) -> Buyer:
    """A buyer whose open request may be shared out; it does not end before the test."""
    buyer = a_buyer(email, **({"split_award_allowed": True} | need))
    Request.objects.filter(pk=buyer.request.pk).update(as_of=None)
    buyer.request.refresh_from_db()
    return buyer


def invite(buyer: Buyer, *refs: str, **changes: Any) -> Consortium:
    """Invite these firms, who must be what is offered."""
    return invite_consortium(
        **{
            "request": buyer.request,
            "refs": refs,
            "deadline_on": today() + timedelta(days=7),
            "actor": buyer_actor(buyer),
            **changes,
        }
    )
