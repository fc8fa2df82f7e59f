"""What a stranger with bad intent, or a broken program, sends in the place of a value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

SCRIPT = "<script>alert('hostile')</script>"
LONG = 100_000

#: In an address, as written there.
REFS = (
    "%00",
    "a%00b",
    "%0a",
    "%7f",
    "x" * 400,
    quote("xưởng-工場-😀"),
    "%ED%A0%80",
    "%FF",
    "~s",
    "~",
    "..%2f..%2fetc",
    quote("' OR 1=1 --"),
    quote(SCRIPT, safe=""),
    "-1",
    "9" * 30,
)
#: Of one parameter of an address, as written there.
QUERY_VALUES = (
    "1000000000",
    "-1",
    "abc%00",
    "%ED%A0%80%FF",
    quote(SCRIPT, safe=""),
    quote("2026-02-30 '; DROP TABLE x; --"),
)
QUERY_NAMES = (
    *("page", "limit", "offset", "sort", "q", "text", "example", "kind", "field", "many"),
    *("firm", "on", "state", "level", "evidence", "valid_on", "more", "everyone", "next"),
    *("process", "product", "material", "sector", "standard", "place", "cluster", "group"),
    *("company_type", "origin", "bought_in", "is_identity_checked", "language", "waiting"),
    *("rule", "set", "default", "from", "rule_set", "set.maker.weight", "set.offer.mode"),
    *("deadline", "most", "unit"),
)
#: Of one field of a form.
FIELD_VALUES: tuple[Any, ...] = (
    "a\x00b",
    "x" * LONG,
    SCRIPT,
    "NaN",
    "1e400",
    "-1",
    "9" * 40,
    "no-such-thing",
    b"\xed\xa0\x80\xff",
    ["1", "2", SCRIPT],
    "",
    "\u202e\ufeff\u2028 \r\nBcc: all@matxich.example",
)
#: Of one key of a JSON body, as written there.
JSON_VALUES = (
    r'"a\u0000b"',
    r'"\ud800"',
    json.dumps("x" * LONG),
    json.dumps(SCRIPT),
    "NaN",
    "1e400",
    "-1",
    "9" * 40,
    "9" * 5000,
    "null",
    "true",
    "[]",
    "{}",
    '[["x"], {"y": null}, 1]',
    '{"id": 1, "code": ["x"], "value": {"min": "x"}}',
)
BODIES = (
    b"",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"a":' * 20_000,
    b"[]",
    b'"x"',
    b"null",
    b"1",
    b'{"text": "' + b"x" * 3_000_000 + b'"}',
)


def queries() -> Iterator[str]:
    """Addresses' parameters: each value in all of them at once, then lists and one long text."""
    for value in QUERY_VALUES:
        yield "&".join(f"{name}={value}" for name in QUERY_NAMES)
    yield "&".join(f"{name}={value}" for name in QUERY_NAMES for value in ("a", "1", "%00"))
    yield "&".join(f"page={number}" for number in range(300))
    yield f"q={'x' * LONG}&firm={'%E5%B7%A5' * 1000}&text={'y' * LONG}"
    yield "&".join(f"{quote(SCRIPT)}{number}=1" for number in range(30))


class Fields(HTMLParser):
    """The fields of a page's forms with what they hold, hidden ones too."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Any] = {}
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field; of an empty choice, the first that can be chosen."""
        told = {name: value or "" for name, value in attrs}
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "option" and "selected" in told:
            self.found[self._select] = value
        elif tag == "select":
            self._select = name
            self.found.setdefault(name, "")
        elif tag == "textarea":
            self._text = name
            self.found.setdefault(name, "")
        elif tag == "input" and told.get("type") == "checkbox":
            if "checked" in told:
                self.found[name] = [*self.found.get(name, ()), value]
        elif tag == "input" and told.get("type") == "radio":
            if "checked" in told or name not in self.found:
                self.found[name] = value
        elif tag in {"input", "button"} and name:
            self.found.setdefault(name, value)

    def handle_data(self, data: str) -> None:
        """Note what a text area holds."""
        if self._text:
            self.found[self._text] += data.removeprefix("\r\n")

    def handle_endtag(self, tag: str) -> None:
        """Leave the text area."""
        if tag == "textarea":
            self._text = ""

    @classmethod
    def of(cls, page: str) -> dict[str, Any]:
        """The fields of this page, without those that guard it or stand on every page."""
        parser = cls()
        parser.feed(page)
        others = {"csrfmiddlewaretoken", "language", "next", ""}
        return {name: value for name, value in parser.found.items() if name not in others}


def forged(data: Mapping[str, Any], *, most: int) -> Iterator[dict[str, Any]]:
    """The same data with one field replaced; of a large form, with several at once."""
    names, total = list(data), len(FIELD_VALUES)
    at_once = max(1, len(names) // most)
    for first in range(0, len(names), at_once):
        some = names[first : first + at_once]
        for step in range(max(1, most // max(1, len(names)))):
            values = {name: FIELD_VALUES[(first + n + step) % total] for n, name in enumerate(some)}
            yield {**data, **values}
    for value in FIELD_VALUES[:: 1 if len(names) < most else 4]:
        yield dict.fromkeys(data, value)


def forged_json(data: Mapping[str, Any], *, every: int = 1) -> Iterator[bytes]:
    """The same record with the value of one key replaced, and bodies that are no record.

    `every` leaves out values: the third means each key gets a third of them, other keys others.
    """
    for place, name in enumerate(data):
        for value in JSON_VALUES[place % every :: every]:
            rest = {key: kept for key, kept in data.items() if key != name}
            inner = json.dumps(rest)[1:-1]
            yield f"{{{json.dumps(name)}: {value}{', ' if inner else ''}{inner}}}".encode()
    yield from BODIES
