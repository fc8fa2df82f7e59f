"""Saving with words for what the database refuses."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from core.errors import DomainError, problems_in


def save_checked(instance: models.Model) -> None:
    """Save, or raise DomainError with every problem found; nothing is kept then."""
    try:
        instance.full_clean()
        try:
            with transaction.atomic():
                instance.save()
        except IntegrityError:
            # Another writer took a unique value in between and has committed: now the check sees
            # its row, and has the words.
            instance.full_clean()
            raise
    except ValidationError as error:
        raise DomainError(*problems_in(error)) from error
