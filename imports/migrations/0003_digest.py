from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_asking")]

    operations = [
        migrations.AddField(
            model_name="change",
            name="digest",
            field=models.BigIntegerField(null=True),
        ),
    ]
