"""The schema as a person reads it: operations by resource, forms with their fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

_SHOWN_ELSEWHERE = "Problems"
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """The type of a value: words, and the form it is made of, if any."""

    words: str
    form: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a form."""

    name: str
    kind: Kind
    is_required: bool
    about: str
    bounds: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answers under one status."""

    status: str
    about: str
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked of the API."""

    id: str
    method: str
    path: str
    title: str
    about: str
    needs_token: bool
    parameters: tuple[Field, ...]
    body: Kind | None
    example: str
    answers: tuple[Answer, ...]
    refusals: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A named form of JSON."""

    name: str
    about: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The operations on one resource."""

    id: str
    title: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that the schema says."""

    groups: tuple[Group, ...]
    forms: tuple[Form, ...]


def document(schema: Schema) -> Document:
    """Read an OpenAPI 3.1 schema as this project generates it."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            (tag,) = operation["tags"]
            groups.setdefault(tag, []).append(_operation(path, method.upper(), operation))
    forms = schema["components"]["schemas"]
    return Document(
        tuple(Group(tag, _title(tag), tuple(rows)) for tag, rows in groups.items()),
        tuple(_form(name, forms[name]) for name in sorted(forms)),
    )


def _title(tag: str) -> str:
    titles = {
        "suppliers": _("Suppliers"),
        "taxonomy": _("Taxonomy and reading"),
        "requests": _("Requests"),
        "ranking": _("Ranking"),
        "account": _("Account"),
    }
    return titles.get(tag, tag)


def _operation(path: str, method: str, operation: Schema) -> Operation:
    answers = [_answer(*each) for each in operation["responses"].items()]
    body, example = _body(operation.get("requestBody"))
    return Operation(
        id=operation["operationId"],
        method=method,
        path=path,
        title=operation["summary"],
        about=operation.get("description", ""),
        # An empty requirement among the others: also without any.
        needs_token={} not in operation.get("security", [{}]),
        parameters=tuple(
            _field(p["name"], p["schema"], p.get("required", False), p.get("description", ""))
            for p in operation.get("parameters", ())
        ),
        body=body,
        example=example,
        answers=tuple(a for a in answers if a.status < "400"),
        refusals=tuple(a for a in answers if a.status >= "400"),
    )


def _body(body: Schema | None) -> tuple[Kind | None, str]:
    if body is None:
        return None, ""
    content = body["content"]["application/json"]
    examples = [one["value"] for one in content.get("examples", {}).values()]
    example = json.dumps(examples[0], ensure_ascii=False) if examples else "{}"
    return kind_of(content["schema"]), example


def _answer(status: str, answer: Schema) -> Answer:
    content = answer.get("content", {}).get("application/json")
    kind = kind_of(content["schema"]) if content else None
    if kind and kind.form == _SHOWN_ELSEWHERE:
        kind = None
    return Answer(status, answer.get("description", ""), kind)


def _form(name: str, form: Schema) -> Form:
    required = form.get("required", ())
    fields = tuple(
        _field(field, schema, field in required, schema.get("description", ""))
        for field, schema in form.get("properties", {}).items()
    )
    return Form(name, form.get("description", ""), fields)


def _field(name: str, schema: Schema, is_required: bool, about: str) -> Field:
    kind = kind_of(schema)
    # The generator describes each value of a closed list once more.
    words = "" if about.startswith("* `") else about.partition("\n\n* `")[0]
    return Field(name, kind, is_required, words, ", ".join(_bounds(schema)))


def _bounds(schema: Schema) -> Iterator[str]:
    inner = schema.get("items", schema)
    low, high = inner.get("minimum"), inner.get("maximum")
    if low is not None and high is not None:
        yield _("%(low)s to %(high)s") % {"low": _plain(low), "high": _plain(high)}
    if "maxLength" in inner:
        yield _("at most %(most)s characters") % {"most": inner["maxLength"]}
    if schema.get("default") not in (None, "", []):
        yield _("usually %(value)s") % {"value": json.dumps(schema["default"])}


def _plain(number: float) -> str:
    return f"{number:.10f}".rstrip("0").rstrip(".")


def kind_of(schema: Schema) -> Kind:
    """The type of a value in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Kind("", name)
    for joint in ("allOf", "oneOf", "anyOf"):
        if joint in schema:
            return _joined(schema[joint])
    kinds = schema.get("type", "")
    named = [kinds] if isinstance(kinds, str) else list(kinds)
    kind = _single(named[0], schema)
    return _or_null(kind) if "null" in named[1:] else kind


def _joined(options: list[Schema]) -> Kind:
    """One of several: a form or nothing, or a closed list or nothing."""
    kinds = [kind_of(option) for option in options if option.get("type") != "null"]
    kind = kinds[0]
    return _or_null(kind) if len(kinds) < len(options) else kind


def _or_null(kind: Kind) -> Kind:
    words = _("%(kind)s or null") % {"kind": kind.words} if kind.words else _("or null")
    return Kind(words, kind.form, kind.choices)


def _single(name: str, schema: Schema) -> Kind:
    if name == "array":
        inner = kind_of(schema["items"])
        words = _("list of %(kind)s") % {"kind": inner.words} if inner.words else _("list of")
        return Kind(words, inner.form, inner.choices)
    words = {
        "string": _("text"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("true or false"),
        "object": _("record"),
    }.get(name, "")
    formats = {"date": _("day (YYYY-MM-DD)"), "date-time": _("moment"), "uri": _("address")}
    choices = tuple(str(value) for value in schema.get("enum", ()) if value not in (None, ""))
    return Kind(formats.get(schema.get("format", ""), words), "", choices)
