from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Brand
from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import require
from core.errors import DomainError
from creators import actions
from creators.forms import BrandForm, ContactForm, FiguresCorrectionForm, RecordForm, SnapshotForm
from creators.models import Contact, Creator, Profile, Tag

INVALID = 422


@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.EDIT_CREATORS, brand)
    form = RecordForm(request.POST or None, initial={"handle": request.GET.get("handle", "")})
    brand_form = BrandForm(request.POST or None, brand=brand)
    if form.is_valid() and brand_form.is_valid():
        try:
            creator = actions.add_creator(record=form.record(), by=request.user, brand=brand)
            _keep_for_brand(creator, brand, brand_form, request)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(creator)s is in the archive.") % {"creator": creator})
            return redirect("creators:edit" if "more" in request.POST else creator, *_more(request, creator))
    context = {"form": form, "brand_form": brand_form, "tags": Tag.objects.of_brand(brand).in_order()}
    return render(request, "creators/new.html", context, status=status_of(form, brand_form))


def _more(request: PersonRequest, creator: Creator) -> list[int]:
    return [creator.pk] if "more" in request.POST else []


@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    brand = brand_of(request)
    creator = get_object_or_404(Creator.objects.visible_to(request.user), pk=pk)
    require(request.user, Capability.EDIT_CREATORS, brand)
    form = RecordForm(request.POST or None, initial=RecordForm.initial_of(creator))
    brand_form = BrandForm(request.POST or None, brand=brand, initial=_brand_initial(creator, brand))
    if form.is_valid() and brand_form.is_valid():
        try:
            actions.edit_creator(creator=creator, record=form.record(), by=request.user, brand=brand)
            _keep_for_brand(creator, brand, brand_form, request)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("creators:edit", pk)
    return _edit_page(request, creator, form=form, brand_form=brand_form)


def _keep_for_brand(creator: Creator, brand: Brand, form: BrandForm, request: PersonRequest) -> None:
    given = form.cleaned_data
    actions.describe_for_brand(
        creator=creator,
        brand=brand,
        owner=given["owner"],
        source=given["source"],
        note=given["note"],
        by=request.user,
    )
    actions.set_tags(creator=creator, brand=brand, names=given["tags"], by=request.user)


def _brand_initial(creator: Creator, brand: Brand) -> dict[str, Any]:
    profile = Profile.objects.of_brand(brand).filter(creator=creator).first()
    tags = Tag.objects.of_brand(brand).filter(taggings__creator=creator).in_order()
    return BrandForm.initial_of(profile, list(tags))


def _edit_page(request: PersonRequest, creator: Creator, **forms: BaseForm) -> HttpResponse:
    brand = brand_of(request)
    context: dict[str, Any] = {
        "creator": creator,
        "form": forms.get("form") or RecordForm(initial=RecordForm.initial_of(creator)),
        "brand_form": forms.get("brand_form")
        or BrandForm(brand=brand, initial=_brand_initial(creator, brand)),
        "snapshot_form": forms.get("snapshot_form") or SnapshotForm(initial={"taken_on": localdate()}),
        "contact_form": forms.get("contact_form") or ContactForm(),
        "tags": Tag.objects.of_brand(brand).in_order(),
    }
    return render(request, "creators/edit.html", context, status=status_of(*forms.values()))


@require_POST
def add_snapshot(request: PersonRequest, pk: int) -> HttpResponse:
    creator = get_object_or_404(Creator.objects.visible_to(request.user), pk=pk)
    require(request.user, Capability.EDIT_CREATORS, brand_of(request))
    form = SnapshotForm(request.POST)
    if form.is_valid():
        try:
            actions.record_snapshot(
                creator=creator,
                taken_on=form.cleaned_data["taken_on"],
                origin_name=form.cleaned_data["origin_name"],
                figures=form.figures(),
                by=request.user,
                brand=brand_of(request),
                at=now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The figures are recorded."))
            return redirect("creators:edit", pk)
    return _edit_page(request, creator, snapshot_form=form)


@require_http_methods(["GET", "POST"])
def correct_snapshot(request: PersonRequest, pk: int, snapshot_pk: int) -> HttpResponse:
    brand = brand_of(request)
    creator = get_object_or_404(Creator.objects.visible_to(request.user), pk=pk)
    require(request.user, Capability.EDIT_CREATORS, brand)
    snapshot = get_object_or_404(creator.snapshots.all(), pk=snapshot_pk)
    form = FiguresCorrectionForm(request.POST or None, instance=snapshot)
    if form.is_valid():
        try:
            actions.correct_snapshot(
                snapshot=snapshot,
                figures=form.figures(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                brand=brand,
                at=now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The figures are corrected."))
            return redirect("creators:edit", pk)
    context = {"creator": creator, "snapshot": snapshot, "form": form}
    return render(request, "creators/correct_snapshot.html", context, status=status_of(form))


@require_POST
def add_contact(request: PersonRequest, pk: int) -> HttpResponse:
    creator = get_object_or_404(Creator.objects.visible_to(request.user), pk=pk)
    require(request.user, Capability.EDIT_CREATORS, brand_of(request))
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            actions.add_contact(
                creator=creator, brand=brand_of(request), by=request.user, **form.cleaned_data
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The contact is kept."))
            return redirect("creators:edit", pk)
    return _edit_page(request, creator, contact_form=form)


@require_POST
def remove_contact(request: PersonRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.of_brand(brand_of(request)), pk=pk)
    actions.remove_contact(contact=contact, by=request.user)
    messages.success(request, _("The contact is removed."))
    return redirect("creators:edit", contact.creator_id)


def refuse(form: BaseForm, error: DomainError) -> None:
    field = error.field if error.field in form.fields else None
    form.add_error(field, error.as_validation_error())


def status_of(*forms: BaseForm) -> int:
    return INVALID if any(form.is_bound and form.errors for form in forms) else 200
