"""The lines of all orders that files and shops brought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from commerce.errors import WorkbookTooLargeError
from commerce.exports import WORKBOOK_LINES, export_rows
from commerce.filters.orders import OrderLineFilter
from commerce.models import OrderLine, Store
from core.exports import copy_csv, csv_response, xlsx_response
from core.htmx import is_htmx
from core.keyset import SIZE, CursorError, Page, capped_count, merged_page_at, paginate


@require_GET
def order_lines(request: PersonRequest) -> HttpResponse:
    filters = _filtered(request, OrderLine.objects.for_list())
    brand = brand_of(request)
    stores = list(Store.objects.of_brand(brand).values_list("pk", flat=True))
    page: Any = _page(request, filters.qs, stores)
    query = f"?{request.GET.urlencode()}"
    context = {
        "filter": filters,
        "page": page,
        "export_csv": reverse("commerce:orders_csv") + query,
        "export_xlsx": reverse("commerce:orders_xlsx") + query,
        "may_import": can(request.user, Capability.IMPORT_FILES, brand),
        "may_manage": can(request.user, Capability.MANAGE_STORES, brand),
        "has_store": bool(stores),
    }
    return render(request, "commerce/_orders.html" if is_htmx(request) else "commerce/orders.html", context)


@require_GET
def export_csv(request: PersonRequest) -> HttpResponseBase:
    """The lines that the filters leave."""
    labels, rows = export_rows(_filtered(request, OrderLine.objects.order_by("-ordered_at", "-pk")).qs)
    return csv_response(f"{_name()}.csv", copy_csv(labels, rows))


@require_GET
def export_xlsx(request: PersonRequest) -> HttpResponseBase:
    lines = _filtered(request, OrderLine.objects.order_by("-ordered_at", "-pk")).qs
    if capped_count(lines, WORKBOOK_LINES).capped:
        raise WorkbookTooLargeError
    labels, rows = export_rows(lines)
    return xlsx_response(f"{_name()}.xlsx", labels, rows.iterator(chunk_size=2000))


def _name() -> str:
    return f"{_('orders')}-{localdate():%Y-%m-%d}"


def _page(request: PersonRequest, lines: Any, stores: Sequence[int]) -> Page[OrderLine]:
    """Each store's lines are read in the order of their index; of all together there is none."""
    if not stores:
        return paginate(lines, request)
    parts = [lines.filter(store=store) for store in stores]
    try:
        return merged_page_at(parts, request.GET.get("cursor", ""), size=SIZE)
    except CursorError:
        return merged_page_at(parts, "", size=SIZE)


def _filtered(request: PersonRequest, lines: Any) -> OrderLineFilter:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    return OrderLineFilter(request.GET, lines.visible_to(request.user).of_brand(brand), request=request)
