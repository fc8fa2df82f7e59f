"""The directory in the administration. Every change leaves the profile rows fresh."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory import profile_rows
from directory.choices import CertificateStatus
from directory.models import (
    CapabilityLine,
    CapabilityMaterial,
    Certificate,
    CertificateDecision,
    CertificateScope,
    CertificateSite,
    Cluster,
    Concept,
    Contact,
    CustomerReference,
    Machine,
    Place,
    Site,
    Supplier,
    SupplierMaterial,
    SupplierProduct,
    SupplierSector,
    Unit,
    UnreadPhrase,
)

Record = TypeVar("Record", bound=models.Model)
DECISION_FIELDS = ("status", "level", "last_decision")
CERTIFICATE_FACTS = (
    "supplier",
    "ref",
    "standard",
    "edition",
    "number",
    "issuer",
    "issued_on",
    "expires_on",
    "scope_text",
    "scope_kind",
    "file_sha256",
    "replaces",
)


class RefreshingAdmin(admin.ModelAdmin[Record]):
    """Refreshes the rows that a change has made stale, in the transaction of the change."""

    def save_related(
        self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool
    ) -> None:
        """Save what belongs to the object; this is the last step of a save."""
        super().save_related(request, form, formsets, change)
        profile_rows.refresh(profile_rows.stale_supplier_ids())

    def save_formset(
        self, request: HttpRequest, form: ModelForm[Any], formset: Any, change: bool
    ) -> None:
        """Save what belongs to the object; its parts belong to the object's supplier."""
        for part in formset.save(commit=False):
            if not isinstance(form.instance, Supplier):
                part.supplier = form.instance.supplier
            part.save()
        for part in formset.deleted_objects:
            part.delete()
        formset.save_m2m()

    def delete_model(self, request: HttpRequest, obj: Record) -> None:
        """Delete one object."""
        with transaction.atomic():
            super().delete_model(request, obj)
            profile_rows.refresh(profile_rows.stale_supplier_ids())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Record]) -> None:
        """Delete what was ticked in the list."""
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            profile_rows.refresh(profile_rows.stale_supplier_ids())


class ReadOnlyAdmin(admin.ModelAdmin[Record]):
    """What the data files say: shown and searched here, changed by `load_taxonomy`."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        """Nobody deletes."""
        return False


class SiteInline(admin.StackedInline[Site, Supplier]):
    """Factories."""

    model = Site
    autocomplete_fields = ("place", "cluster")
    extra = 0


class LineInline(admin.StackedInline[CapabilityLine, Supplier]):
    """Processes; a line's own page has its materials."""

    model = CapabilityLine
    autocomplete_fields = ("process", "unit", "minimum_order_unit")
    raw_id_fields = ("site",)
    extra = 0
    show_change_link = True


class MachineInline(admin.TabularInline[Machine, Supplier]):
    """Machines."""

    model = Machine
    autocomplete_fields = ("process",)
    raw_id_fields = ("site",)
    extra = 0


class ProductInline(admin.TabularInline[SupplierProduct, Supplier]):
    """What the firm makes or trades."""

    model = SupplierProduct
    autocomplete_fields = ("product",)
    extra = 0


class MaterialInline(admin.TabularInline[SupplierMaterial, Supplier]):
    """Materials stated for the whole firm."""

    model = SupplierMaterial
    autocomplete_fields = ("material",)
    extra = 0


class SectorInline(admin.TabularInline[SupplierSector, Supplier]):
    """Sectors served."""

    model = SupplierSector
    autocomplete_fields = ("sector",)
    extra = 0


class ReferenceInline(admin.TabularInline[CustomerReference, Supplier]):
    """Customers named."""

    model = CustomerReference
    autocomplete_fields = ("sector",)
    extra = 0


class ContactInline(admin.TabularInline[Contact, Supplier]):
    """People."""

    model = Contact
    extra = 0


class UnreadInline(admin.TabularInline[UnreadPhrase, Supplier]):
    """Words that nobody understood."""

    model = UnreadPhrase
    extra = 0


