"""What the database itself refuses: stale profile rows, edited certificate facts, undecided badges.

The mechanism is described in docs/data-model.md ("The profile row and its guard").
"""

from django.db import migrations

OWNED_TABLES = (
    "directory_site",
    "directory_suppliermaterial",
    "directory_suppliersector",
    "directory_unreadphrase",
    "directory_customerreference",
    "directory_contact",
    "directory_capabilityline",
    "directory_capabilitymaterial",
    "directory_machine",
    "directory_supplierproduct",
    "directory_certificate",
    "directory_certificatesite",
    "directory_certificatescope",
)

# A supplier's own row: every update raises its revision by one, whatever the statement says.
# Writes to what it owns go through mark_suppliers(), which takes the row locks in id order.
REVISION = """
CREATE FUNCTION directory_raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER supplier_revision BEFORE UPDATE ON directory_supplier
    FOR EACH ROW EXECUTE FUNCTION directory_raise_revision();

CREATE FUNCTION directory_mark_suppliers(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM directory_supplier WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
    UPDATE directory_supplier SET revision = revision WHERE id = ANY(ids);
END $$;

CREATE FUNCTION directory_mark_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM directory_mark_suppliers(ARRAY(SELECT DISTINCT supplier_id FROM new_rows));
    RETURN NULL;
END $$;
CREATE FUNCTION directory_mark_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM directory_mark_suppliers(ARRAY(SELECT DISTINCT supplier_id FROM old_rows));
    RETURN NULL;
END $$;
CREATE FUNCTION directory_mark_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM directory_mark_suppliers(ARRAY(
        SELECT supplier_id FROM new_rows UNION SELECT supplier_id FROM old_rows));
    RETURN NULL;
END $$;
"""

OWNED = """
CREATE TRIGGER mark_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_mark_inserted();
CREATE TRIGGER mark_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_mark_deleted();
CREATE TRIGGER mark_updated AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_mark_updated();
"""

# Facts on lower shelves that are copied into rows. A change of the taxonomy marks the suppliers
# that use it. An organisation's name and identity check belong to accounts, which knows nothing of
# rows and could refresh none: the database copies them along, under the supplier's lock.
LOWER = """
CREATE FUNCTION directory_copy_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM directory_supplier s JOIN new_rows n ON n.id = s.organisation_id
        ORDER BY s.id FOR NO KEY UPDATE OF s;
    UPDATE directory_profilerow r SET name = n.name, name_folded = n.name_folded,
            is_identity_checked = n.identity_checked_at IS NOT NULL
        FROM new_rows n JOIN directory_supplier s ON s.organisation_id = n.id
        WHERE r.supplier_id = s.id
          AND (r.name, r.name_folded, r.is_identity_checked) IS DISTINCT FROM
              (n.name, n.name_folded, n.identity_checked_at IS NOT NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER copy_to_rows AFTER UPDATE ON accounts_organisation
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_copy_organisation();

CREATE FUNCTION directory_mark_by_concept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed int[];
BEGIN
    changed := ARRAY(
        SELECT n.id FROM new_rows n JOIN old_rows o USING (id)
        WHERE (n.ancestor_ids, n.contains_ids) IS DISTINCT FROM (o.ancestor_ids, o.contains_ids));
    IF cardinality(changed) > 0 THEN
        PERFORM directory_mark_suppliers(ARRAY(
            SELECT supplier_id FROM directory_capabilityline WHERE process_id = ANY(changed)
            UNION SELECT supplier_id FROM directory_certificate WHERE standard_id = ANY(changed)
            UNION SELECT supplier_id FROM directory_suppliersector WHERE sector_id = ANY(changed)));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER mark_suppliers AFTER UPDATE ON directory_concept
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_mark_by_concept();

CREATE FUNCTION directory_mark_by_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM directory_mark_suppliers(ARRAY(
        SELECT DISTINCT s.supplier_id FROM directory_site s
        JOIN directory_place p ON p.id = s.place_id
        JOIN new_rows n ON n.id IN (p.id, p.parent_id) JOIN old_rows o ON o.id = n.id
        WHERE (n.ancestor_ids, n.short_vi, n.parent_id)
              IS DISTINCT FROM (o.ancestor_ids, o.short_vi, o.parent_id)));
    RETURN NULL;
END $$;
CREATE TRIGGER mark_suppliers AFTER UPDATE ON directory_place
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_mark_by_place();

CREATE FUNCTION directory_mark_by_unit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed bigint[];
BEGIN
    changed := ARRAY(
        SELECT n.id FROM new_rows n JOIN old_rows o USING (id)
        WHERE (n.factor, n.dimension) IS DISTINCT FROM (o.factor, o.dimension));
    IF cardinality(changed) > 0 THEN
        PERFORM directory_mark_suppliers(ARRAY(
            SELECT supplier_id FROM directory_capabilityline
            WHERE unit_id = ANY(changed) OR minimum_order_unit_id = ANY(changed)
            UNION SELECT id FROM directory_supplier WHERE minimum_order_unit_id = ANY(changed)));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER mark_suppliers AFTER UPDATE ON directory_unit
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_mark_by_unit();
"""

