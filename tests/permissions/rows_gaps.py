"""Who sees which changes would open requests: each firm its own, officers those of all."""

from datetime import timedelta

from matching.choices import Audience
from matching.imports.requests import import_requests
from matching.models import Request
from matching.services import today
from tests.matching.records import a_need
from tests.people import World
from tests.permissions.rows import LOGIN, Row


def prepare(_world: World) -> None:
    """A request that the published supplier fits but for a certificate."""
    import_requests([a_need(id="GAP", certificates_required=["IATF 16949"])])
    Request.objects.filter(ref="GAP").update(
        as_of=None, deadline_on=today() + timedelta(days=30), audience=Audience.FITTING
    )


ROWS = [
    Row("matching:gaps", "GET", (LOGIN, 200, 200, 403, 403, 403, 403)),
    Row("matching:programme-gaps", "GET", (LOGIN, 403, 403, 403, 403, 200, 403)),
    Row(
        "matching:programme-gap",
        "GET",
        (LOGIN, 403, 403, 403, 403, 200, 403),
        arguments=lambda _: {"key": "certify.certificate.iatf16949"},
    ),
    Row(
        "matching:programme-gap",
        "GET",
        (LOGIN, 403, 403, 403, 403, 404, 403),
        arguments=lambda _: {"key": "certify.certificate.iso13485"},
        note="which opens nothing",
    ),
]
