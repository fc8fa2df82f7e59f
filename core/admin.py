"""The audit trail in the administration: to be read, never to be written."""

from django.contrib import admin
from django.http import HttpRequest

from core.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin[AuditEvent]):
    """Who did what to which thing, and when."""

    list_display = ("at", "verb", "subject_type", "subject_id", "position", "actor_id")
    list_filter = ("subject_type",)
    search_fields = ("=subject_id", "verb")
    ordering = ("-at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Events are recorded by services alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        """Nobody changes the past."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        """Nobody removes the past."""
        return False
