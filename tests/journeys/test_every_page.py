"""Every page that the permission table knows, looked at in a real browser on phone and desktop."""

import pytest
from django.db import transaction
from django.test import Client

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Device
from tests.people import ACTORS, World, a_world
from tests.permissions.rows import Row
from tests.permissions.test_table import MODULES, ROWS

PAGES = [row for row in ROWS if row.method == "GET" and 200 in row.who]


@pytest.fixture
def world(site: str) -> World:
    """As the permission table has it; one commit, as each of its tests is one transaction."""
    with transaction.atomic():
        world = a_world()
        for module in MODULES:
            if hasattr(module, "prepare"):
                module.prepare(world)
    return world


@pytest.mark.parametrize(("device", "language"), [("phone", "vi"), ("desktop", "en")])
def test_every_page_is_accessible_and_fits(
    arrive: Arrive, world: World, device: Device, language: str
) -> None:
    looked_at = 0
    for name in ACTORS:
        rows = [row for row in PAGES if ACTORS[row.who.index(200)] == name]
        visitor = arrive(language=language, device=device, user=world.users[name])
        for row in rows:
            if is_page(row, name, world):
                visitor.go(row.address(world))
                visitor.look()
                looked_at += 1
    assert looked_at


def is_page(row: Row, name: str, world: World) -> bool:
    """Whether the answer is a whole page: neither data nor a part of one."""
    client = Client()
    user = world.users[name]
    if user is not None:
        client.force_login(user)
    response = client.get(row.address(world), headers=dict(row.headers))
    kind = response.headers.get("Content-Type", "")
    return kind.startswith("text/html") and b"<html" in response.content
