from django.db import migrations

from lanjie.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        append_only("reports_figuresignature"),
        append_only("reports_issue"),
        append_only("reports_issuefile"),
    ]
