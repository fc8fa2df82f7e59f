"""Rankings that were acted on, with the facts used: kept for good."""

import core.ids
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


# A stored ranking proves what was known: nobody changes it afterwards, the table's owner included.
GUARDS = """
CREATE FUNCTION matching_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation',
              CONSTRAINT = 'stored_rankings_are_append_only';
END $$;
"""
GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION matching_refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION matching_refuse_change();
"""
UNGUARD = """
DROP TRIGGER append_only ON {table};
DROP TRIGGER append_only_whole ON {table};
"""
TABLES = (
    "matching_profilefacts",
    "matching_ranking",
    "matching_rankingfirm",
    "matching_rankingact",
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_invitations_and_tokens"),
        ("matching", "0007_rule_set"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProfileFacts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("supplier_id", models.BigIntegerField()),
                ("ref", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=255)),
                ("origin", models.CharField(max_length=10)),
                ("is_maker", models.BooleanField()),
                ("is_identity_checked", models.BooleanField()),
                (
                    "made_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                (
                    "known_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                (
                    "place_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("province_name_vi", models.CharField(blank=True, max_length=120)),
                ("place_name_vi", models.CharField(blank=True, max_length=120)),
                (
                    "sector_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                (
                    "offer_flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None
                    ),
                ),
                ("offer_closed_until", models.IntegerField(null=True)),
                (
                    "line_id",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "line_process",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "line_in_house",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BooleanField(), default=list, size=None
                    ),
                ),
                (
                    "line_core",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BooleanField(), default=list, size=None
                    ),
                ),
                (
                    "line_site",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "line_dimension",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10, null=True),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "line_free",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "line_stated_on",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "line_size_um",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "line_tolerance_nm",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "line_lead_hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "line_moq",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "line_moq_dimension",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10, null=True),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "line_evidence",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "mat_line",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "mat_id",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "cert_id",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "cert_standard",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "cert_from",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "cert_until",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "cert_level",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "cert_is_manufacturing",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BooleanField(), default=list, size=None
                    ),
                ),
                (
                    "cert_site",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(null=True), default=list, size=None
                    ),
                ),
                (
                    "cert_scope",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(null=True), default=list, size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ranking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(default=core.ids.new_ref, max_length=80, unique=True)),
                ("rule_version", models.CharField(max_length=10)),
                ("day", models.DateField()),
                ("need_text", models.TextField()),
                ("need_digest", models.CharField(max_length=64)),
                ("facts_digest", models.CharField(max_length=64)),
                ("result_digest", models.CharField(max_length=64)),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("all", "every published firm"),
                            ("close", "firms that are ranked or one step short"),
                        ],
                        max_length=5,
                    ),
                ),
                ("published", models.PositiveIntegerField()),
                ("eligible", models.PositiveIntegerField()),
                ("needs_answer", models.PositiveIntegerField()),
                ("near_miss", models.PositiveIntegerField()),
                ("not_suitable", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("made_by_id", models.BigIntegerField(editable=False, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rankings",
                        to="matching.request",
                    ),
                ),
            ],
            options={
                "verbose_name": "stored ranking",
                "verbose_name_plural": "stored rankings",
            },
        ),
        migrations.AddField(
            model_name="shortlistentry",
            name="ranking",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="matching.ranking",
            ),
        ),
        migrations.CreateModel(
            name="RankingAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("shortlist", "put on the shortlist"),
                            ("ask", "asked what is unknown"),
                            ("invite", "invited"),
                            ("export", "exported"),
                        ],
                        max_length=9,
                    ),
                ),
                ("supplier_id", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("made_by_id", models.BigIntegerField(editable=False, null=True)),
                (
                    "ranking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="matching.ranking",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RankingFirm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("supplier_id", models.BigIntegerField()),
                ("position", models.PositiveIntegerField()),
                ("group", models.PositiveSmallIntegerField()),
                ("place", models.PositiveIntegerField(null=True)),
                ("total", models.BigIntegerField()),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "satisfactions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                (
                    "facts",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="matching.profilefacts",
                    ),
                ),
                (
                    "ranking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="firms",
                        to="matching.ranking",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="ranking",
            constraint=models.UniqueConstraint(
                fields=("request", "need_digest", "facts_digest"),
                name="ranking_same_input_is_stored_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="ranking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "published",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("eligible"), "+", models.F("needs_answer")
                                ),
                                "+",
                                models.F("near_miss"),
                            ),
                            "+",
                            models.F("not_suitable"),
                        ),
                    )
                ),
                name="ranking_counts_add_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="rankingact",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["shortlist", "ask", "invite", "export"])),
                name="rankingact_has_a_known_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="rankingfirm",
            constraint=models.UniqueConstraint(
                fields=("ranking", "supplier_id"), name="rankingfirm_once_per_ranking"
            ),
        ),
        migrations.AddConstraint(
            model_name="rankingfirm",
            constraint=models.UniqueConstraint(
                fields=("ranking", "position"), name="rankingfirm_position_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="rankingfirm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group__lte", 1), ("place__gte", 1)),
                    models.Q(("group__in", [2, 3]), ("place__isnull", True)),
                    _connector="OR",
                ),
                name="rankingfirm_place_iff_ranked",
            ),
        ),
        migrations.RunSQL(GUARDS, "DROP FUNCTION matching_refuse_change()"),
        *[
            migrations.RunSQL(GUARD.format(table=table), UNGUARD.format(table=table))
            for table in TABLES
        ],
    ]
