"""Anchors are looked up in memory; what suppliers may learn of is found by an index of its own."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("matching", "0009_question_seen_by_the_buyer")]

    operations = [
        migrations.RemoveIndex(model_name="request", name="request_anchor"),
        migrations.RemoveIndex(model_name="request", name="request_second_anchor"),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                fields=["deadline_on"],
                include=["revision"],
                condition=Q(status="open", audience="fitting"),
                name="request_open_to_firms",
            ),
        ),
    ]
