"""Translations without the gettext programs: `python -m config.translations check|update|compile`.

`update` brings locale/*/LC_MESSAGES/django.po up to date with the texts in the code, `check` says
whether that is needed or a translation is missing, `compile` makes the .mo files that Django reads.
"""

import io
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (
    "config",
    "core",
    "accounts",
    "directory",
    "verification",
    "matching",
    "portal",
    "templates",
)
DJANGO_KEYWORDS = {
    f"{name}_lazy": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
}
KEYWORDS = {**DEFAULT_KEYWORDS, **DJANGO_KEYWORDS, "gettext_noop": None}
COMMENT_TAG = "Translators:"
# Header lines that would change, or say nothing, at each update.
NOISE = tuple(
    f'"{header}'
    for header in ("Report-", "POT-", "PO-", "Last-Translator", "Language-Team", "Generated-By")
)


def extract_template(
    file: IO[bytes], keywords: Mapping[str, Any], tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Any]:
    """Yield the texts of a Django template, by Django's own reading of it."""
    # What is not a text comes back blanked out, indented as in the template: to Python an error.
    code = "\n".join(line.lstrip() for line in templatize(file.read().decode()).split("\n"))
    yield from extract_python(io.BytesIO(code.encode()), keywords, tags, {})


def texts_in_code() -> Catalog:
    """Return every translatable text of the project."""
    catalog = Catalog(project="Mắt Xích", charset="utf-8")
    for source in SOURCES:
        for file in sorted((ROOT / source).rglob("*")):
            if file.suffix not in {".py", ".html", ".txt"} or "migrations" in file.parts:
                continue
            method: Any = "python" if file.suffix == ".py" else extract_template
            with file.open("rb") as stream:
                for _line, text, comments, context in extract(
                    method, stream, KEYWORDS, [COMMENT_TAG], strip_comment_tags=False
                ):
                    catalog.add(text, auto_comments=comments, context=context)
    return catalog


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    """Yield every .po file with what is in it."""
    for file in sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po")):
        with file.open("rb") as stream:
            yield file, read_po(stream, locale=file.parts[-3])


def complaints(file: Path, catalog: Catalog, code: Catalog) -> Iterator[str]:
    """Yield what is wrong with one .po file, a line each."""
    name = file.relative_to(ROOT)
    keys = {(message.id, message.context) for message in catalog if message.id}
    wanted = {(message.id, message.context) for message in code if message.id}
    for text, _context in sorted(wanted - keys, key=str):
        yield f"{name}: {text!r} is not in the file: run `make messages`."
    for text, _context in sorted(keys - wanted, key=str):
        yield f"{name}: {text!r} is no longer in the code: run `make messages`."
    for message in catalog:
        if message.id:
            yield from (f"{name}: {message.id!r} {fault}" for fault in faults(message, catalog))


def faults(message: Message, catalog: Catalog) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    if message.fuzzy:
        yield "is marked fuzzy: read it and remove the mark."
    if not all(forms):
        yield "has no translation."
    else:
        yield from (str(error) for error in message.check(catalog))


def check() -> int:
    """Print every complaint; return 1 if there is one."""
    code = texts_in_code()
    found = [line for file, catalog in catalogues() for line in complaints(file, catalog, code)]
    for line in found:
        print(line)
    print(f"Translations: {len(found) or 'no'} complaints about {len(code)} texts.")
    return 1 if found else 0


def update() -> int:
    """Add new texts, drop old ones, keep every translation; nothing is guessed."""
    code = texts_in_code()
    for file, catalog in catalogues():
        catalog.update(code, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        stream = io.BytesIO()
        write_po(stream, catalog, no_location=True, sort_output=True, width=100)
        lines = stream.getvalue().decode().splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith(NOISE)))
    return 0


def compile_all() -> int:
    """Make each .mo file that is older than its .po file."""
    for file, catalog in catalogues():
        target = file.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < file.stat().st_mtime:
            draft = file.with_suffix(".mo.new")
            with draft.open("wb") as stream:
                write_mo(stream, catalog)
            draft.replace(target)
    return 0


COMMANDS = {"check": check, "update": update, "compile": compile_all}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
