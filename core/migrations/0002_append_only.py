"""The audit trail is append-only: the database itself refuses to change or remove an event."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION core_auditevent_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only: % is refused.', TG_OP
        USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME,
              CONSTRAINT = 'audit_event_is_append_only';
END
$$;
CREATE TRIGGER audit_event_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON core_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION core_auditevent_refuse();
"""

BACKWARD = """
DROP TRIGGER audit_event_is_append_only ON core_auditevent;
DROP FUNCTION core_auditevent_refuse();
"""


class Migration(migrations.Migration):
    """Guard the table by a trigger."""

    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
