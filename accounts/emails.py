"""Letters, written in the reader's language from templates/emails/<name>/."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation


def send_letter(name: str, *, to: str, language: str, context: Mapping[str, Any]) -> None:
    """Send one letter; without a known language it is in the site's own.

    Templates get `site_address`, without a slash at its end, for their links. Call it when the
    transaction has committed.
    """
    with translation.override(language or settings.LANGUAGE_CODE):
        told = {**context, "site_address": settings.SITE_ADDRESS.rstrip("/")}
        subject = render_to_string(f"emails/{name}/subject.txt", told)
        body = render_to_string(f"emails/{name}/body.txt", told)
    # A name with a line break in it must not become a header.
    send_mail(" ".join(subject.split()), body.strip() + "\n", None, [to])
