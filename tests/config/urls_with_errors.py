"""The site, and addresses that fail in each way."""

from typing import NoReturn

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest
from django.urls import path

from config.urls import urlpatterns as ours


def refuse(_request: HttpRequest) -> NoReturn:
    raise PermissionDenied


def misunderstand(_request: HttpRequest) -> NoReturn:
    raise BadRequest


def break_down(_request: HttpRequest) -> NoReturn:
    raise RuntimeError


urlpatterns = [
    *ours,
    path("fails/400/", misunderstand),
    path("fails/403/", refuse),
    path("fails/500/", break_down),
]
