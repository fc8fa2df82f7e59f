"""Which language a page is in: the one chosen here, else the browser's, else one that is read.

Vietnamese is for readers whose browser says nothing of languages. Who asks only for languages that
the site does not have, say Japanese, gets English: a foreign buyer cannot read Vietnamese.
"""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

FOR_FOREIGN_READERS = "en"


class LanguageMiddleware(LocaleMiddleware):
    """Django's choice of a language, but English for those whose languages are not here."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of this request."""
        super().process_request(request)
        if _asks_only_for_others(request):
            translation.activate(FOR_FOREIGN_READERS)
            request.LANGUAGE_CODE = translation.get_language()


def _asks_only_for_others(request: HttpRequest) -> bool:
    if _is_ours(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")):
        return False
    wanted = [
        code
        for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))
        if code != "*"
    ]
    return bool(wanted) and not any(_is_ours(code) for code in wanted)


def _is_ours(code: str) -> bool:
    try:
        translation.get_supported_language_variant(code)
    except (LookupError, ValueError):
        return False
    return True
