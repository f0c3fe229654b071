"""Calibration rounds: the list, opening one, scoring its videos, and what came out."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Brand
from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from core.errors import DomainError
from core.keyset import paginate
from evaluations import actions
from evaluations.calibration import LEVELS, criteria_of, results_of, videos_of
from evaluations.errors import CalibrationRefusedError
from evaluations.forms.calibration import RoundForm, VideoMarks
from evaluations.models import CalibrationRound, CalibrationScorer
from evaluations.querysets import videos_to_calibrate

SHOWN = 30
USUALLY_DUE_AFTER = timedelta(days=3)


@require_GET
def rounds(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.SCORE)
    context = {
        "page": paginate(CalibrationRound.objects.visible_to(request.user).for_list(request.user), request),
        "may_open": can(request.user, Capability.ASSIGN_SCORERS, request.brand),
        "at": now(),
    }
    return render(request, "evaluations/calibration.html", context)


@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.ASSIGN_SCORERS, brand)
    candidates = _candidates(request, brand)
    if request.headers.get("HX-Target") == "candidates":
        return render(request, "evaluations/_calibration_videos.html", candidates)
    form = _round_form(request, brand)
    if form.is_bound and form.is_valid():
        try:
            opened = actions.open_round(brand=brand, by=request.user, at=now(), **form.given())
        except DomainError as refusal:
            form.add_error(refusal.field, refusal.as_validation_error())
        else:
            messages.success(request, _("Opened. It stands in the queue of everybody you chose."))
            return redirect(opened)
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/new_calibration.html", {"form": form, **candidates}, status=status)


@require_GET
def calibration_round(request: PersonRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    manages = can(request.user, Capability.ASSIGN_SCORERS, found.brand)
    context = {
        "round": found,
        "own": _own(request, found),
        "videos": videos_of(found),
        "scorers": found.scorers.select_related("user").order_by("user__name", "pk") if manages else [],
        "results": results_of(found, request.user, at=now()),
        "levels": LEVELS,
        "manages": manages,
    }
    return render(request, "evaluations/calibration_round.html", context)


@require_http_methods(["GET", "POST"])
def score(request: PersonRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    own = _own(request, found)
    if own is None or own.submitted_at or not found.is_open:
        return redirect(found)
    data = request.POST if request.method == "POST" else None
    form = VideoMarks(data, videos=videos_of(found), criteria=criteria_of(found, own.role))
    if form.is_valid():
        try:
            actions.submit_calibration(calibration=found, given=form.given(), by=request.user, at=now())
        except CalibrationRefusedError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Submitted. Compare your levels with the others'."))
            return redirect(found)
    context = {"round": found, "own": own, "form": form, "at": now()}
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/score_calibration.html", context, status=status)


@require_POST
def close(request: PersonRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    actions.close_round(calibration=found, by=request.user, at=now())
    messages.success(request, _("Closed. Everybody of the brand sees the results now."))
    return redirect(found)


def _visible(request: PersonRequest, pk: int) -> CalibrationRound:
    require(request.user, Capability.SCORE)
    visible = CalibrationRound.objects.visible_to(request.user).for_list(request.user)
    found: CalibrationRound = get_object_or_404(visible, pk=pk)
    return found


def _own(request: PersonRequest, found: CalibrationRound) -> CalibrationScorer | None:
    return found.scorers.filter(user=request.user).first()


def _round_form(request: HttpRequest, brand: Brand) -> RoundForm:
    """Pressing "Search" without JavaScript sends the form too; what was filled in then only comes back."""
    if request.method == "POST" and "search" not in request.POST:
        return RoundForm(request.POST, brand=brand)
    filled = {name: request.POST.getlist(name) for name in ("videos", "scorers")}
    due = localtime(now() + USUALLY_DUE_AFTER).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    first = {"title": request.POST.get("title", ""), "due_at": request.POST.get("due_at") or due}
    return RoundForm(initial=first | filled, brand=brand)


def _candidates(request: HttpRequest, brand: Brand) -> dict[str, object]:
    """What is ticked, then what the search finds: nothing ticked gets lost by searching on."""
    sent = request.POST if request.method == "POST" else request.GET
    ids = {int(pk) for pk in sent.getlist("videos") if pk.isdecimal() and len(pk) < len(str(2**63))}
    query = sent.get("q", "").strip().replace("\0", "")
    videos = videos_to_calibrate(brand)
    found = list(videos_to_calibrate(brand, matching=query).exclude(pk__in=ids)[: SHOWN + 1])
    return {
        "q": query,
        "chosen": list(videos.filter(pk__in=ids)),
        "found": found[:SHOWN],
        "is_cut": len(found) > SHOWN,
    }
