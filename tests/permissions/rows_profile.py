"""Who gets what of a supplier's own pages."""

from collections.abc import Callable, Mapping
from typing import Any

from directory.models import Certificate, Contact, Machine, SupplierProduct
from directory.services.parts import PARTS
from directory.views.own import key_of
from tests.people import World
from tests.permissions.rows import LOGIN, Row, Status, everyone

Who = tuple[Status, ...]


def suppliers(status: Status) -> Who:
    """Both suppliers get `status`, strangers the sign-in page, the rest a refusal."""
    return (LOGIN, status, status, 403, 403, 403, 403)


def owner(status: Status) -> Who:
    """Only the owner gets `status`; another supplier finds nothing there."""
    return (LOGIN, status, 404, 403, 403, 403, 403)


def prepare(world: World) -> None:
    """One thing of each kind that belongs to the published supplier."""
    supplier = world.supplier
    Contact.objects.get_or_create(supplier=supplier, name="Lan", phone="0912345678")
    SupplierProduct.objects.get_or_create(supplier=supplier, text="brackets")
    Machine.objects.get_or_create(supplier=supplier, machine_type="lathe")
    submitted = Certificate.objects.filter(supplier=supplier).exclude(status="draft").first()
    assert submitted is not None
    world.things["profile_draft"] = Certificate.objects.create(
        supplier=supplier, standard=submitted.standard
    )
    world.things["profile_submitted"] = submitted
    from directory import profile_rows  # noqa: PLC0415

    profile_rows.refresh([supplier.pk])


def thing(part: str) -> Callable[[World], Mapping[str, Any]]:
    def arguments(world: World) -> Mapping[str, Any]:
        found = PARTS[part].of(world.supplier).order_by("pk").first()
        assert found is not None
        return {"key": key_of(part, found)}

    return arguments


def draft(world: World) -> Mapping[str, Any]:
    return {"ref": world.things["profile_draft"].ref}


def submitted(world: World) -> Mapping[str, Any]:
    return {"ref": world.things["profile_submitted"].ref}


PARTS_ROWS = [
    row
    for part in PARTS
    for row in (
        Row(f"directory:profile-{part}-add", "GET", suppliers(200)),
        Row(f"directory:profile-{part}-add", "POST", suppliers(200), note="empty"),
        Row(f"directory:profile-{part}", "GET", owner(200), thing(part)),
        Row(f"directory:profile-{part}", "POST", owner(200), thing(part), note="empty"),
        Row(f"directory:profile-{part}-remove", "GET", owner(200), thing(part)),
        Row(f"directory:profile-{part}-remove", "POST", owner(302), thing(part)),
    )
]

ROWS: list[Row] = [
    Row("directory:concept-suggest", "GET", everyone(400), note="without a kind"),
    Row("directory:text-read", "POST", (LOGIN, 200, 200, 200, 200, 200, 200)),
    Row("directory:profile", "GET", suppliers(200)),
    Row("directory:profile-publish", "POST", suppliers(302)),
    Row("directory:profile-publish", "GET", everyone(405)),
    Row("directory:profile-unpublish", "POST", suppliers(302)),
    Row("directory:profile-confirm", "POST", suppliers(302)),
    Row("directory:profile-firm", "GET", suppliers(200)),
    Row("directory:profile-words", "GET", suppliers(200)),
    Row("directory:profile-words", "POST", suppliers(302), note="nothing written"),
    Row("directory:profile-suggestions", "GET", suppliers(200)),
    Row("directory:profile-suggestions", "POST", suppliers(302)),
    *PARTS_ROWS,
    Row("directory:profile-certificate-add", "GET", suppliers(200)),
    Row("directory:profile-certificate", "GET", owner(200), draft, note="draft"),
    Row("directory:profile-certificate", "GET", owner(200), submitted, note="submitted"),
    Row("directory:profile-certificate", "POST", owner(302), submitted, note="submitted"),
    Row("directory:profile-certificate-replace", "GET", owner(200), submitted),
    Row("directory:profile-certificate-submit", "GET", owner(200), draft),
    Row("directory:profile-certificate-submit", "POST", owner(302), draft),
    Row("directory:profile-certificate-remove", "POST", owner(302), draft),
]
