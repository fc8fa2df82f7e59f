"""What the terminal that started us tells of its reader."""

import os
from collections.abc import Mapping

PRODUCT_LANGUAGES = ("vi", "en")


def terminal_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the terminal's locale where the product speaks it, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return value[:2].lower() if value[:2].lower() in PRODUCT_LANGUAGES else "en"
    return "en"
