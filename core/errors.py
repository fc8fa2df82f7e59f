"""What can go wrong for a person, in a form that a page, an API and a terminal can show alike."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import Promise


class Severity(StrEnum):
    """Whether the thing was refused, or taken with a remark."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it stands, and what to do about it.

    `place` is a path into what was handed in, such as `suppliers[3].certificates[0].expires_on`,
    empty for the whole. `message` and `remedy` may be lazy translations; str() puts them into the
    language that is active then.
    """

    message: str | Promise
    code: str
    place: str = ""
    remedy: str | Promise = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message} {self.remedy}".rstrip()

    def under(self, place: str) -> "Problem":
        """Return the same problem as seen from outside `place`."""
        if not self.place:
            return replace(self, place=place)
        joint = "" if self.place.startswith("[") else "."
        return replace(self, place=f"{place}{joint}{self.place}")


class DomainError(Exception):
    """A rule of the field says no. Nothing was changed; every problem found is in `problems`."""

    def __init__(self, problem: Problem, *more: Problem) -> None:
        self.problems = (problem, *more)
        super().__init__(*self.problems)

    @property
    def code(self) -> str:
        """The first problem's code, by which programs tell errors apart."""
        return self.problems[0].code

    @property
    def place(self) -> str:
        """The first problem's place."""
        return self.problems[0].place

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def problems_in(error: ValidationError, *, place: str = "") -> Iterator[Problem]:
    """Yield the problems that a model's or a form's validation found, each with its field."""
    fields = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
    for field, errors in fields.items():
        for single in (leaf for each in errors for leaf in each.error_list):
            problem = Problem(
                message=str(single.messages[0]),
                code=single.code or "invalid",
                place="" if field == NON_FIELD_ERRORS else field,
            )
            yield problem.under(place) if place else problem
