"""Requests of one's own organisation: list, add, look at, change."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request as Call
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actors import Actor, actor_of
from accounts.api_permissions import allowed
from accounts.models import Organisation
from accounts.permissions import is_buyer
from core.api.errors import Conflict, Problems, problem_data
from core.errors import DomainError, Problem
from core.ids import new_ref
from core.lookups import found_or_404
from directory.api.readings import reading_data
from matching.api.answers import RequestAnswer, RequestRow, own_requests, with_details
from matching.api.records import (
    RequestRecord,
    checked_record,
    read_record,
    reading_of,
    with_rule_set,
)
from matching.drafts import RequestDraft
from matching.models import Request
from matching.requests.submissions import add_request, replace_request
from matching.services import draft_of

EXAMPLE = OpenApiExample(
    "text",
    value={"title": "Shafts", "text": "CNC turned shafts, SUS304, 5,000 pcs/month, ISO 9001"},
    request_only=True,
)


def own_request(call: Call, ref: str) -> Request:
    """The caller's own request; raises Http404 for any other."""
    return found_or_404(with_details(own_requests(_organisation(call))), ref=ref)


def _actor(call: Call) -> Actor:
    return actor_of(call)


def _organisation(call: Call) -> Organisation:
    organisation = _actor(call).organisation
    if organisation is None:
        raise PermissionDenied
    return organisation


class RequestList(ListAPIView[Request]):
    """The requests of one's own organisation."""

    permission_classes = [allowed(is_buyer)]
    serializer_class = RequestRow
    queryset = Request.objects.none()

    def get_queryset(self) -> QuerySet[Request]:
        """One's own, newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Request.objects.none()
        return own_requests(_organisation(self.request))

    @extend_schema(
        operation_id="listRequests",
        summary=_("List your requests"),
        description=_("The requests of your organisation, newest first."),
        tags=["requests"],
    )
    def get(self, request: Call, *args: Any, **kwargs: Any) -> Response:
        """Answer a page of requests."""
        return self.list(request, *args, **kwargs)

    @extend_schema(
        operation_id="addRequest",
        summary=_("Add a request"),
        description=_(
            "Stores a request that only your organisation sees. A field that is given wins; what "
            "is absent is read from title and text. The answer says what was read and where, and "
            "what was not understood."
        ),
        tags=["requests"],
        request=RequestRecord,
        responses={
            201: RequestAnswer,
            409: OpenApiResponse(Problems, description=_("The name is taken.")),
        },
        examples=[EXAMPLE],
    )
    def post(self, request: Call) -> Response:
        """Store a new request."""
        record, remarks = checked_record(request.data)
        record["id"] = record["id"] or new_ref()
        draft, more = read_record(record)
        draft = with_rule_set(draft, record, _organisation(request))
        try:
            stored = add_request(draft, organisation=_organisation(request), actor=_actor(request))
        except DomainError as error:
            raise Conflict(*error.problems) from error
        answer = _answer(own_request(request, stored.ref), draft, remarks + more)
        return Response(answer, status=status.HTTP_201_CREATED)


class RequestDetail(APIView):
    """One request of one's own organisation."""

    permission_classes = [allowed(is_buyer)]

    @extend_schema(
        operation_id="getRequest",
        summary=_("Get one of your requests"),
        description=_("With everything it asks, and its title and text as they are read today."),
        tags=["requests"],
        responses=RequestAnswer,
    )
    def get(self, request: Call, ref: str) -> Response:
        """Answer the request."""
        stored = own_request(request, ref)
        draft = draft_of(stored)
        return Response(_answer(stored, draft, []))

    @extend_schema(
        operation_id="replaceRequest",
        summary=_("Replace one of your requests"),
        description=_("The record takes the place of everything the request asked before."),
        tags=["requests"],
        request=RequestRecord,
        responses={
            200: RequestAnswer,
            409: OpenApiResponse(Problems, description=_("The request is closed.")),
        },
        examples=[EXAMPLE],
    )
    def put(self, request: Call, ref: str) -> Response:
        """Replace the request."""
        stored = own_request(request, ref)
        record, remarks = checked_record(request.data)
        if record["id"] not in ("", ref):
            raise ValidationError(
                {"id": [_("Leave the id out, or write the one of this address.")]}, code="other_id"
            )
        draft, more = read_record(record | {"id": ref})
        draft = with_rule_set(draft, record, _organisation(request))
        try:
            replace_request(stored, draft, actor=_actor(request))
        except DomainError as error:
            raise Conflict(*error.problems) from error
        return Response(_answer(own_request(request, ref), draft, remarks + more))


def _answer(stored: Request, draft: RequestDraft, remarks: list[Problem]) -> dict[str, Any]:
    data: dict[str, Any] = RequestAnswer(
        {
            "request": stored,
            "reading": reading_data(reading_of(draft), title_length=len(draft.title)),
            "remarks": [problem_data(problem) for problem in remarks],
        }
    ).data
    return data
