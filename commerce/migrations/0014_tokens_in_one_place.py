from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0013_tokens_to_consents"),
    ]

    operations = [
        migrations.RemoveField(model_name="shopconnection", name="access_token"),
        migrations.RemoveField(model_name="shopconnection", name="refresh_token"),
        migrations.RemoveField(model_name="shopconnection", name="access_expires_at"),
        migrations.RemoveField(model_name="shopconnection", name="refresh_expires_at"),
        migrations.RemoveField(model_name="shopconnection", name="refreshed_at"),
        migrations.AddConstraint(
            model_name="shopconnection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consent__isnull", False), ("state", "connected")),
                    models.Q(models.Q(("state", "connected"), _negated=True), ("consent", None)),
                    _connector="OR",
                ),
                name="commerce_shopconnection_consent_while_connected",
            ),
        ),
    ]
