from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions
from accounts.forms import BrandForm
from accounts.models import Brand
from accounts.requests import SESSION_BRAND, PersonRequest, next_page
from accounts.roles import Capability
from accounts.rules import require
from core.errors import DomainError


@require_POST
def switch_brand(request: PersonRequest) -> HttpResponse:
    chosen = request.POST.get("brand", "")
    brands = Brand.objects.active().visible_to(request.user)
    brand = get_object_or_404(brands, pk=chosen if chosen.isdecimal() else None)
    request.session[SESSION_BRAND] = brand.pk
    return redirect(next_page(request))


@require_GET
def brand_list(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.MANAGE_BRANDS)
    brands = Brand.objects.with_people_count().order_by("-is_active", "name", "pk")
    return render(request, "accounts/brands.html", {"brands": brands})


@require_http_methods(["GET", "POST"])
def new_brand(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.MANAGE_BRANDS)
    form = BrandForm(request.POST or None)
    del form.fields["is_active"]
    if form.is_valid():
        try:
            brand = actions.create_brand(**form.cleaned_data, by=request.user)
        except DomainError as error:
            form.add_error(error.field, error.as_validation_error())
        else:
            messages.success(request, _("The brand “%(brand)s” is there.") % {"brand": brand})
            return redirect("accounts:brands")
    return render(request, "accounts/brand_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def edit_brand(request: PersonRequest, pk: int) -> HttpResponse:
    require(request.user, Capability.MANAGE_BRANDS)
    brand = get_object_or_404(Brand, pk=pk)
    form = BrandForm(request.POST or None, instance=Brand.objects.get(pk=pk))
    if form.is_valid():
        try:
            actions.change_brand(brand=brand, **form.cleaned_data, by=request.user)
        except DomainError as error:
            form.add_error(error.field, error.as_validation_error())
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:brands")
    return render(request, "accounts/brand_form.html", {"form": form, "brand": brand})
