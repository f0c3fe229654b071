"""What the brand's stores sell, and what people say of it: its category and what is left of a sale."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Brand
from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from commerce import actions
from commerce.filters.products import ProductFilter
from commerce.forms.products import BulkProductForm, ProductForm
from commerce.models import OrderLine, Product
from core.errors import DomainError
from core.htmx import is_htmx
from core.keyset import paginate


@require_GET
def products(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    filters = _filter(request, brand, request.GET)
    page: Any = paginate(filters.qs, request)
    orders = OrderLine.objects.orders_by_product([product.pk for product in page.rows])
    may_change = can(request.user, Capability.MANAGE_STORES, brand)
    context = {
        "brand": brand,
        "filter": filters,
        "page": page,
        "rows": [{"product": product, "orders": orders.get(product.pk, 0)} for product in page.rows],
        "is_filtered": any(filters.form.cleaned_data.values()) if filters.is_valid() else True,
        "may_change": may_change,
        "form": BulkProductForm(auto_id="bulk-%s") if may_change else None,
        "bulk_actions": [
            {"value": "category", "label": _("Give the category"), "icon": "tag"},
            {"value": "margin", "label": _("Give the margin"), "icon": "coins"},
        ],
    }
    return render(
        request, "commerce/_products.html" if is_htmx(request) else "commerce/products.html", context
    )


@require_http_methods(["GET", "POST"])
def product(request: PersonRequest, pk: int) -> HttpResponse:
    visible = Product.objects.visible_to(request.user).select_related("store__brand", "category")
    found = get_object_or_404(visible, pk=pk)
    require(request.user, Capability.MANAGE_STORES, found.store.brand)
    form = ProductForm(request.POST or None, product=found)
    if form.is_valid():
        actions.change_product(product=found, by=request.user, **form.values())
        messages.success(request, _("Saved."))
        return redirect(_list_of(found))
    context = {"form": form, "product": found, "back": _list_of(found)}
    return render(request, "commerce/product_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def change_chosen(request: PersonRequest) -> HttpResponse:
    """The ticked products, or all that match the filters of the list."""
    brand = brand_of(request)
    require(request.user, Capability.MANAGE_STORES, brand)
    form = BulkProductForm(request.POST)
    if not form.is_valid():
        raise DomainError("; ".join(str(error) for errors in form.errors.values() for error in errors))
    query = QueryDict(request.POST.get("query", ""))
    changed = actions.change_products(
        brand=brand, ids=_chosen(request, brand, query), by=request.user, **form.values()
    )
    text = ngettext("%(count)d product changed.", "%(count)d products changed.", changed)
    messages.success(request, text % {"count": changed})
    return redirect(f"{reverse('commerce:products')}?{query.urlencode()}")


def _filter(request: PersonRequest, brand: Brand, query: QueryDict) -> ProductFilter:
    return ProductFilter(query, Product.objects.of_brand(brand).for_list(), request=request)


def _chosen(request: PersonRequest, brand: Brand, query: QueryDict) -> list[int]:
    if not request.POST.get("matching"):
        return [int(each) for each in request.POST.getlist("chosen") if each.isdecimal()]
    return list(_filter(request, brand, query).qs.order_by().values_list("pk", flat=True))


def _list_of(product: Product) -> str:
    return f"{reverse('commerce:products')}?store={product.store_id}"
