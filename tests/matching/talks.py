"""A firm that leaves things open, a buyer who asks, and people who answer."""

from dataclasses import dataclass
from typing import Any

from accounts.actors import Actor
from accounts.choices import MembershipRole
from directory.models import Supplier
from matching.models import Question, Request
from matching.questions.asking import ask_question
from tests.directory.firms import a_firm
from tests.directory.records import a_line
from tests.matching.pages import Buyer, a_buyer
from tests.people import a_member, a_user

#: What the good turner says and a silent one does not.
SILENT: dict[str, Any] = {
    "materials": [],
    "lead_time_weeks": None,
    "minimum_order": None,
    "customer_sectors": [],
}
SILENT_LINE: dict[str, Any] = {
    "quantity_per_month": None,
    "unit": None,
    "utilisation_percent": None,
    "stated_on": None,
    "materials": [],
    "max_part_dimension_mm": None,
    "best_tolerance_mm": None,
}


@dataclass(slots=True)
class Talk:
    """A buyer with a request, and a firm with somebody who can answer."""

    buyer: Buyer
    firm: Supplier
    asker: Actor
    answerer: Actor

    @property
    def request(self) -> Request:
        """The buyer's request as it is stored."""
        return Request.objects.get(pk=self.buyer.request.pk)

    def ask(self, *kinds: str) -> list[Question]:
        """Ask, everything where nothing is named."""
        return ask_question(
            request=self.request, supplier=self.firm, kinds=kinds or None, actor=self.asker
        )


def a_silent_firm(ref: str = "S1", **line: Any) -> Supplier:
    """A firm that turns and says no more."""
    return a_firm(ref, capacity=[a_line(**SILENT_LINE | line)], **SILENT)


def a_member_of(firm: Supplier, email: str = "firm@matxich.example") -> Actor:
    """Somebody who acts for the firm."""
    user = a_user(email)
    a_member(user, firm.organisation)
    return Actor(user=user, organisation=firm.organisation, role=MembershipRole.OWNER)


def a_talk(firm: Supplier | None = None, **need: Any) -> Talk:
    """A request of an approved buyer, and a firm of which everything is unknown."""
    firm = firm or a_silent_firm()
    buyer = a_buyer(**need)
    asker = Actor(user=buyer.user, organisation=buyer.request.organisation, role="owner")
    return Talk(buyer, firm, asker, a_member_of(firm))
