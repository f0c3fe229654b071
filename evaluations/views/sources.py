"""Which dimensions of a campaign come from numbers, and which are asked of people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import can, require
from campaigns.models import Campaign
from commerce.models import Store
from core.errors import DomainError
from evaluations import actions
from evaluations.forms.sources import SourcesForm
from evaluations.models import CampaignScoring, Evaluation
from evaluations.sources import has_peers


@require_http_methods(["GET", "POST"])
def sources(request: PersonRequest, pk: int) -> HttpResponse:
    campaigns = Campaign.objects.visible_to(request.user).select_related("brand")
    campaign: Campaign = get_object_or_404(campaigns, pk=pk)
    require(request.user, Capability.VIEW_CAMPAIGNS, campaign.brand)
    scoring = CampaignScoring.objects.filter(campaign=campaign).select_related("scorecard").first()
    form = SourcesForm(request.POST if request.method == "POST" else None, campaign=campaign, scoring=scoring)
    if form.is_valid():
        try:
            actions.choose_sources(campaign=campaign, by=request.user, at=now(), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field, refusal.as_validation_error())
        else:
            messages.success(request, _("Saved. The scorers' forms follow."))
            return redirect("evaluations:sources", pk)
    context = {
        "campaign": campaign,
        "scoring": scoring,
        "form": form,
        "is_fixed": Evaluation.objects.of_campaign(campaign).exists(),
        "sells": Store.objects.of_brand(campaign.brand).exists(),
        "has_peers": has_peers(),
        "may_choose": can(request.user, Capability.EDIT_CAMPAIGNS, campaign.brand),
    }
    return render(request, "evaluations/sources.html", context, status=422 if form.is_bound else 200)
