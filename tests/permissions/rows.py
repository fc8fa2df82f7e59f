"""What a row of the permission table is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from tests.people import ACTORS, World

#: Sent to the sign-in page.
LOGIN = "login"
Status = int | str


def nothing(_world: World) -> dict[str, Any]:
    """For routes without arguments and requests without a body."""
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """One route, method and set of arguments, and what each actor gets.

    `route` is the URL's name (`directory:supplier-detail`); `who` are the answers in the order of
    ACTORS: a status, or LOGIN. `arguments` and `data` are made from the world. With `is_json`, the
    data go as JSON, as to the API. Data of a GET stand in its address.
    """

    route: str
    method: str
    who: tuple[Status, ...]
    arguments: Callable[[World], Mapping[str, Any]] = nothing
    data: Callable[[World], Mapping[str, Any]] = nothing
    is_json: bool = False
    note: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a row that forgets an actor."""
        assert len(self.who) == len(ACTORS), self

    def address(self, world: World) -> str:
        """Where it is asked."""
        path = reverse(self.route, kwargs=dict(self.arguments(world)))
        query = urlencode(self.data(world)) if self.method == "GET" else ""
        return f"{path}?{query}" if query else path

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.note}".strip()


def everyone(status: Status) -> tuple[Status, ...]:
    """The same answer for every actor."""
    return (status,) * len(ACTORS)
