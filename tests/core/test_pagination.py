"""Pages of a list."""

import pytest

from accounts.models import Organisation
from core.pagination import OrderedPaginator


@pytest.mark.django_db
def test_list_without_order_is_refused() -> None:
    with pytest.raises(TypeError, match="order_by"):
        OrderedPaginator(Organisation.objects.all(), 10).page(1)
    assert list(OrderedPaginator(Organisation.objects.order_by("pk"), 10).page(1)) == []


@pytest.mark.parametrize(
    ("asked", "got"),
    [(None, (1, True)), ("2", (2, True)), ("0", (1, False)), ("-3", (1, False)),
     ("abc", (1, False)), ("1000000000", (3, False)), ("9" * 5000, (3, False)),
     ("\x00", (1, False))],
)  # fmt: skip
def test_page_that_is_not_there_becomes_the_nearest(
    asked: str | None, got: tuple[int, bool]
) -> None:
    page, is_there = OrderedPaginator(range(25), 10).page_or_nearest(asked)
    assert (page.number, is_there) == got
