from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0006_profile_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("key", models.CharField(max_length=64, verbose_name="mark of the filters")),
                ("filters", models.CharField(max_length=2000, verbose_name="filters")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                ("results", models.PositiveIntegerField(verbose_name="firms found")),
                ("last_at", models.DateTimeField(verbose_name="last asked")),
            ],
            options={
                "verbose_name": "search in the directory",
                "verbose_name_plural": "searches in the directory",
                "constraints": [
                    models.UniqueConstraint(fields=("day", "key"), name="searchrecord_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("times__gte", 1), models.Q(("filters", ""), _negated=True)
                        ),
                        name="searchrecord_says_something",
                    ),
                ],
            },
        ),
    ]
