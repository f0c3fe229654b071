from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.models import Product
from creators.models import Category

from .stores import in_basis_points, in_percent, margin_field


def category_field(**options: Any) -> forms.ModelChoiceField[Category]:
    return forms.ModelChoiceField(Category.objects.in_order(), label=_("Category"), required=False, **options)


class ProductForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=300, required=False)
    category = category_field(
        help_text=_("Returns are held against other products of the category."), empty_label=_("No category")
    )
    margin = margin_field(help_text=_("Empty: the store's."))

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        margin = in_percent(product.margin_bp)
        initial = {"name": product.name, "category": product.category_id, "margin": margin}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """What the action takes: the margin in hundredths of a percent."""
        values = dict(self.cleaned_data)
        return values | {"margin_bp": in_basis_points(values.pop("margin"))}


class BulkProductForm(forms.Form):
    """One of the two, for all the chosen: what is taken away is taken away one by one."""

    action = forms.ChoiceField(choices=[("category", _("Category")), ("margin", _("Margin"))])
    category = category_field(empty_label=_("Category"))
    margin = margin_field()

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        action = given.get("action")
        if action and action not in self.errors and given.get(action) is None:
            self.add_error(action, _("Choose a category or write a margin first."))
        return given

    def values(self) -> dict[str, Any]:
        if self.cleaned_data["action"] == "category":
            return {"category": self.cleaned_data["category"]}
        return {"margin_bp": in_basis_points(self.cleaned_data["margin"])}
