"""One taxonomy for the whole of a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from directory.concepts import held

#: Pages asked for so change nothing.
_SAFE = {"GET", "HEAD", "OPTIONS"}


class TaxonomyMiddleware:
    """Looks once a page whether the taxonomy has changed; what writes looks each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; the next one looks anew."""
        if request.method not in _SAFE:
            return self.get_response(request)
        with held():
            return self.get_response(request)
