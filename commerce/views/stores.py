"""Where a brand sells."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import require
from commerce import actions
from commerce.forms.stores import StoreForm
from commerce.models import Store
from core.errors import DomainError


@require_GET
def stores(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.MANAGE_STORES, brand)
    listed = Store.objects.visible_to(request.user).of_brand(brand).for_list()
    return render(request, "commerce/stores.html", {"stores": listed})


@require_http_methods(["GET", "POST"])
def new_store(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.MANAGE_STORES, brand)
    form = StoreForm(request.POST or None, initial={"currency": brand.currency, "is_active": True})
    if form.is_valid():
        try:
            store = actions.add_store(brand=brand, by=request.user, at=now(), **form.values())
        except DomainError as error:
            form.add_error(error.field, error.as_validation_error())
        else:
            messages.success(request, _("The store “%(store)s” is there.") % {"store": store})
            return redirect("commerce:stores")
    return render(request, "commerce/store_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def store(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Store.objects.visible_to(request.user).select_related("brand"), pk=pk)
    require(request.user, Capability.MANAGE_STORES, found.brand)
    form = StoreForm(request.POST or None, store=found)
    if form.is_valid():
        try:
            actions.change_store(store=found, by=request.user, **form.values())
        except DomainError as error:
            form.add_error(error.field, error.as_validation_error())
        else:
            messages.success(request, _("Saved."))
            return redirect("commerce:stores")
    context = {"form": form, "store": found}
    return render(request, "commerce/store_form.html", context, status=422 if form.is_bound else 200)
