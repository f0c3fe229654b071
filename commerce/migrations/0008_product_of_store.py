import django.db.models.deletion
from django.db import migrations, models

TOGETHER = """
    ALTER TABLE commerce_orderline ADD CONSTRAINT commerce_orderline_product_of_store
    FOREIGN KEY (product_id, store_id) REFERENCES commerce_product (id, store_id) DEFERRABLE INITIALLY DEFERRED
"""
APART = "ALTER TABLE commerce_orderline DROP CONSTRAINT commerce_orderline_product_of_store"


def _reference(name: str) -> migrations.AlterField:
    return migrations.AlterField(
        model_name="orderline",
        name=name,
        field=models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="lines",
            to=f"commerce.{name}",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0007_visits"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(fields=("id", "store"), name="commerce_product_of_store"),
        ),
        migrations.RunSQL(TOGETHER, APART),
        _reference("store"),
        _reference("product"),
    ]
