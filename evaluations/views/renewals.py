"""What to do with creators after a campaign: the worklist, and deciding one or many."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Brand
from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from campaigns.models import Campaign
from core.errors import DomainError
from core.htmx import is_htmx
from core.keyset import paginate
from evaluations import actions
from evaluations.filters import CampaignRenewalFilter, RenewalFilter
from evaluations.forms.renewals import BulkRenewalForm, RenewalForm, initial_renewal
from evaluations.models import Policy, RenewalItem
from evaluations.renewals import rows_of


@require_GET
def renewals(request: PersonRequest) -> HttpResponse:
    """Over all campaigns of the brand."""
    brand = brand_of(request)
    require(request.user, Capability.VIEW_CAMPAIGNS, brand)
    items = RenewalItem.objects.visible_to(request.user).of_brand(brand)
    return _worklist(
        request, RenewalFilter(request.GET, _listed(items), request=request), brand, campaign=None
    )


@require_GET
def campaign_renewals(request: PersonRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    items = RenewalItem.objects.of_campaign(campaign)
    filters = CampaignRenewalFilter(request.GET, _listed(items), request=request)
    return _worklist(request, filters, campaign.brand, campaign=campaign)


@require_http_methods(["GET", "POST"])
def renewal(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_listed(RenewalItem.objects.visible_to(request.user)), pk=pk)
    brand = found.collaboration.campaign.brand
    require(request.user, Capability.VIEW_CAMPAIGNS, brand)
    form = RenewalForm(request.POST if request.method == "POST" else None, initial=initial_renewal(found))
    if request.method == "POST" and form.is_valid() and _decided(request, found, form):
        messages.success(request, _("Decided."))
        return redirect("evaluations:campaign_renewals", pk=found.collaboration.campaign_id)
    context = {
        "item": found,
        "row": rows_of([found], policy=Policy.objects.in_force())[0],
        "form": form,
        "may_decide": can(request.user, Capability.DECIDE_RENEWALS, brand),
    }
    return render(request, "evaluations/renewal.html", context, status=422 if form.is_bound else 200)


@require_POST
def decide_renewals(request: PersonRequest) -> HttpResponse:
    """The ticked rows, or all that match, of the brand or of the campaign named."""
    return _decide_many(request, brand_of(request), campaign=None)


@require_POST
def decide_campaign_renewals(request: PersonRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    return _decide_many(request, campaign.brand, campaign=campaign)


def _decide_many(request: PersonRequest, brand: Brand, *, campaign: Campaign | None) -> HttpResponse:
    require(request.user, Capability.DECIDE_RENEWALS, brand)
    form = BulkRenewalForm(request.POST)
    if not form.is_valid():
        raise DomainError("; ".join(str(error) for errors in form.errors.values() for error in errors))
    results = actions.decide_renewals(
        brand=brand, ids=_chosen(request, brand, campaign), by=request.user, at=now(), **form.decided()
    )
    context = {
        "results": results,
        "decided": sum(result.refusal is None for result in results),
        "back": _list_url(campaign),
    }
    return render(request, "evaluations/renewals_decided.html", context)


def _worklist(
    request: PersonRequest, filters: RenewalFilter, brand: Brand, *, campaign: Campaign | None
) -> HttpResponse:
    page: Any = paginate(filters.qs, request)
    context = {
        "brand": brand,
        "campaign": campaign,
        "filter": filters,
        "page": page,
        "rows": rows_of(page.rows, policy=Policy.objects.in_force()),
        "may_decide": can(request.user, Capability.DECIDE_RENEWALS, brand),
        "decide_url": _decide_url(campaign),
        "bulk_form": BulkRenewalForm(auto_id="bulk-%s"),
        "bulk_actions": [{"value": "decide", "label": _("Decide now"), "icon": "check"}],
    }
    template = "evaluations/_renewals.html" if is_htmx(request) else "evaluations/renewals.html"
    return render(request, template, context)


def _listed(items: QuerySet[RenewalItem]) -> Any:
    return items.for_list(z=Policy.objects.in_force().hysteresis)  # type: ignore[attr-defined]


def _campaign(request: PersonRequest, pk: int) -> Campaign:
    campaigns: QuerySet[Campaign] = Campaign.objects.visible_to(request.user).select_related("brand")
    campaign = get_object_or_404(campaigns, pk=pk)
    require(request.user, Capability.VIEW_CAMPAIGNS, campaign.brand)
    return campaign


def _decided(request: PersonRequest, found: RenewalItem, form: RenewalForm) -> bool:
    """Whether the action took it; its refusal is put on the field it names."""
    try:
        actions.decide_renewal(item=found, by=request.user, at=now(), **form.decided())
    except DomainError as error:
        field = {"commission_bp": "commission", "reason": "reason"}.get(error.field or "")
        form.add_error(field, error.as_validation_error())
        return False
    return True


def _chosen(request: PersonRequest, brand: Brand, campaign: Campaign | None) -> list[int]:
    if not request.POST.get("matching"):
        return [int(each) for each in request.POST.getlist("chosen") if each.isdecimal()]
    items = RenewalItem.objects.of_brand(brand)
    filters = CampaignRenewalFilter if campaign else RenewalFilter
    matching = filters(
        QueryDict(request.POST.get("query", "")),
        items.of_campaign(campaign) if campaign else items,
        request=request,
    )
    return list(matching.qs.order_by("pk").values_list("pk", flat=True))


def _list_url(campaign: Campaign | None) -> str:
    return (
        reverse("evaluations:campaign_renewals", args=[campaign.pk])
        if campaign
        else reverse("evaluations:renewals")
    )


def _decide_url(campaign: Campaign | None) -> str:
    if campaign:
        return reverse("evaluations:decide_campaign_renewals", args=[campaign.pk])
    return reverse("evaluations:decide_renewals")
