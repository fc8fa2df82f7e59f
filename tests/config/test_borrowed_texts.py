"""Every text of the sign-in package that a reader can meet is in a catalogue."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import allauth
import pytest
from babel.messages.extract import extract
from django.utils import translation

from config.translations import KEYWORDS, extract_template, texts_in_code

PACKAGE = Path(allauth.__file__).parent
#: Of features that are switched off, and of the administration's own lists.
NEVER_SHOWN = ("phone", "username", "sign-in code", "authenticator", "security key", "select only")
NOT_READ = {"admin.py", "models.py", "apps.py"}
NOT_USED = {
    "Login",
    "Email (again)",
    "Email (optional)",
    "Email address confirmation",
    "You must type the same email each time.",
}


def texts() -> Iterator[str]:
    files = [
        *(file for file in PACKAGE.glob("account/*.py") if file.name not in NOT_READ),
        *PACKAGE.glob("account/internal/**/*.py"),
        *PACKAGE.glob("templates/account/messages/*.txt"),
    ]
    for file in sorted(files):
        method: Any = "python" if file.suffix == ".py" else extract_template
        with file.open("rb") as stream:
            for _line, text, _comments, _context in extract(method, stream, KEYWORDS):
                yield text if isinstance(text, str) else text[0]


def is_shown(text: str) -> bool:
    return text not in NOT_USED and not any(word in text.lower() for word in NEVER_SHOWN)


def ours() -> set[str]:
    return {
        message.id if isinstance(message.id, str) else message.id[0] for message in texts_in_code()
    }


def test_no_text_of_the_sign_in_pages_stays_english() -> None:
    known = ours()
    with translation.override("vi"):
        english = {
            text
            for text in texts()
            if is_shown(text) and text not in known and translation.gettext(text) == text
        }
    assert not english, "add them to config/borrowed_texts.py"


def test_the_texts_are_still_those_of_the_package() -> None:
    assert len(set(texts())) > 40


@pytest.mark.parametrize("text", ["Incorrect code.", "Remember Me", "Forgot your password?"])
def test_catalogue_has(text: str) -> None:
    assert text in ours()
