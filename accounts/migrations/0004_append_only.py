"""What officers decide and what organisations answer is append-only, by trigger."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME,
              CONSTRAINT = 'review_is_append_only';
END
$$;
CREATE TRIGGER review_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_organisationdecision
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER review_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_organisationanswer
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""

BACKWARD = """
DROP TRIGGER review_is_append_only ON accounts_organisationanswer;
DROP TRIGGER review_is_append_only ON accounts_organisationdecision;
DROP FUNCTION accounts_refuse_change();
"""


class Migration(migrations.Migration):
    """Guard both tables."""

    dependencies = [("accounts", "0003_reviews")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
