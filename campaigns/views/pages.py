"""What several pages of campaigns share: the tabs, and a form on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import can, require
from campaigns.models import Campaign, Collaboration, Deliverable, DeliverableSnapshot
from core.errors import DomainError

FORM_METHODS = ["GET", "POST"]
F = TypeVar("F", bound=forms.BaseForm)


def visible_campaign(request: PersonRequest, pk: int) -> Campaign:
    campaigns: QuerySet[Campaign] = Campaign.objects.visible_to(request.user).select_related("brand", "owner")
    campaign = get_object_or_404(campaigns, pk=pk)
    require(request.user, Capability.VIEW_CAMPAIGNS, campaign.brand)
    return campaign


def visible_collaboration(request: PersonRequest, pk: int) -> Collaboration:
    rows: QuerySet[Collaboration] = Collaboration.objects.visible_to(request.user).for_card()
    row = get_object_or_404(rows.select_related("campaign__brand", "ended_by"), pk=pk)
    require(request.user, Capability.VIEW_CAMPAIGNS, row.campaign.brand)
    return row


def visible_deliverable(request: PersonRequest, pk: int) -> Deliverable:
    found: QuerySet[Deliverable] = Deliverable.objects.visible_to(request.user)
    return get_object_or_404(
        found.select_related("collaboration__campaign__brand", "collaboration__creator"), pk=pk
    )


def visible_snapshot(request: PersonRequest, pk: int) -> DeliverableSnapshot:
    snapshots: Any = DeliverableSnapshot.objects
    found: QuerySet[DeliverableSnapshot] = snapshots.visible_to(request.user).select_related(
        "deliverable__collaboration__campaign__brand", "deliverable__collaboration__creator"
    )
    return get_object_or_404(found, pk=pk)


def tabs(user: User, campaign: Campaign, current: str) -> list[dict[str, Any]]:
    pages = [
        ("campaign", _("Board"), "layout-kanban"),
        ("collaborations", _("List"), "list"),
        ("picker", _("Add creators"), "user-plus"),
        ("scorers", _("Scorers"), "users"),
        ("edit", _("Settings"), "settings"),
        ("close", _("Close"), "flag"),
    ]
    return [
        {
            "url": reverse(f"campaigns:{name}", args=[campaign.pk]),
            "label": label,
            "icon": icon,
            "active": name == current,
        }
        for name, label, icon in pages
        if name != "edit" or can(user, Capability.EDIT_CAMPAIGNS, campaign.brand)
    ]


def form_page(
    request: PersonRequest,
    form: F,
    *,
    title: str,
    parent: Campaign | Collaboration,
    save: Callable[[F], object],
    done: str,
    submit: str = "",
    template: str = "campaigns/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form, or save what it holds and go back to where it belongs."""
    if form.is_valid() and saved(form, save):
        messages.success(request, done)
        return redirect(parent)
    page = {"form": form, "title": title, "parent": parent, "submit": submit or _("Save"), **context}
    return render(request, template, page, status=422 if form.is_bound else 200)


def saved(form: F, save: Callable[[F], object]) -> bool:
    """Whether the action took it; its refusal is put on the field it names."""
    try:
        save(form)
    except DomainError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, error.as_validation_error())
        return False
    return True
