"""What a serializer found wrong, as files and the API tell it alike."""

from core.api.problems import problems_of, unknown_fields

__all__ = ("problems_of", "unknown_fields")
