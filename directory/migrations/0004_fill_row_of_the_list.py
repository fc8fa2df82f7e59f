"""Existing rows get the columns of 0003.

In SQL of its own and not by `profile_rows.refresh`, which writes the columns of whatever version
is installed when the migration runs. The revisions stay: the profiles have not changed.
"""

from django.db import migrations

FILL = """
UPDATE directory_profilerow r SET
    company_type = s.company_type,
    confirmed_at = s.confirmed_at,
    product_ids = ARRAY(
        SELECT DISTINCT a.id FROM directory_supplierproduct x
        JOIN directory_concept c ON c.id = x.product_id, unnest(c.ancestor_ids) a(id)
        WHERE x.supplier_id = s.id AND x.role = 'makes'),
    material_ids = ARRAY(
        SELECT DISTINCT a.id FROM (
            SELECT material_id FROM directory_capabilitymaterial WHERE supplier_id = s.id
            UNION ALL
            SELECT material_id FROM directory_suppliermaterial WHERE supplier_id = s.id) x
        JOIN directory_concept c ON c.id = x.material_id, unnest(c.ancestor_ids) a(id)),
    cluster_ids = ARRAY(
        SELECT DISTINCT cluster_id FROM directory_site
        WHERE supplier_id = s.id AND cluster_id IS NOT NULL),
    served_ids = ARRAY(
        SELECT DISTINCT a.id FROM directory_suppliersector x
        JOIN directory_concept c ON c.id = x.sector_id, unnest(c.ancestor_ids) a(id)
        WHERE x.supplier_id = s.id)
FROM directory_supplier s WHERE s.id = r.supplier_id
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_row_of_the_list")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
