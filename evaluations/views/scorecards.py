"""Versions of the scorecard: reading, drafting, publishing."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import can, require
from core.errors import DomainError
from evaluations import actions
from evaluations.dimensions import Dimension
from evaluations.errors import ScorecardIncompleteError
from evaluations.forms.scorecards import CriterionForm, ScorecardForm
from evaluations.models import Criterion, Scorecard
from evaluations.publishing import changes_of, problems_with
from evaluations.states import VersionState


@require_GET
def scorecard_list(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.VIEW_CREATORS)
    visible = Scorecard.objects.visible_to(request.user)
    scorecards = visible.select_related("published_by").annotate(used=Count("campaigns")).order_by("-version")
    context = {
        "scorecards": scorecards,
        "may_edit": can(request.user, Capability.MANAGE_SCORECARDS),
        "has_draft": any(scorecard.state == VersionState.DRAFT for scorecard in scorecards),
    }
    return render(request, "evaluations/scorecards.html", context)


@require_GET
def scorecard(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Scorecard.objects.visible_to(request.user).with_text(), pk=pk)
    is_draft = found.state == VersionState.DRAFT
    context = {
        "scorecard": found,
        "dimensions": _by_dimension(found),
        "order": [dimension.label for dimension in Dimension],
        "is_draft": is_draft,
        "may_edit": is_draft and can(request.user, Capability.MANAGE_SCORECARDS),
        "problems": problems_with(found) if is_draft else [],
        "changes": changes_of(found),
    }
    return render(request, "evaluations/scorecard.html", context)


@require_POST
def begin_draft(request: PersonRequest) -> HttpResponse:
    scorecard = actions.draft_scorecard(based_on=Scorecard.objects.in_force(), by=request.user, at=now())
    return redirect(scorecard)


@require_http_methods(["GET", "POST"])
def weights(request: PersonRequest, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    form = ScorecardForm(request.POST or None, scorecard=found)
    if form.is_valid():
        names = {key: form.cleaned_data[key] for key in ("name_zh", "name_en")}
        actions.change_scorecard(scorecard=found, goals=form.goals(), by=request.user, **names)
        return redirect(found)
    context = {"scorecard": found, "form": form, "order": [dimension.label for dimension in Dimension]}
    return render(request, "evaluations/weights.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def new_criterion(request: PersonRequest, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    form = CriterionForm(request.POST or None)
    if form.is_valid():
        actions.add_criterion(scorecard=found, text=form.text(), by=request.user)
        return redirect(found)
    context = {"scorecard": found, "form": form, "criterion": None}
    return render(request, "evaluations/criterion.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def criterion(request: PersonRequest, pk: int) -> HttpResponse:
    found = _draft_criterion(request, pk)
    form = CriterionForm(request.POST or None, criterion=found)
    if form.is_valid():
        actions.change_criterion(criterion=found, text=form.text(), by=request.user)
        return redirect(found.scorecard)
    context = {"scorecard": found.scorecard, "form": form, "criterion": found}
    return render(request, "evaluations/criterion.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_criterion(request: PersonRequest, pk: int) -> HttpResponse:
    found = _draft_criterion(request, pk)
    actions.remove_criterion(criterion=found, by=request.user)
    messages.success(request, _("Removed: %(criterion)s") % {"criterion": found.name})
    return redirect(found.scorecard)


@require_POST
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    found = _draft(request, pk)
    try:
        actions.publish_scorecard(scorecard=found, by=request.user, at=now())
    except ScorecardIncompleteError:
        messages.error(request, _("Not published: the list below says what is missing."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Published. Campaigns that start from now on use it."))
    return redirect(found)


@require_POST
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    actions.discard_draft(scorecard=_draft(request, pk), by=request.user)
    messages.success(request, _("The draft is discarded."))
    return redirect("evaluations:scorecards")


def _draft(request: PersonRequest, pk: int) -> Scorecard:
    require(request.user, Capability.MANAGE_SCORECARDS)
    found: Scorecard = get_object_or_404(Scorecard.objects.drafts().with_text(), pk=pk)
    return found


def _draft_criterion(request: PersonRequest, pk: int) -> Criterion:
    require(request.user, Capability.MANAGE_SCORECARDS)
    criteria = Criterion.objects.filter(scorecard__state=VersionState.DRAFT)
    return get_object_or_404(criteria.select_related("scorecard").prefetch_related("anchors"), pk=pk)


def _by_dimension(scorecard: Scorecard) -> list[tuple[str, int, list[Criterion]]]:
    """Label, sum of weights, criteria."""
    criteria = list(scorecard.criteria.all())
    return [
        (
            str(dimension.label),
            sum(one.weight for one in criteria if one.dimension == dimension),
            [one for one in criteria if one.dimension == dimension],
        )
        for dimension in Dimension
    ]
