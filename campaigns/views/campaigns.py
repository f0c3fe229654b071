from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from campaigns import actions, closing, rules
from campaigns.filters import CampaignFilter
from campaigns.forms import CampaignForm, ScorersForm
from campaigns.models import Campaign, Collaboration
from campaigns.states import CampaignState
from core.htmx import is_htmx
from core.keyset import paginate

from .pages import form_page, saved, tabs, visible_campaign


@require_GET
def campaign_list(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_CAMPAIGNS, brand)
    campaigns = Campaign.objects.visible_to(request.user).filter(brand=brand).for_list()
    filters = CampaignFilter(request.GET, campaigns, request=request)
    context = {
        "filter": filters,
        "page": paginate(filters.qs, request),
        "may_create": can(request.user, Capability.EDIT_CAMPAIGNS, brand),
        "to_be_ended": Collaboration.objects.filter(campaign__brand=brand).to_be_ended(now()).count(),
    }
    return render(request, "campaigns/_results.html" if is_htmx(request) else "campaigns/list.html", context)


@require_http_methods(["GET", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.EDIT_CAMPAIGNS, brand)
    form = CampaignForm(request.POST or None, brand=brand, initial={"owner": request.user.pk})
    made: list[Campaign] = []

    def save(form: CampaignForm) -> None:
        made.append(actions.create_campaign(brand=brand, by=request.user, at=now(), **form.cleaned_data))

    if form.is_valid() and saved(form, save):
        messages.success(request, _("The campaign is a draft. Add creators, then start it."))
        return redirect(made[0])
    return render(request, "campaigns/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    require(request.user, Capability.EDIT_CAMPAIGNS, campaign.brand)
    form = CampaignForm(request.POST or None, brand=campaign.brand, campaign=campaign)
    return form_page(
        request,
        form,
        title=_("Settings"),
        parent=campaign,
        save=lambda form: actions.change_campaign(
            campaign=campaign, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("Saved."),
        campaign=campaign,
        tabs=tabs(request.user, campaign, "edit"),
        moves=campaign.moves.select_related("by").order_by("-pk"),
        may=rules.may(request.user, campaign),
        template="campaigns/settings.html",
    )


@require_http_methods(["GET", "POST"])
def scorers(request: PersonRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    form = ScorersForm(request.POST if request.method == "POST" else None, campaign=campaign)
    return form_page(
        request,
        form,
        title=_("Scorers"),
        parent=campaign,
        save=lambda form: actions.name_scorers(
            campaign=campaign, scorers=form.scorers(), by=request.user, at=now()
        ),
        done=_("The scorers are named."),
        campaign=campaign,
        tabs=tabs(request.user, campaign, "scorers"),
        may=rules.may(request.user, campaign),
        named=campaign.scorers.select_related("user").order_by("role", "user__name"),
        template="campaigns/scorers.html",
    )


STEPS: dict[str, tuple[Callable[..., None], Any]] = {
    "start": (actions.start_campaign, lambda: _("The campaign runs.")),
    "score": (actions.begin_scoring, lambda: _("Scoring has begun; nobody joins any more.")),
    "resume": (actions.resume_campaign, lambda: _("The campaign runs again.")),
    "archive": (actions.archive_campaign, lambda: _("The campaign is in the archive.")),
    "unarchive": (actions.unarchive_campaign, lambda: _("The campaign is back from the archive.")),
}


@require_POST
def step(request: PersonRequest, pk: int, name: str) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    if name not in STEPS:
        raise Http404
    action, done = STEPS[name]
    action(campaign=campaign, by=request.user, at=now())
    messages.success(request, done())
    return redirect(campaign)


@require_POST
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    reason = request.POST.get("reason", "")
    actions.reopen_campaign(campaign=campaign, reason=reason, by=request.user, at=now())
    messages.success(request, _("The campaign is open again. Closing it anew recomputes the tiers."))
    return redirect(campaign)


@require_http_methods(["GET", "POST"])
def close(request: PersonRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    if request.method == "POST":
        actions.close_campaign(campaign=campaign, by=request.user, at=now())
        messages.success(request, _("The campaign is closed."))
        return redirect("campaigns:close", pk=campaign.pk)
    return render(request, "campaigns/close.html", _closing(request, campaign))


def _closing(request: PersonRequest, campaign: Campaign) -> dict[str, Any]:
    at = now()
    may = rules.may(request.user, campaign)
    is_open = campaign.state in {CampaignState.RUNNING, CampaignState.SCORING}
    return {
        "campaign": campaign,
        "tabs": tabs(request.user, campaign, "close"),
        "may": may,
        "is_open": is_open,
        "preview": closing.preview(campaign, by=request.user, at=at),
        "panels": closing.panels(campaign, by=request.user, at=at) if not is_open or may.close else [],
        **_progress(campaign),
        "moves": campaign.moves.select_related("by").order_by("-pk"),
    }


@require_GET
def job(request: PersonRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    progress = _progress(campaign)
    response = render(request, "campaigns/_job.html", {"campaign": campaign, **progress})
    if progress["job"] and progress["job"].done_at:
        response.headers["HX-Trigger"] = "recomputed"
    return response


def _progress(campaign: Campaign) -> dict[str, Any]:
    """The recompute the last close asked for; the app to the right keeps it."""
    job = campaign.standing_jobs.order_by("-requested_at", "-pk").first()
    percent = 100 * job.progress // job.total if job and job.total else 0
    return {"job": job, "percent": percent}
