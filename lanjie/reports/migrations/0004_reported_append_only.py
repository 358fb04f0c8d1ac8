"""Entries of reported figures, their steps, calls and reasons: only grow."""

from __future__ import annotations

from django.db import migrations

from lanjie.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_reported_figures")]

    operations = [
        append_only("reports_reportedfigure"),
        append_only("reports_reportedstep"),
        append_only("reports_figurecall"),
        append_only("reports_checkreason"),
    ]
