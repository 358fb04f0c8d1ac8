from django.db import migrations

from lanjie.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_statutory_reports")]

    operations = [
        append_only("reports_reportstep"),
        append_only("reports_reportsection"),
        append_only("reports_reportfreeze"),
        append_only("reports_reportbinding"),
        append_only("reports_reportsignoff"),
        append_only("reports_reportfile"),
        append_only("reports_erratum"),
    ]
