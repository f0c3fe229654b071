from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand
from commerce.cohorts import Unit
from commerce.models import OrderLine, Store


class CohortForm(forms.Form):
    """What the months are of; by itself, all orders of the brand."""

    store = forms.ModelChoiceField(
        Store.objects.none(), label=_("Store"), required=False, empty_label=_("All stores")
    )
    unit = forms.ChoiceField(
        label=_("Count"),
        choices=[("order", _("orders")), ("line", _("order lines (order and SKU)"))],
        required=False,
    )
    without_fault = forms.BooleanField(label=_("Without what was the seller's fault"), required=False)

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["store"].queryset = Store.objects.filter(brand=brand).order_by("name", "pk")  # type: ignore[attr-defined]

    def among(self, lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
        store = self._given().get("store")
        return lines.filter(store=store) if store else lines

    def options(self) -> dict[str, Any]:
        unit: Unit = "line" if self._given().get("unit") == "line" else "order"
        return {"unit": unit, "with_seller_fault": not self._given().get("without_fault")}

    def _given(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_valid() else {}
