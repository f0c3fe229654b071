from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0014_tokens_in_one_place"),
    ]

    operations = [
        migrations.AddField(
            model_name="shopconnection",
            name="next_call_at",
            field=models.DateTimeField(null=True),
        ),
    ]
