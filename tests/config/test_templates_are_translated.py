"""No template says anything that is not in the catalogue of translations."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
#: Names and signs that are the same in every language.
SAME_EVERYWHERE = frozenset(
    {"Mắt Xích", "API", "mm", "GitHub", "OpenAPI", "JSON", "MIT", "English", "Tiếng Việt", "h", "m"}
)
# What is marked as being in a language of its own is an example, not ours to translate.
INVISIBLE = re.compile(
    r"<!--.*?-->|<(script|style|code|pre)\b.*?</\1>|<(\w+)\b[^>]*\slang=[^>]*>.*?</\2>"
    r"|<[^>]*>|&\w+;|&#\d+;",
    re.DOTALL | re.IGNORECASE,
)
PAGE = re.compile("<html[^>]*>")
SHOWN = re.compile(r"""\b(?:alt|aria-label|placeholder|title|content)=(["'])(?P<text>.*?)\1""")
WORD = re.compile(r"[^\W\d_]{2,}")


def spoken(source: str) -> Iterator[str]:
    """Yield the words of a template that a reader meets and no translation tag produced."""
    text: list[str] = []
    inside = ""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            if name in {"blocktranslate", "comment", "verbatim"}:
                inside = f"end{name}"
            elif name == inside:
                inside = ""
            text.append("\x00")
        elif token.token_type == TokenType.TEXT and not inside:
            text.append(token.contents)
        else:
            text.append("\x00")
    whole = "".join(text)
    for match in SHOWN.finditer(whole):
        if not match.group("text").startswith(("{", "width=", "#")):
            yield from pieces(match.group("text"))
    yield from pieces(INVISIBLE.sub("\x00", PAGE.sub("<html>", whole)))


def pieces(text: str) -> Iterator[str]:
    for piece in text.split("\x00"):
        said = " ".join(piece.split()).strip(" ·.,:;()–—/→←|+*")
        words = [word for word in WORD.findall(said) if not word.isupper()]
        if words and said not in SAME_EVERYWHERE:
            yield said


def test_untranslated_words_are_found() -> None:
    source = '<p title="Hello there">{% translate "Yes" %} Price {{ x }}</p><code>curl</code>'
    assert list(spoken(source)) == ["Hello there", "Price"]


@pytest.mark.parametrize(
    "file", TEMPLATES, ids=lambda f: str(f.relative_to(settings.BASE_DIR / "templates"))
)
def test_everything_said_can_be_translated(file: Path) -> None:
    assert list(spoken(file.read_text("utf-8"))) == []
