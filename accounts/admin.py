"""Accounts in the administration."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    ApiToken,
    Invitation,
    Membership,
    Organisation,
    OrganisationAnswer,
    OrganisationDecision,
    User,
)
from core import audit

# One door for all, so that attempts are counted and slowed down here too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class UserCreationForm(AdminUserCreationForm[User]):
    """A new person, by e-mail address."""

    class Meta:
        model = User
        fields = ("email",)


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    """People and what they may open."""

    add_form = UserCreationForm
    list_display = ("email", "name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email", "pk")
    readonly_fields = ("joined_at", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "name", "language", "password")}),
        (
            _("Permissions"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        (_("Dates"), {"fields": ("joined_at", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )


class MembershipInline(admin.TabularInline[Membership, Organisation]):
    """Who may act for the organisation."""

    model = Membership
    autocomplete_fields = ("user",)
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    """Legal entities. Here alone are authorities admitted; each change leaves an audit event."""

    list_display = ("name", "kind", "tax_code", "identity_checked_at", "review_status", "is_demo")
    list_filter = ("kind", "review_status", "ownership", "is_demo")
    search_fields = ("name_folded", "tax_code", "ref")
    ordering = ("name_folded", "pk")
    readonly_fields = ("ref", "created_at")
    inlines = (MembershipInline,)

    def save_model(
        self, request: HttpRequest, obj: Organisation, form: ModelForm[Organisation], change: bool
    ) -> None:
        """Save, with an event that names the changed facts."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            audit.record(
                verb="organisation.changed" if change else "organisation.registered",
                subject=obj,
                changes={field: getattr(obj, field) for field in form.changed_data},
                actor=request.user if isinstance(request.user, User) else None,
            )


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """What services write, to be read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Services alone make them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes the past."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody removes the past."""
        return False


@admin.register(OrganisationDecision)
class OrganisationDecisionAdmin(ReadOnlyAdmin):
    """What officers decided."""

    list_display = ("organisation", "decision", "office", "decided_at", "actor_id")
    list_filter = ("decision",)
    list_select_related = ("organisation",)
    search_fields = ("organisation__name_folded",)
    ordering = ("-decided_at", "-pk")


@admin.register(OrganisationAnswer)
class OrganisationAnswerAdmin(ReadOnlyAdmin):
    """What organisations answered."""

    list_display = ("decision", "answered_at", "actor_id")
    list_select_related = ("decision",)
    ordering = ("-answered_at", "-pk")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Who was asked to join."""

    list_display = ("organisation", "email", "role", "expires_at", "accepted_at", "revoked_at")
    list_select_related = ("organisation",)
    search_fields = ("organisation__name_folded", "email")
    ordering = ("-created_at", "-pk")
    exclude = ("secret_hash",)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Programs' keys: never the secrets, which nobody has."""

    list_display = ("organisation", "name", "prefix", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("organisation",)
    search_fields = ("organisation__name_folded", "prefix")
    ordering = ("-created_at", "-pk")
    exclude = ("secret_hash",)
