"""Whatever is sent, right or wrong: no server error, and every answer is as the schema says."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from tests.api.calls import a_token
from tests.people import a_world

#: Generated cases per operation, besides the schema's own examples and bounds.
EXAMPLES = 10
CONFIG = SchemathesisConfig.from_dict(
    {
        # What a missing field or a forbidden method may answer is tested by hand beside this.
        "checks": {
            "positive_data_acceptance": {"enabled": False},
            "negative_data_rejection": {"enabled": False},
            "missing_required_header": {"enabled": False},
            "unsupported_method": {"enabled": False},
            "ignored_auth": {"enabled": False},
            "use_after_free": {"enabled": False},
            "ensure_resource_availability": {"enabled": False},
        },
    }
)


def the_schema() -> Any:
    """The schema as it is served, bound to the site itself."""
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    loaded = schemathesis.openapi.from_dict(
        json.loads(OpenApiJsonRenderer().render(document)), config=CONFIG
    )
    loaded.app = answer
    return loaded


@cache
def site() -> WSGIHandler:
    """The site, made once the settings of the tests hold."""
    return get_wsgi_application()


def answer(environ: Any, start_response: Any) -> Any:
    return site()(environ, start_response)


SCHEMA = the_schema()
# Every call is undone, so all of them may share one state of the database.
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def token(taxonomy: None) -> str:
    """The token of an approved buyer, among published and unpublished firms."""
    world = a_world()
    return a_token(world.organisations["buyer"])


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the connection of the test open from call to call, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def call_and_undo(case: Any, **headers: str) -> None:
    """Send, look at the answer, and forget what was stored."""
    with transaction.atomic():
        response = case.call(headers=headers)
        transaction.set_rollback(True)
    case.validate_response(response)


@SCHEMA.parametrize()  # type: ignore[untyped-decorator]
@BOUNDED
def test_a_stranger_gets_an_answer(case: Any, taxonomy: None) -> None:
    call_and_undo(case)


@SCHEMA.parametrize()  # type: ignore[untyped-decorator]
@BOUNDED
def test_a_program_of_a_buyer_gets_an_answer(case: Any, token: str) -> None:
    call_and_undo(case, Authorization=f"Bearer {token}")
