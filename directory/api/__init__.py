"""The directory over the API: suppliers, taxonomy, places, reading a text."""

from directory.api import schema

# The schema's knowledge of our fields registers itself on import.
__all__ = ("schema",)
