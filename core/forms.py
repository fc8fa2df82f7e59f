"""What every form does alike."""

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from core.errors import DomainError


def add_problems(form: BaseForm, error: DomainError) -> None:
    """Show what a service refused, each problem at the field it is about, else above the form."""
    for problem in error.problems:
        field = problem.place if problem.place in form.fields else None
        text = f"{problem.message} {problem.remedy}".rstrip()
        form.add_error(field, ValidationError(text, code=problem.code))
