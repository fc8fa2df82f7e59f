"""What every answer says about itself to the browser."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

# Everything comes from this host; no script and no style stands in a page itself. `data:` is for
# the small pictures inside the theme's style sheet.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


class ContentSecurityPolicyMiddleware:
    """Sends the policy with every page, except Django's own error page for developers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request under the policy."""
        response = self.get_response(request)
        is_for_developers = (
            settings.DEBUG and response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        )
        if not is_for_developers:
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class FragmentMiddleware:
    """Tells caches, the browser's own among them, that a page and its fragment are two answers.

    Without it, Back shows the fragment that htmx fetched last from the same address, bare.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, marked as depending on who fetches it."""
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        return response
