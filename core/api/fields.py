"""Fields that answers are made of."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers


class Amount(serializers.FloatField):
    """A number; whole ones without a useless ``.0``."""

    def to_representation(self, value: Any) -> Any:
        """A JSON number of the same value."""
        number = Decimal(value) if not isinstance(value, float) else value
        return int(number) if number == int(number) else float(number)


class LabelsOut(serializers.Serializer[Any]):
    """The name in five languages; empty where nobody has given one yet."""

    en = serializers.CharField()
    vi = serializers.CharField()
    ja = serializers.CharField()
    ko = serializers.CharField()
    zh = serializers.CharField()
