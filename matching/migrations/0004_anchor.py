"""Requests get a code for suppliers' eyes, a revision that nothing can bypass, and an anchor."""

import django.contrib.postgres.functions
from django.db import migrations, models
from django.db.models import Q

# A sequence gives the revision: the number of a change that was rolled back never stands for
# another one, so what is kept in memory under it is never of something else.
#
# Whoever writes a whole row that it read earlier (a form of the administration) brings an old
# revision along, and must not bring an old anchor back with it.
REVISION = """
CREATE SEQUENCE matching_requestrevisions;
CREATE FUNCTION matching_raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.revision <> OLD.revision THEN
            NEW.anchor_id := OLD.anchor_id;
            NEW.second_anchor_id := OLD.second_anchor_id;
            NEW.is_anchor_family := OLD.is_anchor_family;
        END IF;
    END IF;
    NEW.revision := nextval('matching_requestrevisions');
    RETURN NEW;
END $$;
CREATE TRIGGER request_revision BEFORE INSERT OR UPDATE ON matching_request
    FOR EACH ROW EXECUTE FUNCTION matching_raise_revision();

-- What a request asks a month is counted in its unit.
CREATE FUNCTION matching_mark_by_unit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed bigint[];
BEGIN
    changed := ARRAY(
        SELECT n.id FROM new_rows n JOIN old_rows o USING (id)
        WHERE (n.factor, n.dimension) IS DISTINCT FROM (o.factor, o.dimension));
    PERFORM 1 FROM matching_request WHERE volume_unit_id = ANY(changed)
        ORDER BY id FOR NO KEY UPDATE;
    UPDATE matching_request SET revision = revision WHERE volume_unit_id = ANY(changed);
    RETURN NULL;
END $$;
CREATE TRIGGER mark_requests AFTER UPDATE ON directory_unit
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION matching_mark_by_unit();

CREATE FUNCTION matching_mark_requests(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM matching_request WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
    UPDATE matching_request
        SET anchor_id = NULL, second_anchor_id = NULL, is_anchor_family = false
        WHERE id = ANY(ids);
END $$;
CREATE FUNCTION matching_mark_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matching_mark_requests(ARRAY(SELECT DISTINCT request_id FROM new_rows));
    RETURN NULL;
END $$;
CREATE FUNCTION matching_mark_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matching_mark_requests(ARRAY(SELECT DISTINCT request_id FROM old_rows));
    RETURN NULL;
END $$;
CREATE FUNCTION matching_mark_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matching_mark_requests(ARRAY(
        SELECT request_id FROM new_rows UNION SELECT request_id FROM old_rows));
    RETURN NULL;
END $$;
"""
REVISION_BACK = """
DROP TRIGGER request_revision ON matching_request;
DROP TRIGGER mark_requests ON directory_unit;
DROP FUNCTION matching_mark_by_unit();
DROP FUNCTION matching_mark_updated();
DROP FUNCTION matching_mark_deleted();
DROP FUNCTION matching_mark_inserted();
DROP FUNCTION matching_mark_requests(bigint[]);
DROP FUNCTION matching_raise_revision();
DROP SEQUENCE matching_requestrevisions;
"""

OWNED = """
CREATE TRIGGER mark_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION matching_mark_inserted();
CREATE TRIGGER mark_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION matching_mark_deleted();
CREATE TRIGGER mark_updated AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION matching_mark_updated();
"""
OWNED_BACK = """
DROP TRIGGER mark_updated ON {table};
DROP TRIGGER mark_deleted ON {table};
DROP TRIGGER mark_inserted ON {table};
"""

# Stored requests are anchored in the family of their first core process, where it is required:
# complete, if not the rarest. `anchor_requests` finds the rarest.
STORED = """
UPDATE matching_request r SET anchor_id = s.process_id, is_anchor_family = true
FROM (SELECT DISTINCT ON (request_id) request_id, process_id, mode FROM matching_requeststep
      WHERE role <> 'bought_in' ORDER BY request_id, "order") s
WHERE s.request_id = r.id AND s.mode = 'gate'
"""
STEPS, REQUIREMENTS = "matching_requeststep", "matching_requirement"


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_names_of_fields")]

    operations = [
        migrations.AddField(
            model_name="request",
            name="code",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                editable=False,
                verbose_name="public code",
            ),
        ),
        migrations.AddField(
            model_name="request",
            name="revision",
            field=models.BigIntegerField(default=0, editable=False, verbose_name="revision"),
        ),
        migrations.AddField(
            model_name="request",
            name="anchor_id",
            field=models.IntegerField(editable=False, null=True, verbose_name="anchor"),
        ),
        migrations.AddField(
            model_name="request",
            name="second_anchor_id",
            field=models.IntegerField(editable=False, null=True, verbose_name="second anchor"),
        ),
        migrations.AddField(
            model_name="request",
            name="is_anchor_family",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="anchored in a family"
            ),
        ),
        migrations.RunSQL(REVISION, REVISION_BACK),
        *[
            migrations.RunSQL(OWNED.format(table=table), OWNED_BACK.format(table=table))
            for table in (STEPS, REQUIREMENTS)
        ],
        migrations.RunSQL(STORED, migrations.RunSQL.noop),
        # A row that a statement changed has its checks pending until this is said.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(fields=["code"], name="request_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=Q(anchor_id=None, second_anchor_id=None, is_anchor_family=False)
                | Q(anchor_id__isnull=False, second_anchor_id=None, is_anchor_family=True)
                | Q(
                    anchor_id__isnull=False, second_anchor_id__isnull=False, is_anchor_family=False
                ),
                name="request_anchor_is_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["anchor_id"], name="request_anchor"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["second_anchor_id"], name="request_second_anchor"),
        ),
    ]
