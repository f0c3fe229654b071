"""The sample desk: the list with its bulk actions, one sample, and the brand's rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
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
from campaigns.forms import ReasonForm
from campaigns.forms.samples import (
    BulkSampleForm,
    FulfilledForm,
    ParcelForm,
    ReceivedForm,
    RuleForm,
    SampleForm,
    initial_rule,
)
from campaigns.models import Sample, SampleRule
from campaigns.sampling import judge
from campaigns.states import SAMPLE_NEXT, SampleState
from core.errors import DomainError
from core.exports import csv_chunks, csv_response
from core.htmx import is_htmx
from core.keyset import paginate

from .pages import form_page, saved, visible_collaboration

FORM_METHODS = ["GET", "POST"]
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
    request: PersonRequest, brand: Brand, action: str, carrier: str, reason: str
) -> list[actions.SampleMoved]:
    who: dict[str, Any] = {"brand": brand, "ids": _chosen(request, brand), "by": request.user, "at": now()}
    if action == "approve":
        return actions.approve_samples(**who)
    if action == "reject":
        return actions.reject_samples(reason=reason, **who)
    return actions.ship_samples(carrier=carrier, **who)


def _chosen(request: PersonRequest, brand: Brand) -> list[int]:
    """The ticked rows, or all that match the filters of the list."""
    if not request.POST.get("matching"):
        return [int(each) for each in request.POST.getlist("chosen") if each.isdecimal()]
    matching = _filter(request, brand, QueryDict(request.POST.get("query", "")))
    return list(matching.qs.order_by().values_list("pk", flat=True))


@require_GET
def sample(request: PersonRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    brand = found.collaboration.campaign.brand
    at = now()
    context = {
        "sample": found,
        "is_overdue": found.is_overdue(at),
        "judgement": judge([found], brand=brand, at=at)[found.pk]
        if found.state == SampleState.REQUESTED
        else None,
        "moves": found.moves.select_related("by").order_by("-pk"),
        "steps": [
            {"name": name, "step": step} for name, step in STEPS.items() if _offered(request, found, step)
        ],
        "may_extend": _may_extend(request, found),
        "twins": Sample.objects.visible_to(request.user).twins_of(found),
    }
    return render(request, "campaigns/sample.html", context)


@require_http_methods(FORM_METHODS)
def new_sample(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_collaboration(request, pk)
    initial = {"currency": row.campaign.currency, "quantity": 1}
    return form_page(
        request,
        SampleForm(request.POST or None, initial=initial),
        title=_("Ask for a sample"),
        parent=row,
        save=lambda form: actions.request_sample(
            collaboration=row, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("The sample is asked for."),
        lead=_("The brand's rule approves it at once, or the sample desk decides."),
    )


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


# --- the steps of one sample


@dataclass(frozen=True)
class Step:
    target: SampleState
    label: str | Promise
    done: str | Promise
    icon: str
    capability: Capability
    act: Callable[..., object]
    form: Callable[..., forms.Form]


def _plain(data: Any, _found: Sample) -> forms.Form:
    return forms.Form(data)


def _reason(data: Any, _found: Sample) -> forms.Form:
    return ReasonForm(data)


def _parcel(data: Any, found: Sample) -> forms.Form:
    return ParcelForm(data, currency=found.currency)


def _received(data: Any, _found: Sample) -> forms.Form:
    return ReceivedForm(data, initial={"received_at": localtime()})


def _fulfilled(data: Any, found: Sample) -> forms.Form:
    return FulfilledForm(data, collaboration=found.collaboration)


_DECIDES, _RUNS = Capability.DECIDE_SAMPLES, Capability.RUN_COLLABORATIONS
STEPS = {
    "approve": Step(
        SampleState.APPROVED,
        gettext_lazy("Approve"),
        gettext_lazy("Approved."),
        "check",
        _DECIDES,
        actions.approve_sample,
        _plain,
    ),
    "ship": Step(
        SampleState.SHIPPED,
        gettext_lazy("Ship"),
        gettext_lazy("The sample is on its way."),
        "truck-delivery",
        _DECIDES,
        actions.ship_sample,
        _parcel,
    ),
    "receive": Step(
        SampleState.RECEIVED,
        gettext_lazy("Record the arrival"),
        gettext_lazy("Received; the post clock runs."),
        "package",
        _RUNS,
        actions.receive_sample,
        _received,
    ),
    "fulfil": Step(
        SampleState.FULFILLED,
        gettext_lazy("Fulfilled by a video"),
        gettext_lazy("Fulfilled."),
        "video-plus",
        _RUNS,
        actions.fulfil_sample,
        _fulfilled,
    ),
    "reject": Step(
        SampleState.REJECTED,
        gettext_lazy("Reject"),
        gettext_lazy("Rejected."),
        "x",
        _DECIDES,
        actions.reject_sample,
        _reason,
    ),
    "cancel": Step(
        SampleState.CANCELLED,
        gettext_lazy("Call off"),
        gettext_lazy("Called off."),
        "ban",
        _RUNS,
        actions.cancel_sample,
        _reason,
    ),
    "again": Step(
        SampleState.REQUESTED,
        gettext_lazy("Ask again"),
        gettext_lazy("Asked for again; a person decides."),
        "refresh",
        _RUNS,
        actions.ask_again,
        _reason,
    ),
}


@require_http_methods(FORM_METHODS)
def sample_step(request: PersonRequest, pk: int, name: str) -> HttpResponse:
    found = _visible(request, pk)
    if (step := STEPS.get(name)) is None:
        raise Http404
    form = step.form(request.POST if request.method == "POST" else None, found)
    return form_page(
        request,
        form,
        title=f"{step.label} · {found.product_name}",
        parent=found,  # type: ignore[arg-type]
        save=lambda form: step.act(sample=found, by=request.user, at=now(), **form.cleaned_data),
        done=str(step.done),
        submit=str(step.label),
    )


@require_POST
def extend(request: PersonRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    actions.extend_sample(sample=found, by=request.user, at=now())
    messages.success(request, _("The creator has seven more days."))
    return redirect(found)


def _visible(request: PersonRequest, pk: int) -> Sample:
    samples: Any = Sample.objects.visible_to(request.user)
    found: Sample = get_object_or_404(samples.for_list(), pk=pk)
    require(request.user, Capability.VIEW_CAMPAIGNS, found.collaboration.campaign.brand)
    return found


def _offered(request: PersonRequest, found: Sample, step: Step) -> bool:
    is_next = step.target in SAMPLE_NEXT[SampleState(found.state)]
    return is_next and can(request.user, step.capability, found.collaboration.campaign.brand)


def _may_extend(request: PersonRequest, found: Sample) -> bool:
    runs = found.state == SampleState.RECEIVED and not found.extended_at and not found.is_overdue(now())
    return runs and can(request.user, _DECIDES, found.collaboration.campaign.brand)
