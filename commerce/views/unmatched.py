"""Order lines without a collaboration, and the lines that have one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Brand
from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from commerce.actions.matching import LARGEST, match_lines
from commerce.filters.tracking import UnmatchedFilter
from commerce.forms.unmatched import MatchForm
from commerce.models import Attribution
from commerce.unmatched import Group, in_groups, of_group, suggest, unmatched
from commerce.why import whys
from core.errors import DomainError
from core.htmx import is_htmx
from core.keyset import paginate

from .pages import visible_collaboration

KEY = ("store", "handle", "content_id", "code", "utm_content", "currency")


@require_GET
def queue(request: PersonRequest) -> HttpResponse:
    """By creator, video, code and link words; the largest group first."""
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    filters = UnmatchedFilter(request.GET, unmatched(brand), request=request)
    page: Any = paginate(in_groups(filters.qs), request)
    context = {
        "filter": filters,
        "page": page,
        "rows": _rows(page.rows, brand),
        "brand": brand,
        "tabs": tabs("unmatched"),
    }
    template = "commerce/_unmatched_groups.html" if is_htmx(request) else "commerce/unmatched.html"
    return render(request, template, context)


@require_GET
def lines(request: PersonRequest) -> HttpResponse:
    """The lines of one group, to match one, several or all."""
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    rows = of_group(unmatched(brand), request.GET.dict())
    page = paginate(rows.select_related("store", "product").order_by("-ordered_at", "-pk"), request)
    suggested = next(iter(suggest(list(in_groups(rows)[:1]), brand)), None)
    suggestions = suggested.suggestions if suggested else []
    context = {
        "page": page,
        "suggested": suggested,
        "may_match": can(request.user, Capability.MATCH_ORDERS, brand),
        "form": MatchForm(
            brand=brand,
            suggested=[each.collaboration.pk for each in suggestions],
            auto_id="match-%s",
            initial={"collaboration": suggestions[0].collaboration.pk if suggestions else None},
        ),
        "bulk_actions": [
            {"value": "match", "label": _("Match"), "icon": "check"},
            {"value": "none", "label": _("Belongs to none"), "icon": "x"},
        ],
    }
    return render(request, "commerce/unmatched_lines.html", context)


@require_POST
def match(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.MATCH_ORDERS, brand)
    form = MatchForm(request.POST, brand=brand)
    if not form.is_valid():
        raise DomainError("; ".join(str(error) for errors in form.errors.values() for error in errors))
    row = None if request.POST.get("action") == "none" else form.collaboration_chosen()
    if row is None and request.POST.get("action") != "none":
        raise DomainError(_("Choose a collaboration, or say that the lines belong to none."))
    results = match_lines(
        brand=brand,
        ids=_chosen(request, brand),
        collaboration=row,
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=now(),
    )
    done = sum(result.refusal is None for result in results)
    return render(request, "commerce/matched.html", {"results": results, "done": done, "collaboration": row})


@require_GET
def orders(request: PersonRequest, pk: int) -> HttpResponse:
    """The lines of a collaboration, each with why it is one."""
    row = visible_collaboration(request, pk)
    rows = Attribution.objects.filter(collaboration=row).select_related(
        "collaboration", "deliverable", "line__store", "line__product"
    )
    page = paginate(rows.order_by("-line__ordered_at", "-pk"), request)
    why = whys(page.rows, row.campaign.brand)
    context = {
        "row": row,
        "page": page,
        "rows": [{"attribution": each, "why": why[each.line_id]} for each in page.rows],
    }
    return render(request, "commerce/orders_of_collaboration.html", context)


def tabs(current: str) -> list[dict[str, Any]]:
    pages = [("unmatched", _("Unmatched"), "inbox"), ("decided", _("Decided by hand"), "user-check")]
    return [
        {"url": reverse(f"commerce:{name}"), "label": label, "icon": icon, "active": name == current}
        for name, label, icon in pages
    ]


def chosen_ids(request: PersonRequest) -> list[int]:
    """Of order lines that were ticked; what is no number was not offered."""
    return [int(each) for each in request.POST.getlist("chosen") if each.isdecimal()]


def _rows(groups: list[Group], brand: Brand) -> list[dict[str, Any]]:
    return [
        {"suggested": each, "group": each.group, "query": urlencode({name: each.group[name] for name in KEY})}  # type: ignore[literal-required]
        for each in suggest(groups, brand)
    ]


def _chosen(request: PersonRequest, brand: Brand) -> list[int]:
    if not request.POST.get("matching"):
        return chosen_ids(request)
    matching = of_group(unmatched(brand), QueryDict(request.POST.get("query", "")).dict())
    # One more than may be, so that too many is said and not done in part.
    return list(matching.order_by("pk").values_list("pk", flat=True)[: LARGEST + 1])
