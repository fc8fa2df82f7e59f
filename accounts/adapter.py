"""What sign-up and sign-in do beyond django-allauth's own."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import get_language

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Leads people without an organisation to make one, and remembers their language."""

    def save_user(
        self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True
    ) -> User:
        """Keep the name that the sign-up form asks for, and the language it was shown in."""
        user.name = form.cleaned_data.get("name", "")
        user.language = known_language()
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the front page, or the page where one's organisation is made."""
        user = request.user
        if not isinstance(user, User) or user.is_staff or user.memberships.exists():
            return resolve_url(settings.LOGIN_REDIRECT_URL)
        return resolve_url("accounts:organisation-create")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Return the same as after signing in."""
        return self.get_login_redirect_url(request)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase:
        """Write letters from now on in the language in which this person came in."""
        language = known_language()
        if user.language != language:
            user.language = language
            user.save(update_fields=["language"])
        response: HttpResponseBase = super().post_login(request, user, **kwargs)
        return response


def known_language() -> str:
    """Return the language of the page, when letters are written in it too."""
    language = (get_language() or "")[:2]
    return language if language in dict(settings.LANGUAGES) else ""
