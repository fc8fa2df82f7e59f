"""Things by their name in an address or a form."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

Found = TypeVar("Found", bound=Model)


def found_or_404(rows: QuerySet[Found], **names: str) -> Found:
    """The one row of these names; raises Http404, also for what no database could hold."""
    if any("\0" in value for value in names.values()):
        raise Http404
    return get_object_or_404(rows, **names)
