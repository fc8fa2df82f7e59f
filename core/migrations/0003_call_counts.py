"""Calls and attempts are counted in the database, for all server processes together."""

from django.db import migrations, models

# What is counted for minutes is worth no log: a crash of the database empties both tables.
UNLOGGED = "ALTER TABLE core_callcount SET UNLOGGED"
LOGGED = "ALTER TABLE core_callcount SET LOGGED"

# As `createcachetable` makes it.
CACHE = """
CREATE UNLOGGED TABLE core_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""
NO_CACHE = "DROP TABLE core_cache"


class Migration(migrations.Migration):
    """Make the table of counted calls, and the one behind Django's cache."""

    dependencies = [("core", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="CallCount",
            fields=[
                ("key", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("calls", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RunSQL(UNLOGGED, LOGGED),
        migrations.RunSQL(CACHE, NO_CACHE),
    ]
