from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('situation', '0006_site_closed_reason'),
    ]

    operations = [
        migrations.AddField(
            model_name='custody',
            name='key',
            field=models.CharField(blank=True, max_length=36, null=True, unique=True),
        ),
    ]
