"""Ranking given profiles for given needs: the interface that graded sets and axioms run against."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import django
from django.apps import apps


def match(
    need: Mapping[str, Any], suppliers: Sequence[Mapping[str, Any]], as_of: str
) -> list[dict[str, Any]]:
    """Rank ``suppliers`` for ``need`` on the day ``as_of`` (YYYY-MM-DD); all are listed.

    Records are in the interchange format, certificates are trusted as stated. Works from any
    Python process started in the repository, on the database of the settings, in a transaction
    that is never committed. Raises :class:`core.errors.DomainError` for a need or a profile that
    is not in the format.
    """
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
    # Models cannot be imported before the settings are there.
    from matching.session import shared_session  # noqa: PLC0415

    return shared_session().match(need, suppliers, as_of)
