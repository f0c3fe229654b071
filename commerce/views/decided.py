"""Order lines that a person decided on, and taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from commerce.actions.matching import LARGEST, take_back
from commerce.models import ManualMatch
from core.keyset import paginate

from .unmatched import chosen_ids, tabs


@require_GET
def decided(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    words = ManualMatch.objects.of_brand(brand).standing().for_list()
    context = {
        "brand": brand,
        "page": paginate(words, request),
        "tabs": tabs("decided"),
        "may_match": can(request.user, Capability.MATCH_ORDERS, brand),
        "bulk_actions": [{"value": "take-back", "label": _("Take back"), "icon": "arrow-back-up"}],
    }
    return render(request, "commerce/decided.html", context)


@require_POST
def take_back_chosen(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.MATCH_ORDERS, brand)
    results = take_back(
        brand=brand,
        ids=_chosen(request),
        reason=request.POST.get("reason", ""),
        by=request.user,
        at=now(),
    )
    done = sum(result.refusal is None for result in results)
    return render(request, "commerce/taken_back.html", {"results": results, "done": done})


def _chosen(request: PersonRequest) -> list[int]:
    words = ManualMatch.objects.of_brand(brand_of(request)).standing()
    # One more than may be, so that too many is said and not done in part.
    every = words.order_by("line").values_list("line", flat=True)[: LARGEST + 1]
    return chosen_ids(request) if not request.POST.get("matching") else list(every)
