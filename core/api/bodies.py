"""Bodies: JSON in, JSON out, whatever characters a caller sends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

from core.api.errors import TooLarge


class JsonParser(BaseParser):
    """Reads UTF-8 JSON of at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes; refuses NaN and Infinity."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value in the body; raises TooLarge or ParseError."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
        except UnicodeDecodeError as error:
            message = _("The body is not UTF-8 (byte %(byte)d).") % {"byte": error.start}
            raise ParseError(message) from None
        except json.JSONDecodeError as error:
            message = _("The body is broken JSON in line %(line)d, column %(column)d.")
            raise ParseError(message % {"line": error.lineno, "column": error.colno}) from None
        except ValueError:
            message = _("The body holds a number that is no JSON number, or far too long.")
            raise ParseError(message) from None
        except RecursionError:
            raise ParseError(_("The body is nested too deeply.")) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


class JsonRenderer(JSONRenderer):
    """Writes UTF-8 JSON; half characters that a caller sent come back escaped."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The bytes of ``data``."""
        try:
            return super().render(data, accepted_media_type, renderer_context)
        except UnicodeEncodeError:
            setattr(self, "ensure_ascii", True)  # noqa: B010 - declared for the class only
            return super().render(data, accepted_media_type, renderer_context)
