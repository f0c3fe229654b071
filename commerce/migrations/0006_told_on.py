from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0005_withdrawal")]

    operations = [
        migrations.AddField(
            model_name="orderline",
            name="affiliate_told_on",
            field=models.DateField(null=True, verbose_name="affiliate values of"),
        ),
        migrations.AddField(
            model_name="orderline",
            name="order_told_on",
            field=models.DateField(null=True, verbose_name="order values of"),
        ),
        migrations.AddField(
            model_name="return",
            name="told_on",
            field=models.DateField(null=True, verbose_name="values of"),
        ),
    ]
