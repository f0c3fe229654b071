"""The sample desk: the list with its bulk actions, and the brand's rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Brand
from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from campaigns import actions
from campaigns.filters import SampleFilter
from campaigns.forms.samples import BulkSampleForm, RuleForm, initial_rule
from campaigns.models import Sample, SampleRule
from campaigns.sampling import judge
from campaigns.states import SampleState
from core.errors import DomainError
from core.exports import csv_chunks, csv_response
from core.htmx import is_htmx
from core.keyset import paginate

from .pages import FORM_METHODS, saved

WAREHOUSE = (
    gettext_lazy("Sample"),
    gettext_lazy("State"),
    gettext_lazy("Creator"),
    gettext_lazy("Name"),
    gettext_lazy("Market"),
    gettext_lazy("Campaign"),
    gettext_lazy("Product"),
    gettext_lazy("Product id"),
    gettext_lazy("SKU id"),
    gettext_lazy("Quantity"),
    gettext_lazy("Requested"),
    gettext_lazy("Carrier"),
    gettext_lazy("Tracking number"),
)


@require_GET
def sample_list(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_CAMPAIGNS, brand)
    ours = Sample.objects.of_brand(brand)
    filters = _filter(request, brand, request.GET)
    page: Any = paginate(filters.qs, request)
    context = {
        "brand": brand,
        "filter": filters,
        "page": page,
        "rows": _rows(page.rows, brand),
        "tabs": _tabs(request, ours.counts()),
        "overdue": ours.overdue(now()).count(),
        "may_decide": can(request.user, Capability.DECIDE_SAMPLES, brand),
        "bulk_actions": [
            {"value": "approve", "label": _("Approve"), "icon": "check"},
            {"value": "ship", "label": _("Ship"), "icon": "truck-delivery"},
            {"value": "reject", "label": _("Reject"), "icon": "x", "danger": True},
        ],
    }
    template = "campaigns/_samples.html" if is_htmx(request) else "campaigns/samples.html"
    return render(request, template, context)


def _filter(request: PersonRequest, brand: Brand, query: QueryDict) -> SampleFilter:
    rows = Sample.objects.of_brand(brand).for_list().order_by("-requested_at", "-pk")
    return SampleFilter(query, rows, request=request)


def _rows(samples: list[Sample], brand: Brand) -> list[dict[str, Any]]:
    """Each with the rule's word while somebody has to decide, and the creator's record."""
    at = now()
    asked = [sample for sample in samples if sample.state == SampleState.REQUESTED]
    judged = judge(asked, brand=brand, at=at) if asked else {}
    creators = {sample.collaboration.creator_id for sample in samples}
    records = Sample.objects.of_brand(brand).about(creators).fulfilment()
    return [
        {
            "sample": sample,
            "is_overdue": sample.is_overdue(at),
            "judgement": judged.get(sample.pk),
            "record": records.get(sample.collaboration.creator_id),
        }
        for sample in samples
    ]


def _tabs(request: PersonRequest, counts: dict[str, int]) -> list[dict[str, Any]]:
    shown, url = request.GET.get("state", ""), reverse("campaigns:samples")
    every = {
        "url": url,
        "label": _("All"),
        "count": sum(counts.values()),
        "active": not shown,
    }
    return [
        every,
        *(
            {
                "url": f"{url}?state={state}",
                "label": state.label,
                "count": counts.get(state, 0),
                "active": shown == state,
            }
            for state in SampleState
        ),
    ]


@require_GET
def sample_export(request: PersonRequest) -> StreamingHttpResponse:
    """What the list shows, as the warehouse reads it."""
    brand = brand_of(request)
    require(request.user, Capability.DECIDE_SAMPLES, brand)
    chunks = csv_chunks(WAREHOUSE, _warehouse_rows(_filter(request, brand, request.GET).qs))
    return csv_response(_("Samples %(day)s") % {"day": localtime().date()} + ".csv", chunks)


def _warehouse_rows(samples: QuerySet[Sample]) -> Iterator[tuple[object, ...]]:
    for sample in samples.iterator(2000):
        creator = sample.collaboration.creator
        yield (
            sample.pk,
            sample.get_state_display(),
            creator.handle,
            creator.display_name,
            creator.get_market_display() or "",
            sample.collaboration.campaign.name,
            sample.product_name,
            sample.product_id,
            sample.sku_id,
            sample.quantity,
            sample.requested_at,
            sample.carrier,
            sample.tracking_number,
        )


@require_POST
def sample_bulk(request: PersonRequest) -> HttpResponse:
    """A result for each row: some move, some say why not."""
    brand = brand_of(request)
    require(request.user, Capability.DECIDE_SAMPLES, brand)
    form = BulkSampleForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("Choose what to do with the ticked samples."))
    results = _bulk(request, brand, **form.cleaned_data)
    context = {"results": results, "moved": sum(result.refusal is None for result in results)}
    return render(request, "campaigns/samples_moved.html", context)


def _bulk(
    request: PersonRequest, brand: Brand, action: str, carrier: str, shipped_at: datetime | None, reason: str
) -> list[actions.SampleMoved]:
    who: dict[str, Any] = {"brand": brand, "ids": _chosen(request, brand), "by": request.user, "at": now()}
    if action == "approve":
        return actions.approve_samples(**who)
    if action == "reject":
        return actions.reject_samples(reason=reason, **who)
    return actions.ship_samples(carrier=carrier, shipped_at=shipped_at, **who)


def _chosen(request: PersonRequest, brand: Brand) -> list[int]:
    """The ticked rows, or all that match the filters of the list."""
    if not request.POST.get("matching"):
        return [int(each) for each in request.POST.getlist("chosen") if each.isdecimal()]
    matching = _filter(request, brand, QueryDict(request.POST.get("query", "")))
    return list(matching.qs.order_by().values_list("pk", flat=True))


@require_http_methods(FORM_METHODS)
def rule(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.DECIDE_SAMPLES, brand)
    known = SampleRule.objects.filter(brand=brand).first()
    form = RuleForm(request.POST or None, initial=initial_rule(known, brand.currency))
    if form.is_valid() and saved(
        form, lambda form: actions.set_sample_rule(brand=brand, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The rule is kept."))
        return redirect("campaigns:samples")
    return render(request, "campaigns/sample_rule.html", {"form": form}, status=422 if form.is_bound else 200)
