"""An outbox of changed profile rows, for whoever keeps a copy of them in memory.

A reader remembers the oldest transaction that was still running when it read
(``pg_snapshot_xmin``) and next time reads every change of that transaction or a later one, so
that nothing which commits late is missed. A change without a supplier means all of them.
"""

from django.db import migrations

OUTBOX = """
CREATE TABLE directory_profilechange (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    supplier_id bigint,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX profilechange_xid ON directory_profilechange (xid);

-- One row. The epoch tells a database from another one of the same name; changes of transactions
-- before pruned_to may be missing, so that a reader who stands before it begins anew.
CREATE TABLE directory_profilefeed (
    only_one boolean PRIMARY KEY DEFAULT true CONSTRAINT profilefeed_has_one_row CHECK (only_one),
    epoch uuid NOT NULL DEFAULT gen_random_uuid(),
    pruned_to xid8 NOT NULL DEFAULT '0'
);
INSERT INTO directory_profilefeed DEFAULT VALUES;

CREATE FUNCTION directory_note_new_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO directory_profilechange (supplier_id) SELECT supplier_id FROM new_rows;
    RETURN NULL;
END $$;
CREATE FUNCTION directory_note_old_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO directory_profilechange (supplier_id) SELECT supplier_id FROM old_rows;
    RETURN NULL;
END $$;
CREATE FUNCTION directory_note_updated_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO directory_profilechange (supplier_id)
        SELECT supplier_id FROM new_rows UNION SELECT supplier_id FROM old_rows;
    RETURN NULL;
END $$;
CREATE FUNCTION directory_note_all_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO directory_profilechange (supplier_id) VALUES (NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER note_inserted AFTER INSERT ON directory_profilerow
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_note_new_rows();
CREATE TRIGGER note_updated AFTER UPDATE ON directory_profilerow
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_note_updated_rows();
CREATE TRIGGER note_deleted AFTER DELETE ON directory_profilerow
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_note_old_rows();
CREATE TRIGGER note_emptied AFTER TRUNCATE ON directory_profilerow
    FOR EACH STATEMENT EXECUTE FUNCTION directory_note_all_rows();
"""

UNDO = """
DROP TRIGGER note_inserted ON directory_profilerow;
DROP TRIGGER note_updated ON directory_profilerow;
DROP TRIGGER note_deleted ON directory_profilerow;
DROP TRIGGER note_emptied ON directory_profilerow;
DROP FUNCTION directory_note_new_rows, directory_note_old_rows, directory_note_updated_rows,
    directory_note_all_rows;
DROP TABLE directory_profilechange, directory_profilefeed;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_names_of_fields")]

    operations = [migrations.RunSQL(OUTBOX, UNDO)]
