from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest, brand_of, next_page
from accounts.roles import Capability
from accounts.rules import can, require
from core.htmx import is_htmx
from core.keyset import CursorError, Page
from creators import actions, rules
from creators.columns import COLUMNS, DEFAULT_KEYS, columns_of, known_keys
from creators.filters import CreatorFilter
from creators.listing import creator_filter, page_of, sort_asked
from creators.models import Creator, SavedView

SESSION_COLUMNS = "creator_columns"
# What an address says beyond the filters and the order.
PLACE = ("cursor", "size", "matching", "format")


@require_GET
def creator_list(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.VIEW_CREATORS)
    filters = creator_filter(request.GET, brand=request.brand, at=now())
    context = {"filter": filters, "page": _page(request, filters), **list_context(request)}
    return render(request, "creators/_results.html" if is_htmx(request) else "creators/list.html", context)


def _page(request: PersonRequest, filters: CreatorFilter) -> Page[Any]:
    try:
        return page_of(filters, request.GET.get("cursor", ""))
    except CursorError:
        return page_of(filters, "")


def list_context(request: PersonRequest) -> dict[str, Any]:
    shown = shown_columns(request)
    query = query_of(request.GET)
    may_edit = can(request.user, Capability.EDIT_CREATORS, request.brand)
    return {
        "current_sort": sort_asked(request.GET),
        "shown": shown,
        "heads": columns_of(shown),
        "columns": [
            {"key": column.key, "label": column.label, "shown": column.key in shown} for column in COLUMNS
        ],
        "views": _views(request),
        "may_share": can(request.user, Capability.SHARE_VIEWS, request.brand),
        "may_edit": may_edit,
        "may_import": can(request.user, Capability.IMPORT_FILES, request.brand),
        "is_filtered": any(request.GET.get(name) for name in CreatorFilter.base_filters),
        "bulk_actions": _bulk_actions(request),
        "videos_needed": Creator.objects.videos_needed(),
        **_export_links(request, query),
    }


def shown_columns(request: PersonRequest) -> list[str]:
    return known_keys(request.session.get(SESSION_COLUMNS, DEFAULT_KEYS))


def query_of(data: QueryDict) -> str:
    """The filters and the order, without the place in the list."""
    kept = data.copy()
    for name in PLACE:
        kept.pop(name, None)
    return kept.urlencode()


def _views(request: PersonRequest) -> list[dict[str, Any]]:
    views = SavedView.objects.visible_to(request.user, request.brand).order_by("name", "pk")
    return [
        {
            "name": view.name,
            "is_shared": view.is_shared,
            "url": reverse("creators:view", args=[view.pk]),
            "remove_url": rules.may_remove_view(request.user, view)
            and reverse("creators:remove_view", args=[view.pk]),
        }
        for view in views.select_related("brand")
    ]


def _bulk_actions(request: PersonRequest) -> list[dict[str, Any]]:
    return [
        {"value": action.code, "label": action.label, "icon": action.icon}
        for action in actions.bulk_actions()
        if request.brand and can(request.user, action.capability, request.brand)
    ]


def _export_links(request: PersonRequest, query: str) -> dict[str, str]:
    if not can(request.user, Capability.EXPORT_CREATORS, request.brand):
        return {}
    address = reverse("creators:export")
    return {f"export_{form}": f"{address}?format={form}&{query}" for form in ("csv", "xlsx")}


@require_POST
def show_columns(request: PersonRequest) -> HttpResponse:
    request.session[SESSION_COLUMNS] = known_keys(request.POST.getlist("columns")) or DEFAULT_KEYS
    return redirect(next_page(request))


@require_POST
def save_view(request: PersonRequest) -> HttpResponse:
    query = query_of(QueryDict(request.POST.get("query", "")))
    view = actions.save_view(
        name=request.POST.get("name", "").strip()[:80] or _("View"),
        query=query,
        columns=shown_columns(request),
        is_shared="shared" in request.POST,
        by=request.user,
        brand=brand_of(request),
    )
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(f"{reverse('creators:list')}?{query}")


@require_GET
def open_view(request: PersonRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.visible_to(request.user, request.brand), pk=pk)
    request.session[SESSION_COLUMNS] = known_keys(view.columns) or DEFAULT_KEYS
    return redirect(f"{reverse('creators:list')}?{view.query}")


@require_POST
def remove_view(request: PersonRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.visible_to(request.user, request.brand), pk=pk)
    actions.remove_view(view=view, by=request.user)
    messages.success(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return redirect("creators:list")
