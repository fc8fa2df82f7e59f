"""Whatever goes wrong in the API has one shape, `Problems`, in the reader's language."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.api.problems import problems_of
from core.errors import DomainError, Problem, Severity


class ProblemOut(serializers.Serializer[Problem]):
    """One thing that is wrong. `place` is a path into what was sent, empty for the whole."""

    place = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()
    remedy = serializers.CharField()
    severity = serializers.ChoiceField(choices=[s.value for s in Severity])


class Problems(serializers.Serializer[Any]):
    """What every refusal looks like."""

    problems = ProblemOut(many=True)


class TooLarge(exceptions.APIException):
    """The body is longer than the site takes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class Refused(exceptions.APIException):
    """A rule of the field says no; carries the problems to tell."""

    status_code: int = status.HTTP_400_BAD_REQUEST
    default_code = "refused"

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


class Missing(Refused):
    """There is nothing there, and there is something to say about it."""

    status_code = status.HTTP_404_NOT_FOUND


class Conflict(Refused):
    """What was asked contradicts what is stored."""

    status_code = status.HTTP_409_CONFLICT


def problem_data(problem: Problem) -> dict[str, str]:
    """A problem as the API tells it, in the active language."""
    return {
        "place": problem.place,
        "code": problem.code,
        "message": str(problem.message),
        "remedy": str(problem.remedy),
        "severity": problem.severity.value,
    }


def answer_problems(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer what a view raised; None for what nobody expected, which is then logged as a fault."""
    if isinstance(error, DomainError):
        error = Refused(*error.problems)
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    response = exception_handler(error, context)
    if response is not None:
        response.data = {"problems": [problem_data(p) for p in _problems(error)]}
    return response


def _problems(error: Exception) -> list[Problem]:
    match error:
        case Refused():
            return list(error.problems)
        case exceptions.ValidationError():
            return problems_of(error.detail, "")
        case Http404():
            return [_said(exceptions.NotFound())]
        case PermissionDenied():
            return [_said(exceptions.PermissionDenied())]
        case exceptions.APIException():
            return [_said(error)]
    raise TypeError(error)


#: What the framework's own errors are called here, and what to do about them.
_WORDS: dict[type[exceptions.APIException], tuple[Promise, Promise | str]] = {
    exceptions.NotAuthenticated: (
        _("Nobody is signed in."),
        _("Send an organisation's token: Authorization: Bearer TOKEN."),
    ),
    exceptions.NotFound: (_("There is nothing at this address, or it is not yours to see."), ""),
    exceptions.MethodNotAllowed: (
        _("This address does not take this method."),
        _("The answer's Allow header names the methods it takes."),
    ),
    exceptions.NotAcceptable: (
        _("The answer cannot be given in the form asked for."),
        _("Ask for application/json."),
    ),
    exceptions.UnsupportedMediaType: (
        _("The body is not in a form that is read here."),
        _("Send JSON, with Content-Type: application/json."),
    ),
    TooLarge: (_("The body is too large."), _("Send less at once.")),
    exceptions.Throttled: (_("Too many calls in a short time."), _("Try again in a while.")),
    exceptions.PermissionDenied: (_("Your organisation may not do this."), ""),
}


def _said(error: exceptions.APIException) -> Problem:
    """The problem of an error that the framework or the site itself raised."""
    code = str(getattr(error.detail, "code", error.default_code))
    own_words = error.detail if str(error.detail) != str(error.default_detail) else None
    message, remedy = _WORDS.get(type(error), (str(error.detail), ""))
    if own_words and not isinstance(error, _WITH_FIXED_WORDS):
        message = str(own_words)
    if wait := getattr(error, "wait", None):
        remedy = _("Try again in %(seconds)s seconds.") % {"seconds": ceil(wait)}
    return Problem(message=message, code=code, remedy=remedy)


_WITH_FIXED_WORDS = (
    exceptions.NotFound,
    exceptions.MethodNotAllowed,
    exceptions.UnsupportedMediaType,
    exceptions.Throttled,
)