@admin.register(Supplier)
class SupplierAdmin(RefreshingAdmin[Supplier]):
    """Profiles with everything they own but certificates."""

    list_display = ("ref", "organisation", "company_type", "origin", "is_demo", "published_at")
    list_filter = ("company_type", "origin")
    list_select_related = ("organisation",)
    search_fields = ("ref", "organisation__name_folded", "organisation__tax_code")
    ordering = ("ref", "pk")
    autocomplete_fields = ("organisation", "minimum_order_unit")
    readonly_fields = ("ref", "revision", "created_at")
    inlines = (
        SiteInline,
        LineInline,
        MaterialInline,
        SectorInline,
        ProductInline,
        MachineInline,
        ReferenceInline,
        ContactInline,
        UnreadInline,
    )

    @admin.display(description=_("made up for the demo"), boolean=True, ordering="origin")
    def is_demo(self, supplier: Supplier) -> bool:
        """Whether the firm is fictional."""
        return supplier.organisation.is_demo

    def has_delete_permission(self, request: HttpRequest, obj: Supplier | None = None) -> bool:
        """A profile with a decided certificate is unpublished, not deleted: decisions stay."""
        decided = (
            obj is not None
            and CertificateDecision.objects.filter(certificate__supplier=obj).exists()
        )
        return not decided and super().has_delete_permission(request, obj)


class LineMaterialInline(admin.TabularInline[CapabilityMaterial, CapabilityLine]):
    """Materials of the line."""

    model = CapabilityMaterial
    exclude = ("supplier",)
    autocomplete_fields = ("material",)
    extra = 0


@admin.register(CapabilityLine)
class CapabilityLineAdmin(RefreshingAdmin[CapabilityLine]):
    """One line with its materials."""

    list_display = ("supplier", "process", "role", "in_house", "quantity_per_month", "unit")
    list_filter = ("role", "in_house")
    list_select_related = ("supplier", "process", "unit")
    search_fields = ("supplier__ref", "process__name_en", "process__name_vi")
    ordering = ("supplier", "pk")
    autocomplete_fields = ("supplier", "process", "unit", "minimum_order_unit")
    raw_id_fields = ("site",)
    inlines = (LineMaterialInline,)


class DraftPartInline(admin.TabularInline[Record, Certificate]):
    """A part of a certificate's facts: open while the certificate is a draft."""

    exclude = ("supplier",)
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only to a draft."""
        return _is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only of a draft."""
        return _is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only from a draft."""
        return _is_open(obj) and super().has_delete_permission(request, obj)


class CertificateSiteInline(DraftPartInline[CertificateSite]):
    """Sites covered."""

    model = CertificateSite
    raw_id_fields = ("site",)


class CertificateScopeInline(DraftPartInline[CertificateScope]):
    """Processes covered."""

    model = CertificateScope
    autocomplete_fields = ("process",)


@admin.register(Certificate)
class CertificateAdmin(RefreshingAdmin[Certificate]):
    """Facts while a draft; status and level change only by a decision, so never here."""

    list_display = ("supplier", "standard", "number", "status", "level", "expires_on")
    list_filter = ("status", "level")
    list_select_related = ("supplier", "standard")
    search_fields = ("number", "supplier__ref")
    ordering = ("supplier", "pk")
    autocomplete_fields = ("supplier", "standard", "replaces")
    inlines = (CertificateSiteInline, CertificateScopeInline)
    readonly_fields = ("ref", *DECISION_FIELDS)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Certificate | None = None
    ) -> tuple[str, ...]:
        """Everything, once the certificate was submitted."""
        facts = () if _is_open(obj) else CERTIFICATE_FACTS
        return tuple(dict.fromkeys((*self.readonly_fields, *facts)))

    def has_delete_permission(self, request: HttpRequest, obj: Certificate | None = None) -> bool:
        """Only of a draft."""
        return _is_open(obj) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deleting from the list, where drafts and others stand side by side."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


@admin.register(Concept)
class ConceptAdmin(ReadOnlyAdmin[Concept]):
    """The taxonomy."""

    list_display = ("code", "kind", "name_en", "name_vi", "parent", "retired_on")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("code", "name_en", "name_vi")
    ordering = ("kind", "code", "pk")


@admin.register(Unit)
class UnitAdmin(ReadOnlyAdmin[Unit]):
    """Units of quantity."""

    list_display = ("code", "dimension", "factor", "name_en", "name_vi")
    search_fields = ("code", "name_en", "name_vi")
    ordering = ("dimension", "factor", "pk")


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin[Place]):
    """Provinces, wards and communes."""

    list_display = ("name_vi", "level", "parent")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("name_vi", "name_en")
    ordering = ("level", "name_vi", "pk")


@admin.register(Cluster)
class ClusterAdmin(ReadOnlyAdmin[Cluster]):
    """Industrial parks and clusters."""

    list_display = ("name_vi", "kind", "status", "place")
    list_select_related = ("place",)
    search_fields = ("name_vi", "name_en")
    ordering = ("name_vi", "pk")


def _is_open(certificate: Certificate | None) -> bool:
    return certificate is None or certificate.status == CertificateStatus.DRAFT
