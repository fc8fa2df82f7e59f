from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION matching_guard_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {seen_once}
    IF OLD.state <> 'open' OR (
        to_jsonb(OLD) - ARRAY['state', 'answered_at', 'answered_by_id', 'answer_number',
                              'answer_unit', 'answer_percent', 'answer_ids', 'reason']
        IS DISTINCT FROM
        to_jsonb(NEW) - ARRAY['state', 'answered_at', 'answered_by_id', 'answer_number',
                              'answer_unit', 'answer_percent', 'answer_ids', 'reason']
    ) THEN
        RAISE EXCEPTION 'question % is append-only: it is closed once', OLD.id
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'question_is_append_only';
    END IF;
    RETURN NEW;
END $$;
"""
# A closed question changes once more: when its buyer has seen what came of it.
SEEN_ONCE = """
    IF OLD.state <> 'open' AND OLD.seen_at IS NULL AND NEW.seen_at IS NOT NULL
       AND to_jsonb(OLD) - 'seen_at' IS NOT DISTINCT FROM to_jsonb(NEW) - 'seen_at'
    THEN
        RETURN NEW;
    END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0008_ranking")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="seen_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="seen by the buyer"),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(
                    ("seen_at__isnull", True),
                    ("state__in", ("answered", "stated", "declined")),
                ),
                fields=["organisation"],
                name="question_unread",
            ),
        ),
        migrations.RunSQL(GUARD.format(seen_once=SEEN_ONCE), GUARD.format(seen_once="")),
    ]
