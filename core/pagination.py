"""Pages of a list."""

from typing import Any

from django.core.paginator import Page, PageNotAnInteger, Paginator


class OrderedPaginator(Paginator[Any]):
    """Refuses what has no order: its pages would repeat some rows and leave out others."""

    def _check_object_list_is_ordered(self) -> None:
        if getattr(self.object_list, "ordered", True) is False:
            raise TypeError("A list of pages needs an order: call order_by(..., a unique field).")

    def page_or_nearest(self, number: str | None) -> tuple[Page[Any], bool]:
        """The page asked for, else the nearest there is; and whether it is the one asked for."""
        try:
            wanted = 1 if not number else int(number[:12])
        except (ValueError, PageNotAnInteger):
            return self.page(1), False
        nearest = min(max(wanted, 1), self.num_pages)
        return self.page(nearest), nearest == wanted
