"""The readable page about the API, made from its schema."""

from django.http import HttpRequest, HttpResponse


def readable_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")
