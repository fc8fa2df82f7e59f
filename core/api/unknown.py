"""The answer to addresses of the API that do not exist: as JSON, with what may have been meant."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api.errors import Missing
from core.errors import Problem


@extend_schema(exclude=True)
class UnknownAddress(APIView):
    """404, whatever the method."""

    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse before a method is looked for."""
        super().initial(request, *args, **kwargs)
        raise _missing(request)


def _missing(request: Request) -> APIException | Http404:
    """Name the address with the slash that was forgotten, if there is one."""
    try:
        match = resolve(f"{request.path}/")
    except Resolver404:
        return Http404()
    if request.path.endswith("/") or getattr(match.func, "cls", None) is UnknownAddress:
        return Http404()
    return Missing(
        Problem(
            message=_("There is nothing at this address."),
            code="not_found",
            remedy=_("Addresses end with a slash: %(address)s") % {"address": f"{request.path}/"},
        )
    )
