"""What collaborations were worth: over the brand, of one campaign, of one collaboration; and the lines behind."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET

from accounts.models import Brand
from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import require
from campaigns.models import Campaign, Collaboration
from campaigns.states import CampaignState
from commerce.filters.value import LineFilter, ValueFilter
from commerce.models import OrderLine, Product, Store
from commerce.sales import Amounts, Sales, sales_by, sales_of
from commerce.subjects import Subject, subject_of
from commerce.value import Summary, campaign_value, summaries, value_of, values_of
from commerce.value_exports import LABELS, rows_for_export
from commerce.words import notes_of
from core.exports import csv_chunks, csv_response, xlsx_response
from core.htmx import is_htmx
from core.keyset import paginate
from creators.models import Creator


@require_GET
def values(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    filters = ValueFilter(request.GET, _begun(request, brand), request=request)
    page: Any = paginate(filters.qs, request)
    context = {
        "brand": brand,
        "filter": filters,
        "page": page,
        "values": values_of(page.rows),
        "has_lines": Store.objects.of_brand(brand).with_lines().exists(),
    }
    return render(request, "commerce/_values.html" if is_htmx(request) else "commerce/values.html", context)


@require_GET
def export(request: PersonRequest, form: str) -> HttpResponseBase:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    filters = ValueFilter(request.GET, _begun(request, brand), request=request)
    name = f"value-{brand.slug}-{localdate()}"
    if form == "csv":
        return csv_response(f"{name}.csv", csv_chunks([*LABELS.values()], rows_for_export(filters.qs)))
    if form == "xlsx":
        return xlsx_response(f"{name}.xlsx", [*LABELS.values()], rows_for_export(filters.qs))
    raise Http404


@require_GET
def collaboration(request: PersonRequest, pk: int) -> HttpResponse:
    """The page, or for htmx its summary as a part of the collaboration's page."""
    row = get_object_or_404(_collaborations(request), pk=pk)
    require(request.user, Capability.VIEW_SALES, row.campaign.brand)
    value = value_of(row)
    context = {"row": row, "value": value, "notes": notes_of([value])}
    if is_htmx(request):
        return render(request, "commerce/_collaboration_value.html", context)
    lines = OrderLine.objects.filter(attribution__collaboration=row)
    by_video = sales_by(
        lines,
        by="deliverable",
        into=value.currency,
        brand=row.campaign.brand_id,
        whole=value.sales.converted,
    )
    context["videos"] = [(video, by_video.get(video.pk)) for video in row.deliverables.in_order()]
    context["without_video"] = by_video.get(None)
    return render(request, "commerce/collaboration_value.html", context)


@require_GET
def campaign(request: PersonRequest, pk: int) -> HttpResponse:
    campaigns: QuerySet[Campaign] = Campaign.objects.visible_to(request.user).select_related("brand")
    found = get_object_or_404(campaigns, pk=pk)
    require(request.user, Capability.VIEW_SALES, found.brand)
    summary = campaign_value(found)
    lines = OrderLine.objects.filter(attribution__collaboration__campaign=found)
    context = {
        "campaign": found,
        "summary": summary,
        "values": _by_contribution(summary),
        "notes": notes_of(summary.values),
        "products": _parts(lines, "product", found, summary.amounts),
        "stores": _parts(lines, "store", found, summary.amounts),
        "unmatched": OrderLine.objects.unmatched_of(found).count(),
        "immature": lines.immature(now()).count(),
    }
    return render(request, "commerce/campaign_value.html", context)


@require_GET
def creator(request: PersonRequest, pk: int) -> HttpResponse:
    """The page, or for htmx a part of the dossier: the brand's own collaborations with the creator."""
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    about = get_object_or_404(Creator.objects.visible_to(request.user), pk=pk)
    rows = list(
        _collaborations(request).filter(campaign__brand=brand, creator=pk).order_by("-added_at", "-pk")
    )
    found = values_of(rows)
    alone = OrderLine.objects.filter(store__brand=brand, creator=pk, attribution=None)
    context = {
        "creator": about,
        "brand": brand,
        "values": found,
        "summaries": summaries(found),
        "notes": notes_of(found),
        "alone": sales_of(alone, into=brand.currency, brand=brand.pk),
        "is_part": is_htmx(request),
    }
    part, page = "commerce/_creator_value.html", "commerce/creator_value.html"
    return render(request, part if is_htmx(request) else page, context)


@require_GET
def lines(request: PersonRequest) -> HttpResponse:
    """The order lines behind a figure, each with what it adds to it."""
    subject = subject_of(request)
    brand = subject.brand
    require(request.user, Capability.VIEW_SALES, brand)
    mine = OrderLine.objects.visible_to(request.user).of_brand(brand)
    filters = LineFilter(request.GET, mine, brand=brand, request=request)
    page: Any = paginate(filters.qs.with_money().with_refund_told().with_maturity().with_subject(), request)
    context = {
        "brand": brand,
        "filter": filters,
        "page": page,
        "sales": _sales_of(filters.qs, subject) if filters.is_valid() else None,
        "subject": subject.name,
    }
    return render(request, "commerce/_lines.html" if is_htmx(request) else "commerce/lines.html", context)


def _sales_of(found: Any, subject: Subject) -> Sales:
    by = "collaboration" if subject.is_sum else "all"
    return sales_of(found, into=subject.currency, brand=subject.brand.pk, by=by)


def _collaborations(request: PersonRequest) -> Any:
    rows = Collaboration.objects.visible_to(request.user)
    return rows.select_related("campaign__brand", "creator__current_standing")


def _begun(request: PersonRequest, brand: Brand) -> Any:
    """A campaign that is still planned has neither cost nor sales."""
    rows = _collaborations(request).filter(campaign__brand=brand)
    return rows.exclude(campaign__state=CampaignState.DRAFT)


def _by_contribution(summary: Summary) -> list[Any]:
    """The best first; those of which it is not known last."""
    return sorted(
        summary.values,
        key=lambda each: (each.contribution is None, -(each.contribution or 0), -(each.gmv or 0)),
    )


def _parts(found: Any, by: str, campaign: Campaign, whole: Amounts | None) -> list[tuple[Any, Any]]:
    """What the lines are of, with its sales, the largest first."""
    sales = sales_by(found, by=by, into=campaign.currency, brand=campaign.brand_id, whole=whole)
    rows: Any = {"product": Product.objects.select_related("store"), "store": Store.objects.all()}[by]
    named = rows.in_bulk([key for key in sales if key is not None])
    pairs = [(named[key], each) for key, each in sales.items() if key is not None]
    return sorted(pairs, key=lambda pair: -pair[1].converted.net if pair[1].converted else 0)
