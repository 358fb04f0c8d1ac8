from django.db import migrations

from lanjie.core.append_only import append_only
from lanjie.governance.fixed import fixed


class Migration(migrations.Migration):
    """The words of an opinion and of a letter never change; comments, evaluations, originals and steps taken only grow."""

    dependencies = [
        ("governance", "0001_initial"),
    ]

    operations = [
        fixed("governance_opinion", "item_id", "number", "text", "start", "end"),
        append_only("governance_transition"),
        append_only("governance_comment"),
        append_only("governance_evaluation"),
        append_only("governance_original"),
    ]
