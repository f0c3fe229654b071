import pgtrigger
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

UNUSED_BY_FORM = {
    "commission": ("fixed_fee_minor", "guarantee_minor", "cpm_minor"),
    "guarantee": ("fixed_fee_minor", "cpm_minor"),
    "buyout": ("guarantee_minor", "cpm_minor"),
    "paid_promotion": ("guarantee_minor",),
}
PRICE_OF = {"cps": "commission_bp", "cpm": "cpm_minor", "fixed": "fixed_fee_minor"}


def drop_unused_amounts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Accepted versions too: they were charged what their form has no room for. The audit trail keeps what was.

    Terms settled by such a price meant it: a live has room for every amount, and they become that.
    """
    terms = apps.get_model("campaigns", "Terms").objects.using(schema_editor.connection.alias)
    with pgtrigger.ignore("campaigns.Terms:locked_once_accepted"):
        for form, unused in UNUSED_BY_FORM.items():
            priced = [settlement for settlement, price in PRICE_OF.items() if price in unused]
            terms.filter(form=form, settlement__in=priced).update(form="live")
            for amount in unused:
                terms.filter(form=form, **{f"{amount}__isnull": False}).update(**{amount: None})


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_figures_corrections")]

    operations = [migrations.RunPython(drop_unused_amounts, migrations.RunPython.noop)]
