"""How many orders come back, by month and by age."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import require
from commerce.cohorts import AGES, cohorts
from commerce.forms.returns import CohortForm
from commerce.models import OrderLine


@require_GET
def return_cohorts(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    form = CohortForm(request.GET or None, brand=brand)
    lines = OrderLine.objects.visible_to(request.user).filter(store__brand=brand)
    context = {
        "brand": brand,
        "form": form,
        "ages": AGES,
        "cohorts": cohorts(form.among(lines), at=now(), **form.options()),
    }
    return render(request, "commerce/cohorts.html", context)
