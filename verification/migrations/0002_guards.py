"""What the database itself refuses: changed proposals and changed evidence."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION verification_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'officers_work_is_append_only';
END $$;
CREATE FUNCTION verification_guard_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.outcome <> 'open' OR
        (NEW.id, NEW.ref, NEW.certificate_id, NEW.seen_decision_id, NEW.status_to, NEW.level_to,
         NEW.reason, NEW.note, NEW.found_on, NEW.checked_how, NEW.checked_where, NEW.proposed_by,
         NEW.office, NEW.proposed_at)
        IS DISTINCT FROM
        (OLD.id, OLD.ref, OLD.certificate_id, OLD.seen_decision_id, OLD.status_to, OLD.level_to,
         OLD.reason, OLD.note, OLD.found_on, OLD.checked_how, OLD.checked_where, OLD.proposed_by,
         OLD.office, OLD.proposed_at) THEN
        RAISE EXCEPTION 'proposal % is append-only: it gets one outcome', OLD.id
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'officers_work_is_append_only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_review BEFORE UPDATE ON verification_review
    FOR EACH ROW EXECUTE FUNCTION verification_guard_review();
CREATE TRIGGER never_delete BEFORE DELETE ON verification_review
    FOR EACH ROW EXECUTE FUNCTION verification_refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON verification_review
    FOR EACH STATEMENT EXECUTE FUNCTION verification_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON verification_evidence
    FOR EACH ROW EXECUTE FUNCTION verification_refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON verification_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION verification_refuse_change();
"""

UNGUARD = """
DROP TRIGGER guard_review ON verification_review;
DROP TRIGGER never_delete ON verification_review;
DROP TRIGGER append_only_whole ON verification_review;
DROP TRIGGER append_only ON verification_evidence;
DROP TRIGGER append_only_whole ON verification_evidence;
DROP FUNCTION verification_guard_review;
DROP FUNCTION verification_refuse_change;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, UNGUARD)]
