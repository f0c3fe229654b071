"""One sample: asking for it, its page, and the steps it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import can, require
from campaigns import actions
from campaigns.forms import ReasonForm
from campaigns.forms.samples import FulfilledForm, ParcelCorrectionForm, ParcelForm, ReceivedForm, SampleForm
from campaigns.models import Sample
from campaigns.sampling import judge
from campaigns.states import SAMPLE_NEXT, SAMPLE_SENT, SampleState

from .pages import FORM_METHODS, form_page, visible_collaboration


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
        "may_correct": _may_correct(request, found),
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


@require_http_methods(FORM_METHODS)
def correct_parcel(request: PersonRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    return form_page(
        request,
        ParcelCorrectionForm(request.POST or None, sample=found),
        title=_("Correct the parcel"),
        parent=found,  # type: ignore[arg-type]
        save=lambda form: actions.correct_parcel(
            sample=found, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("The parcel is corrected."),
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
    if step.target == SampleState.RECEIVED and found.received_at:
        return False
    return is_next and can(request.user, step.capability, found.collaboration.campaign.brand)


def _may_correct(request: PersonRequest, found: Sample) -> bool:
    was_sent = found.shipped_at is not None or found.state in SAMPLE_SENT
    return was_sent and can(request.user, _DECIDES, found.collaboration.campaign.brand)


def _may_extend(request: PersonRequest, found: Sample) -> bool:
    runs = found.state == SampleState.RECEIVED and not found.extended_at and not found.is_overdue(now())
    return runs and can(request.user, _DECIDES, found.collaboration.campaign.brand)
