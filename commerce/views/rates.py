"""What currencies were worth: the list, and entering a day's rate."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from commerce import actions
from commerce.filters.rates import RateFilter
from commerce.forms.rates import RateForm
from commerce.models import ExchangeRate
from core.errors import DomainError
from core.htmx import is_htmx
from core.keyset import paginate


@require_GET
def rates(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_SALES, brand)
    mine = ExchangeRate.objects.visible_to(request.user).of_brand(brand).select_related("recorded_by")
    filters = RateFilter(request.GET, mine.newest(), request=request)
    context = {
        "brand": brand,
        "filter": filters,
        "page": paginate(filters.qs, request),
        "may_enter": can(request.user, Capability.MANAGE_STORES, brand),
        "is_filtered": any(filters.form.cleaned_data.values()) if filters.is_valid() else True,
    }
    return render(request, "commerce/_rates.html" if is_htmx(request) else "commerce/rates.html", context)


@require_http_methods(["GET", "POST"])
def enter(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.MANAGE_STORES, brand)
    initial = {"day": localdate(), "into": brand.currency}
    form = RateForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.enter_rate(brand=brand, by=request.user, at=now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.as_validation_error())
        else:
            messages.success(request, _("The rate is kept; what it converts counts with it at once."))
            return redirect("commerce:rates")
    context = {"form": form, "brand": brand}
    return render(request, "commerce/enter_rate.html", context, status=422 if form.is_bound else 200)
