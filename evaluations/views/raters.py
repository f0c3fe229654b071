"""How people mark: a rater's own page, a manager's team, and how far a brand's raters agree."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from core.keyset import paginate
from evaluations import actions
from evaluations.agreement import overview_of
from evaluations.models import RaterEffect, RaterVersion
from evaluations.querysets import RaterEffectQuerySet
from evaluations.raters import Rating, distribution_chart, people_seen_by, ratings_of, weeks_chart


@require_GET
def agreement(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.SCORE, brand)
    context = {"overview": overview_of(brand), **_around(request)}
    return render(request, "evaluations/agreement.html", context)


@require_GET
def raters(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.ASSIGN_SCORERS, brand)
    version = RaterVersion.objects.newest()
    visible = RaterEffect.objects.visible_to(request.user).of_brand(brand)
    effects = visible.newest_of_each(version=version) if version else visible.none()
    show = request.GET.get("show", "")
    page = paginate(_shown(effects, show).order_by("rater__name", "pk"), request)
    context = {
        "version": version,
        "page": page,
        "ratings": [Rating(effect) for effect in page],
        "counts": effects.counts(),
        "show": show,
        **_around(request),
    }
    return render(request, "evaluations/raters.html", context)


@require_GET
def rater(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(people_seen_by(request.user), pk=pk)
    ratings = ratings_of(person, seen_by=request.user)
    newest = ratings[0] if ratings else None
    context = {
        "person": person,
        "newest": newest,
        "ratings": ratings,
        "distribution": distribution_chart(newest.effect) if newest else None,
        "weeks": weeks_chart(ratings),
        **_around(request),
    }
    return render(request, "evaluations/rater.html", context)


@require_POST
def build(request: PersonRequest) -> HttpResponse:
    actions.request_raters(by=request.user)
    messages.success(request, _("A worker builds this week's version. Open the page again in a moment."))
    return redirect("evaluations:agreement")


def _shown(effects: RaterEffectQuerySet, show: str) -> RaterEffectQuerySet:
    named = {"to_calibrate": effects.to_calibrate, "flat": effects.flat, "not_linked": effects.not_linked}
    return named[show]() if show in named else effects


def _around(request: PersonRequest) -> dict[str, bool]:
    """What the tabs and the buttons of these pages ask."""
    return {
        "sees_team": can(request.user, Capability.ASSIGN_SCORERS, request.brand),
        "may_build": can(request.user, Capability.MANAGE_POLICY),
    }
