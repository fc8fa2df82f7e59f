"""Who a call acts for, over the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import api_schema
from accounts.actors import actor_of
from accounts.api_permissions import allowed
from accounts.choices import MembershipRole, OrganisationKind
from accounts.models import Organisation
from accounts.permissions import is_signed_in

# Registers itself on import.
__all__ = ("Me", "api_schema")


class OrganisationOut(serializers.Serializer[Organisation]):
    """The organisation acted for."""

    ref = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    is_approved = serializers.BooleanField()


class MeOut(serializers.Serializer[Any]):
    """Who calls: a person by session, or a program by an organisation's token."""

    email = serializers.EmailField(
        allow_null=True, help_text=_("Null for a token: it belongs to the organisation.")
    )
    organisation = OrganisationOut(allow_null=True)
    role = serializers.ChoiceField(
        choices=["", *MembershipRole.values],
        help_text=_("Your role in the organisation; empty without one."),
    )


class Me(APIView):
    """Who calls."""

    permission_classes = [allowed(is_signed_in)]

    @extend_schema(
        operation_id="getMe",
        summary=_("Who am I?"),
        description=_("The person and the organisation that your call acts for."),
        tags=["account"],
        responses=MeOut,
    )
    def get(self, request: Request) -> Response:
        """Answer who calls."""
        actor = actor_of(request)
        by_token = request.auth is not None
        data = {
            "email": actor.user.email if actor.user and not by_token else None,
            "organisation": actor.organisation,
            "role": actor.role,
        }
        return Response(MeOut(data).data)