# Looked at when the transaction commits: a published supplier has a row of its own revision,
# an unpublished one has none.
FRESHNESS = """
CREATE FUNCTION directory_refuse_stale(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE wanted bigint; found bigint; is_published boolean;
BEGIN
    SELECT revision, published_at IS NOT NULL INTO wanted, is_published
        FROM directory_supplier WHERE id = which;
    SELECT revision INTO found FROM directory_profilerow WHERE supplier_id = which;
    IF (is_published AND found IS DISTINCT FROM wanted)
            OR (found IS NOT NULL AND is_published IS NOT TRUE) THEN
        RAISE EXCEPTION 'profile row of supplier % is stale (has %, needs %)', which, found, wanted
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'profile_row_is_fresh',
                  HINT = 'Call directory.profile_rows.refresh([...]) before the commit; '
                         'to rebuild all rows run: python manage.py refresh_profile_rows';
    END IF;
END $$;
CREATE FUNCTION directory_check_supplier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM directory_refuse_stale(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER profile_row_is_fresh AFTER INSERT OR UPDATE ON directory_supplier
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION directory_check_supplier();
CREATE FUNCTION directory_check_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM directory_refuse_stale(COALESCE(NEW.supplier_id, OLD.supplier_id));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER profile_row_is_fresh AFTER INSERT OR UPDATE OR DELETE
    ON directory_profilerow
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION directory_check_row();
CREATE FUNCTION directory_drop_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM directory_profilerow WHERE supplier_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER drop_profile_row AFTER DELETE ON directory_supplier
    FOR EACH ROW EXECUTE FUNCTION directory_drop_row();
"""

