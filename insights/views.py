from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from blacklist.models import Entry, Incident
from campaigns.clocks import with_clocks
from campaigns.models import Campaign, Collaboration, Deliverable
from creators.models import Creator
from creators.standing import TREND_OF
from evaluations.explanation import explain
from evaluations.models import Alert, CollaborationScore, Evaluation, Policy, RenewalItem, Review, Standing
from evaluations.redaction import redacted_for
from evaluations.renewals import rows_of
from evaluations.substitutes import suggest_substitutes

from . import charts
from . import worth as worths
from .sales import sales_of, samples_of

QUEUE_ON_HOME = 6
ROWS_ON_HOME = 8
RECENT = timedelta(days=30)


@require_GET
def home(request: PersonRequest) -> HttpResponse:
    at = now()
    context: dict[str, Any] = {"at": at, "queue": _queue(request)}
    if request.brand and can(request.user, Capability.CLOSE_CAMPAIGNS, request.brand):
        context |= _for_manager(request)
    if can(request.user, Capability.DECIDE_BLACKLIST):
        context["proposals"] = Entry.objects.pending().for_list()[:ROWS_ON_HOME]
        context["decides"] = True
    if can(request.user, Capability.VIEW_CREATORS):
        context["movers"] = Alert.objects.seen_by(request.user).newest(at - RECENT)[:ROWS_ON_HOME]
    return render(request, "insights/home.html", context)


def _queue(request: PersonRequest) -> Any:
    return Evaluation.objects.owed_by(request.user).to_do().with_subject().by_deadline()[:QUEUE_ON_HOME]


def _for_manager(request: PersonRequest) -> dict[str, Any]:
    # Through the blind rule: whether somebody has submitted is nobody's business before the deadline.
    in_brand = Evaluation.objects.visible_to(request.user).filter(
        collaboration__campaign__brand=request.brand
    )
    overdue = list(in_brand.to_do().overdue(now()).with_subject().by_deadline()[:ROWS_ON_HOME])
    suggest_substitutes(overdue)
    return {
        "manages": True,
        "campaigns": Campaign.objects.filter(brand=request.brand)
        .running()
        .with_counts()
        .order_by("ends_on", "pk")[:ROWS_ON_HOME],
        "renewals_undecided": RenewalItem.objects.of_brand(brand_of(request)).undecided().count(),
        "reviews": _reviews(request),
        "overdue": overdue,
    }


def _reviews(request: PersonRequest) -> list[tuple[Review, bool]]:
    """The brand's scores in dispute by deadline, each with whether it has passed."""
    open_ones = Review.objects.visible_to(request.user).of_brand(brand_of(request)).open()
    rows = open_ones.for_list().by_deadline()[:ROWS_ON_HOME]
    return [(review, review.is_overdue(now())) for review in rows]


@require_GET
def dossier(request: PersonRequest, pk: int) -> HttpResponse:
    require(request.user, Capability.VIEW_CREATORS)
    creator = get_object_or_404(Creator.objects.visible_to(request.user).select_related("category"), pk=pk)
    at = now()
    own = Standing.objects.filter(creator=creator).seen_by(request.user)
    standings = list(own.with_versions().in_order())
    history = redacted_for(request.user, CollaborationScore.objects.filter(creator=creator).latest_versions())
    context = {
        "creator": creator,
        "standing": standings[-1] if standings else None,
        "trend": TREND_OF[standings[-1].trend] if standings else None,
        "explanation": explain(standings[-1], user=request.user) if standings else None,
        "is_stale": bool(standings) and standings[-1].is_stale(on=at.date()),
        "alerts": Alert.objects.seen_by(request.user).filter(creator=creator).for_list()[:ROWS_ON_HOME],
        "history": history[::-1],
        "policy": Policy.objects.in_force(),
        "standings": standings[::-1],
        "trend_chart": charts.trend_chart(history, standings),
        "tier_steps": charts.tier_steps(standings, at),
        "radar": charts.radar(creator, history, (str(creator), _("Comparable creators"))),
        **_records(request, creator, at),
    }
    context["sales"] = sales_of(creator, request.user)
    context["samples"], context["fulfilment"] = samples_of(creator, request.user)
    return render(request, "insights/dossier.html", context)


def _records(request: PersonRequest, creator: Creator, at: Any) -> dict[str, Any]:
    """What brands recorded about the creator: those the person belongs to; the blacklist is shared."""
    collaborations = Collaboration.objects.visible_to(request.user).filter(creator=creator)
    decided = RenewalItem.objects.visible_to(request.user).about([creator.pk])
    shown = list(collaborations.select_related("campaign__brand").order_by("-added_at", "-pk"))
    return {
        "collaborations": with_clocks(shown, by=request.user, at=at),
        "deliverables": Deliverable.objects.filter(collaboration__in=collaborations)
        .select_related("collaboration__campaign")
        .with_views()
        .order_by("-published_at", "-pk")[:50],
        "incidents": Incident.objects.visible_to(request.user).filter(creator=creator).for_list(),
        "entries": Entry.objects.visible_to(request.user).filter(creator=creator).for_list(),
        "renewals": rows_of(list(decided.newest_decided())),
        "reviews": Review.objects.visible_to(request.user)
        .open()
        .of_creator(creator)
        .for_list()
        .by_deadline(),
        "under_review_elsewhere": Review.objects.open().of_creator(creator).of_others(request.user).exists(),
        "is_blocked": Entry.objects.in_force(at).filter(creator=creator).exists(),
        "may_add": request.brand is not None and can(request.user, Capability.EDIT_CAMPAIGNS, request.brand),
        "may_propose": can(request.user, Capability.PROPOSE_BLACKLIST, request.brand),
        "may_block": can(request.user, Capability.BLOCK_IN_EMERGENCY, request.brand),
        "may_report": can(request.user, Capability.REPORT_INCIDENTS, request.brand),
    }


@require_GET
def worth(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    values = worths.values_in(brand)
    context = {
        "brand": brand,
        "tiers": worths.by_tier(values),
        "sources": worths.by_source(values, brand),
    }
    return render(request, "insights/worth.html", context)
