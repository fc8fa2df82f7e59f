"""Translations are checked, brought up to date and compiled without the gettext programs."""

import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from config import translations


@pytest.fixture
def code() -> Catalog:
    catalog = Catalog()
    catalog.add("Hello %(name)s")
    return catalog


def complaints(catalog: Catalog, code: Catalog) -> list[str]:
    file = translations.ROOT / "locale/vi/LC_MESSAGES/django.po"
    return list(translations.complaints(file, catalog, code))


def test_complete_translation_gives_no_complaint(code: Catalog) -> None:
    catalog = Catalog(locale="vi")
    catalog.add("Hello %(name)s", "Chào %(name)s")
    assert complaints(catalog, code) == []


@pytest.mark.parametrize(
    ("translation", "flags", "complaint"),
    [
        ("", (), "has no translation"),
        ("Chào %(name)s", ("fuzzy",), "is marked fuzzy"),
        ("Chào %(ten)s", (), "'ten'"),
    ],
)
def test_faulty_translation_is_named(
    translation: str, flags: tuple[str, ...], complaint: str, code: Catalog
) -> None:
    catalog = Catalog(locale="vi")
    catalog.add("Hello %(name)s", translation, flags=flags)
    (line,) = complaints(catalog, code)
    assert "Hello %(name)s" in line
    assert complaint in line


def test_text_missing_from_the_file_or_from_the_code_is_named(code: Catalog) -> None:
    catalog = Catalog(locale="vi")
    catalog.add("Goodbye", "Tạm biệt")
    missing, obsolete = complaints(catalog, code)
    assert "not in the file" in missing
    assert "no longer in the code" in obsolete


def test_texts_of_templates_are_found() -> None:
    template = b"""{% load i18n %}{% translate "One" %}
    {% blocktranslate %}Two {{ x }}{% endblocktranslate %}"""
    found = translations.extract_template(io.BytesIO(template), translations.KEYWORDS, [], {})
    assert [text for _line, _name, text, _comments in found] == ["One", "Two %(x)s"]


def test_lazy_texts_of_the_code_are_found() -> None:
    assert "tax code" in translations.texts_in_code()


def test_compiled_file_is_what_django_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "locale/vi/LC_MESSAGES/django.po"
    file.parent.mkdir(parents=True)
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "part"\nmsgstr "chi tiết"\n'
    )
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    translations.compile_all()
    with file.with_suffix(".mo").open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("part") == "chi tiết"


def test_no_text_hides_behind_a_name_that_is_not_looked_for() -> None:
    alias = re.compile(r"import n?p?gettext\w* as (?!_$)\w+", re.MULTILINE)
    hiding = [
        str(file.relative_to(translations.ROOT))
        for source in translations.SOURCES
        for file in (translations.ROOT / source).rglob("*.py")
        if alias.search(file.read_text())
    ]
    assert hiding == []
