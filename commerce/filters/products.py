from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, CharFilter, FilterSet, ModelChoiceFilter

from commerce.models import Product
from creators.models import Category

from .orders import stores_of


class ProductFilter(FilterSet):
    q = CharFilter(label=_("Name or product id"), method="named")
    store = ModelChoiceFilter(label=_("Store"), queryset=stores_of)
    category = ModelChoiceFilter(label=_("Category"), queryset=lambda _request: Category.objects.in_order())
    uncategorised = BooleanFilter(
        label=_("Without a category"), method="without_category", widget=forms.CheckboxInput
    )

    class Meta:
        model = Product
        fields = ["q", "store", "category", "uncategorised"]

    def named(self, products: Any, name: str, value: str) -> Any:
        return products.named(value)

    def without_category(self, products: Any, name: str, value: bool) -> Any:
        return products.without_category() if value else products
