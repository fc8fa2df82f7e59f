"""What the public list reads of a profile row is as fresh as the rest of it."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from directory import profile_rows
from directory.choices import ProductRole
from directory.models import Cluster, Concept, ProfileRow, Site, SupplierProduct
from tests.directory.firms import a_firm, row_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("taxonomy")]
NEW = ("company_type", "confirmed_at", "product_ids", "material_ids", "cluster_ids", "served_ids")


def test_row_says_what_the_firm_makes_works_with_and_where_it_is() -> None:
    firm = a_firm()
    made, traded = Concept.objects.filter(kind="product").order_by("pk")[:2]
    cluster = Cluster.objects.earliest("pk")
    with transaction.atomic():
        SupplierProduct.objects.create(supplier=firm, product=made)
        SupplierProduct.objects.create(supplier=firm, product=traded, role=ProductRole.TRADES)
        Site.objects.filter(supplier=firm).update(cluster=cluster)
        profile_rows.refresh([firm.pk])
    row = row_of(firm)
    brass = Concept.objects.get(kind="material", code="brass")
    electronics = Concept.objects.get(kind="sector", code="electronics")
    assert row.product_ids == made.ancestor_ids
    assert set(row.material_ids) == set(brass.ancestor_ids)
    assert (row.cluster_ids, row.company_type) == ([cluster.pk], "manufacturer")
    assert (row.served_ids, row.sector_ids) == ([electronics.pk], [electronics.pk])
    assert row.confirmed_at == firm.confirmed_at


def test_new_lineage_of_a_material_marks_the_firms_that_process_it() -> None:
    a_firm()
    brass = Concept.objects.get(kind="material", code="brass")
    with pytest.raises(IntegrityError), transaction.atomic():
        Concept.objects.filter(pk=brass.pk).update(ancestor_ids=[brass.pk])


def test_migration_fills_rows_as_a_refresh_does() -> None:
    firm = a_firm()
    with transaction.atomic():
        SupplierProduct.objects.create(
            supplier=firm, product=Concept.objects.filter(kind="product").earliest("pk")
        )
        Site.objects.filter(supplier=firm).update(cluster=Cluster.objects.earliest("pk"))
        profile_rows.refresh([firm.pk])
    fresh = ProfileRow.objects.values(*NEW).get()
    fill = import_module("directory.migrations.0004_fill_row_of_the_list").FILL
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE directory_profilerow SET company_type = '', confirmed_at = NULL, "
            "product_ids = '{}', material_ids = '{}', cluster_ids = '{}', served_ids = '{}'"
        )
        cursor.execute(fill)
    assert ProfileRow.objects.values(*NEW).get() == fresh
