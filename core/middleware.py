"""What every answer says about itself to the browser."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import has_vary_header, patch_cache_control, patch_vary_headers

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


class PrivacyMiddleware:
    """Keeps what one visitor sees from others, and every answer from being taken for another thing.

    What depends on who asks may be kept by nobody's cache but that visitor's browser, which asks
    again each time, so that Back shows nothing after signing out. Stands outermost but for the
    policy, so that refusals of what stands inside carry the same headers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, marked as the visitor's own where it is."""
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        headers.setdefault("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)
        is_own = has_vary_header(response, "Cookie") or "Authorization" in request.headers
        if is_own and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
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
