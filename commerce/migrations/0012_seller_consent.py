import django.db.models.deletion
from django.db import migrations, models


def _nullable(name: str, field: type[models.Field]) -> migrations.AlterField:
    """So that the way back has columns to fill before they are NOT NULL again."""
    return migrations.AlterField(model_name="shopconnection", name=name, field=field(null=True))


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0011_code_of_one_bearer_a_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="SellerConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("open_id", models.CharField(max_length=80, unique=True)),
                ("access_token", models.BinaryField()),
                ("refresh_token", models.BinaryField()),
                ("access_expires_at", models.DateTimeField()),
                ("refresh_expires_at", models.DateTimeField()),
                ("refreshed_at", models.DateTimeField()),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "seller's consent",
                "verbose_name_plural": "sellers' consents",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("open_id", ""), _negated=True),
                        name="commerce_sellerconsent_names_its_seller",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="shopconnection",
            name="consent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="connections",
                to="commerce.sellerconsent",
            ),
        ),
        _nullable("access_token", models.BinaryField),
        _nullable("refresh_token", models.BinaryField),
        _nullable("access_expires_at", models.DateTimeField),
        _nullable("refresh_expires_at", models.DateTimeField),
        _nullable("refreshed_at", models.DateTimeField),
    ]
