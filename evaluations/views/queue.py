"""What a person owes, by deadline; what a team is late with; many evaluations at once."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability, Role
from accounts.rules import can, require
from core.keyset import paginate
from evaluations import actions
from evaluations.errors import MarksRefusedError
from evaluations.forms.marks import MarksForm
from evaluations.models import CalibrationRound, Evaluation
from evaluations.querysets import EvaluationQuerySet
from evaluations.substitutes import suggest_substitutes

GRID_LIMIT = 60


@require_GET
def queue(request: PersonRequest) -> HttpResponse:
    at = now()
    own = Evaluation.objects.owed_by(request.user)
    show = request.GET.get("show", "")
    rows = _shown(own, show, at).with_subject().with_criteria().with_draft_count().with_reminded()
    context = {
        "page": paginate(rows, request),
        "counts": own.counts(at),
        "show": show if show in {"overdue", "done"} else "due",
        "calibrations": CalibrationRound.objects.to_do_by(request.user).order_by("due_at", "pk"),
        "grids": [] if show == "done" else _grids(own),
        "at": at,
        "sees_team": can(request.user, Capability.ASSIGN_SCORERS, request.brand),
    }
    return render(request, "evaluations/queue.html", context)


@require_GET
def team(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.ASSIGN_SCORERS, brand)
    late = Evaluation.objects.visible_to(request.user).of_brand(brand).overdue(now()).with_settled()
    page: Any = paginate(late.with_subject().by_deadline(), request)
    suggest_substitutes(page.rows)
    context = {"page": page, "at": now()}
    return render(request, "evaluations/team.html", context)


@require_http_methods(["GET", "POST"])
def grid(request: PersonRequest, campaign_pk: int, role: Role) -> HttpResponse:
    evaluations = _grid_rows(request.user, campaign_pk, role)
    if not evaluations:
        raise Http404
    scoring = evaluations[0].collaboration.campaign.scoring
    criteria = scoring.asked_of(role)
    forms = [
        MarksForm(
            request.POST or None,
            prefix=f"e{evaluation.pk}",
            criteria=criteria,
            current=evaluation.draft(),
        )
        for evaluation in evaluations
    ]
    rows = list(zip(evaluations, forms, strict=True))
    if request.method == "POST":
        answer = _grid_answer(request, rows)
        if answer is not None:
            return answer
    context = {
        "campaign": evaluations[0].collaboration.campaign,
        "role": Role(role).label,
        "criteria": criteria,
        "rows": rows,
        "at": now(),
        "refused": request.method == "POST",
    }
    return render(request, "evaluations/grid.html", context, status=422 if request.method == "POST" else 200)


def _grid_answer(request: PersonRequest, rows: list[tuple[Evaluation, MarksForm]]) -> HttpResponse | None:
    """Keep all drafts; on request submit the rows that have marks. None: something is left to put right."""
    at = now()
    readable = all(form.is_valid() for _evaluation, form in rows)
    if not readable:
        return (
            JsonResponse({"message": _("Some marks are not readable.")}, status=400)
            if _by_script(request)
            else None
        )
    for evaluation, form in rows:
        actions.save_draft(evaluation=evaluation, given=form.given(), by=request.user, at=at)
    if _by_script(request):
        return JsonResponse({"saved_at": at.isoformat()})
    if request.POST.get("submit") == "draft":
        messages.success(request, _("Saved. Nothing is submitted yet."))
        return redirect(request.path)
    done, refused = _submit_rows(request.user, rows, at)
    if done:
        messages.success(
            request,
            ngettext("%(count)d evaluation submitted.", "%(count)d evaluations submitted.", done)
            % {"count": done},
        )
    return None if refused else redirect("evaluations:queue")


def _submit_rows(user: User, rows: list[tuple[Evaluation, MarksForm]], at: datetime) -> tuple[int, int]:
    done = refused = 0
    for evaluation, form in rows:
        if all(mark.is_empty for mark in form.given().values()):
            continue
        try:
            actions.submit_evaluation(evaluation=evaluation, by=user, at=at)
            done += 1
        except MarksRefusedError as error:
            form.refuse(error)
            refused += 1
    return done, refused


def _by_script(request: PersonRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _shown(own: EvaluationQuerySet, show: str, at: datetime) -> EvaluationQuerySet:
    if show == "done":
        return own.submitted().order_by("-submitted_at", "-pk")
    to_do = own.to_do().by_deadline()
    return to_do.overdue(at) if show == "overdue" else to_do


def _grids(own: EvaluationQuerySet) -> list[dict[str, Any]]:
    """Campaign and role with at least two evaluations to do."""
    rows = own.to_do().values_list("collaboration__campaign", "collaboration__campaign__name", "role")
    grouped = groupby(sorted(rows))
    counted = [(campaign, name, role, len(list(same))) for (campaign, name, role), same in grouped]
    return [
        {"campaign": campaign, "name": name, "role": Role(role), "count": count}
        for campaign, name, role, count in counted
        if count > 1
    ]


def _grid_rows(user: User, campaign_pk: int, role: str) -> list[Evaluation]:
    own = Evaluation.objects.owed_by(user).to_do().filter(collaboration__campaign=campaign_pk, role=role)
    return list(own.with_subject().with_criteria().with_drafts().by_deadline()[:GRID_LIMIT])
