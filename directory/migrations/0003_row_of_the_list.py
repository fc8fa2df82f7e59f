"""What the public list asks of a profile row; the next migration fills it in."""

import django.contrib.postgres.fields
from django.db import migrations, models

ROW = "profilerow"


def _ids(base: models.Field) -> models.Field:
    return django.contrib.postgres.fields.ArrayField(base_field=base, default=list, size=None)


# As in 0002, and now for materials and products too: their ancestors stand in rows.
MARK_BY_CONCEPT = """
CREATE OR REPLACE FUNCTION directory_mark_by_concept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed int[];
BEGIN
    changed := ARRAY(
        SELECT n.id FROM new_rows n JOIN old_rows o USING (id)
        WHERE (n.ancestor_ids, n.contains_ids) IS DISTINCT FROM (o.ancestor_ids, o.contains_ids));
    IF cardinality(changed) > 0 THEN
        PERFORM directory_mark_suppliers(ARRAY(
            SELECT supplier_id FROM directory_capabilityline WHERE process_id = ANY(changed)
            UNION SELECT supplier_id FROM directory_capabilitymaterial
                WHERE material_id = ANY(changed)
            UNION SELECT supplier_id FROM directory_suppliermaterial
                WHERE material_id = ANY(changed)
            UNION SELECT supplier_id FROM directory_supplierproduct WHERE product_id = ANY(changed)
            UNION SELECT supplier_id FROM directory_certificate WHERE standard_id = ANY(changed)
            UNION SELECT supplier_id FROM directory_suppliersector WHERE sector_id = ANY(changed)));
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_guards")]

    operations = [
        migrations.AlterModelOptions(
            name=ROW, options={"verbose_name": "profile row", "verbose_name_plural": "profile rows"}
        ),
        migrations.RunSQL(MARK_BY_CONCEPT, migrations.RunSQL.noop),
        migrations.AddField(ROW, "company_type", models.CharField(default="", max_length=12)),
        migrations.AddField(ROW, "confirmed_at", models.DateTimeField(null=True)),
        migrations.AddField(ROW, "product_ids", _ids(models.IntegerField())),
        migrations.AddField(ROW, "material_ids", _ids(models.IntegerField())),
        migrations.AddField(ROW, "cluster_ids", _ids(models.BigIntegerField())),
        migrations.AddField(ROW, "served_ids", _ids(models.IntegerField())),
    ]
