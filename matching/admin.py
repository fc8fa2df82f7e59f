"""Requests in the administration."""

from django.contrib import admin

from matching.models import Request, RequestStep, Requirement


class StepInline(admin.TabularInline[RequestStep, Request]):
    """The processes, in order."""

    model = RequestStep
    autocomplete_fields = ("process",)
    extra = 0


class RequirementInline(admin.StackedInline[Requirement, Request]):
    """What else is asked."""

    model = Requirement
    autocomplete_fields = ("concept", "place")
    extra = 0


@admin.register(Request)
class RequestAdmin(admin.ModelAdmin[Request]):
    """What buyers need."""

    list_display = ("ref", "title", "organisation", "status", "deadline_on", "is_demo")
    list_filter = ("status", "audience", "is_demo")
    list_select_related = ("organisation",)
    search_fields = ("ref", "title")
    ordering = ("ref", "pk")
    autocomplete_fields = ("organisation", "sector", "volume_unit")
    readonly_fields = ("ref", "rule_version", "created_at")
    inlines = (StepInline, RequirementInline)