CERTIFICATES = """
CREATE FUNCTION directory_guard_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' AND
        (NEW.supplier_id, NEW.standard_id, NEW.edition, NEW.number, NEW.issuer, NEW.issued_on,
         NEW.expires_on, NEW.scope_text, NEW.scope_kind, NEW.file_sha256, NEW.replaces_id)
        IS DISTINCT FROM
        (OLD.supplier_id, OLD.standard_id, OLD.edition, OLD.number, OLD.issuer, OLD.issued_on,
         OLD.expires_on, OLD.scope_text, OLD.scope_kind, OLD.file_sha256, OLD.replaces_id) THEN
        RAISE EXCEPTION 'facts of certificate % are frozen: it was submitted', OLD.id
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'certificate_facts_are_frozen',
                  HINT = 'Record a new certificate that replaces it.';
    END IF;
    IF (NEW.status, NEW.level) IS DISTINCT FROM (OLD.status, OLD.level) AND NOT (
        NEW.last_decision_id IS DISTINCT FROM OLD.last_decision_id AND EXISTS (
            SELECT 1 FROM directory_certificatedecision d
            WHERE d.id = NEW.last_decision_id AND d.certificate_id = NEW.id
              AND d.status_from = OLD.status AND d.level_from = OLD.level
              AND d.status_to = NEW.status AND d.level_to = NEW.level)) THEN
        RAISE EXCEPTION 'status and level of certificate % change only by a decision', OLD.id
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'certificate_changes_by_decision',
                  HINT = 'Call directory.services.record_certificate_decision().';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER certificate_guard BEFORE UPDATE ON directory_certificate
    FOR EACH ROW EXECUTE FUNCTION directory_guard_certificate();

CREATE FUNCTION directory_guard_new_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'draft' THEN
        RAISE EXCEPTION 'a certificate starts as a draft'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'certificate_starts_as_draft';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER certificate_start BEFORE INSERT ON directory_certificate
    FOR EACH ROW EXECUTE FUNCTION directory_guard_new_certificate();

CREATE FUNCTION directory_guard_certificate_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE which bigint;
BEGIN
    FOREACH which IN ARRAY ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.certificate_id END,
        CASE WHEN TG_OP <> 'DELETE' THEN NEW.certificate_id END] LOOP
        IF EXISTS (SELECT 1 FROM directory_certificate
                   WHERE id = which AND status <> 'draft') THEN
            RAISE EXCEPTION 'facts of certificate % are frozen: it was submitted', which
                USING ERRCODE = 'integrity_constraint_violation',
                      CONSTRAINT = 'certificate_facts_are_frozen',
                      HINT = 'Record a new certificate that replaces it.';
        END IF;
    END LOOP;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER certificate_guard BEFORE INSERT OR UPDATE OR DELETE ON directory_certificatesite
    FOR EACH ROW EXECUTE FUNCTION directory_guard_certificate_part();
CREATE TRIGGER certificate_guard BEFORE INSERT OR UPDATE OR DELETE ON directory_certificatescope
    FOR EACH ROW EXECUTE FUNCTION directory_guard_certificate_part();

CREATE FUNCTION directory_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decisions_are_append_only';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON directory_certificatedecision
    FOR EACH ROW EXECUTE FUNCTION directory_refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON directory_certificatedecision
    FOR EACH STATEMENT EXECUTE FUNCTION directory_refuse_change();

CREATE FUNCTION directory_refuse_concept_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'concept % may be retired, never deleted: its id is not used again', OLD.id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'concept_is_never_deleted',
              HINT = 'Set retired_on.';
END $$;
CREATE TRIGGER never_delete BEFORE DELETE ON directory_concept
    FOR EACH ROW EXECUTE FUNCTION directory_refuse_concept_delete();
CREATE FUNCTION directory_refuse_concept_renumber() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.code <> OLD.code THEN
        RAISE EXCEPTION 'id, kind and code of concept % are fixed', OLD.id
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'concept_identity_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fixed_identity BEFORE UPDATE ON directory_concept
    FOR EACH ROW EXECUTE FUNCTION directory_refuse_concept_renumber();
"""

# Processes keep the taxonomy in memory; this number tells them when it has changed. A sequence gives
# it, so that the number of a change that was rolled back never stands for another one.
VERSION = """
CREATE SEQUENCE directory_taxonomyversions;
CREATE TABLE directory_taxonomyversion (number bigint NOT NULL);
INSERT INTO directory_taxonomyversion VALUES (nextval('directory_taxonomyversions'));
CREATE FUNCTION directory_raise_taxonomy_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE directory_taxonomyversion SET number = nextval('directory_taxonomyversions');
    RETURN NULL;
END $$;
CREATE TRIGGER taxonomy_version AFTER INSERT OR UPDATE ON directory_concept
    FOR EACH STATEMENT EXECUTE FUNCTION directory_raise_taxonomy_version();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(REVISION, migrations.RunSQL.noop),
        *[
            migrations.RunSQL(OWNED.format(table=table), migrations.RunSQL.noop)
            for table in OWNED_TABLES
        ],
        migrations.RunSQL(LOWER, migrations.RunSQL.noop),
        migrations.RunSQL(FRESHNESS, migrations.RunSQL.noop),
        migrations.RunSQL(CERTIFICATES, migrations.RunSQL.noop),
        migrations.RunSQL(VERSION, migrations.RunSQL.noop),
    ]
