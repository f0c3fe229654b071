"""What moved, what was recomputed, and the numbers behind it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import require
from campaigns.models import Campaign
from campaigns.states import CampaignState
from core.keyset import paginate
from evaluations.closing import foresee, read
from evaluations.explanation import explain
from evaluations.models import Alert, CurrentStanding, Standing, StandingJob

from .tabs import standing_tabs


@require_GET
def movers(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.VIEW_CREATORS)
    kind = request.GET.get("kind", "")
    alerts = Alert.objects.seen_by(request.user).for_list().of_kind(kind)
    context = {
        "page": paginate(alerts, request),
        "kind": kind,
        "kinds": Alert.Kind.choices,
        "tabs": standing_tabs(request),
    }
    return render(request, "evaluations/movers.html", context)


@require_GET
def recomputes(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.CLOSE_CAMPAIGNS)
    jobs = StandingJob.objects.visible_to(request.user).for_list()
    context = {"page": paginate(jobs, request), "tabs": standing_tabs(request)}
    return render(request, "evaluations/recomputes.html", context)


@require_GET
def closing(request: PersonRequest, pk: int) -> HttpResponse:
    """What a close would change, or has changed; fetched by the page of the close."""
    campaigns = Campaign.objects.visible_to(request.user).select_related("brand")
    campaign: Campaign = get_object_or_404(campaigns, pk=pk)
    is_closed = campaign.state == CampaignState.CLOSED
    require(
        request.user,
        Capability.VIEW_CAMPAIGNS if is_closed else Capability.CLOSE_CAMPAIGNS,
        campaign.brand,
    )
    outcome = read(campaign) if is_closed else foresee(campaign, by=request.user, at=now())
    context = {
        "outcome": outcome,
        "is_closed": is_closed,
        "needed": CurrentStanding.objects.videos_needed(),
    }
    return render(request, "evaluations/_outcome.html", context)


@require_GET
def standing(request: PersonRequest, pk: int) -> HttpResponse:
    """One standing of the past, explained by what was stored with it."""
    require(request.user, Capability.VIEW_CREATORS)
    standings = Standing.objects.with_versions().seen_by(request.user)
    found = get_object_or_404(standings.select_related("creator"), pk=pk)
    context = {"standing": found, "explanation": explain(found, user=request.user)}
    return render(request, "evaluations/standing.html", context)
