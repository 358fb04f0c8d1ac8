from django.db import migrations

from lanjie.core.append_only import append_only


class Migration(migrations.Migration):
    """A frozen value never changes: a correction after an objection is a further row."""

    dependencies = [
        ("governance", "0004_words_apart"),
    ]

    operations = [
        append_only("governance_frozenvalue"),
    ]
