"""Calls of the API as programs make them."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client

from accounts.actors import Actor
from accounts.choices import MembershipRole
from accounts.models import Organisation, User
from accounts.services import create_token

#: A small request in the interchange format.
RECORD: dict[str, Any] = {
    "title": "Turned parts",
    "text": "CNC turned brass parts, 5,000 pcs/month, ISO 9001 required, ±0.02 mm",
}


class Caller:
    """Sends JSON and reads JSON; `user` signs in by session. Every answer must be JSON."""

    def __init__(self, user: User | None = None, *, language: str = "en", **headers: str) -> None:
        self.client = Client(headers={"accept-language": language, **headers})
        if user is not None:
            self.client.force_login(user)
        self.status = 0

    def get(self, address: str, **query: Any) -> Any:
        return self._read(self.client.get(f"/api/v1/{address}", query))

    def post(self, address: str, body: Any, **headers: str) -> Any:
        return self.send("POST", address, json.dumps(body).encode(), **headers)

    def put(self, address: str, body: Any) -> Any:
        return self.send("PUT", address, json.dumps(body).encode())

    def send(
        self, method: str, address: str, body: bytes, kind: str = "application/json", **headers: str
    ) -> Any:
        return self._read(
            self.client.generic(
                method, f"/api/v1/{address}", body, content_type=kind, headers=headers or None
            )
        )

    def codes(self) -> list[str]:
        """The codes of the problems of the last answer."""
        return [problem["code"] for problem in self.data["problems"]]

    def _read(self, response: Any) -> Any:
        self.status, self.response = response.status_code, response
        assert response["Content-Type"] == "application/json", response.content[:300]
        self.data = json.loads(response.content)
        return self.data


def a_token(organisation: Organisation) -> str:
    """The secret of a token for one of the organisation's programs."""
    owner = Actor(
        user=organisation.memberships.get().user,
        organisation=organisation,
        role=MembershipRole.OWNER,
    )
    _token, secret = create_token(name="test", valid_for=timedelta(days=1), actor=owner)
    return secret
