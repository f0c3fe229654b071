"""What pages of this app share: objects as the person may see them, and a form on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import require
from campaigns.models import Collaboration
from core.errors import DomainError

F = TypeVar("F", bound=forms.BaseForm)


def visible_collaboration(request: PersonRequest, pk: int) -> Collaboration:
    rows: QuerySet[Collaboration] = Collaboration.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("campaign__brand", "creator"), pk=pk)
    require(request.user, Capability.VIEW_SALES, row.campaign.brand)
    return row


def form_page(
    request: PersonRequest,
    form: F,
    *,
    title: str,
    back: str,
    save: Callable[[F], object],
    done: str,
    **context: Any,
) -> HttpResponse:
    """Show the form, or save what it holds and go back to where it belongs."""
    if form.is_valid() and saved(form, save):
        messages.success(request, done)
        return redirect(back)
    page = {"form": form, "title": title, "back": back, "submit": _("Save"), **context}
    return render(request, "commerce/tracking_form.html", page, status=422 if form.is_bound else 200)


def saved(form: F, save: Callable[[F], object]) -> bool:
    """Whether the action took it; its refusal is put on the field it names."""
    try:
        save(form)
    except DomainError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, error.as_validation_error())
        return False
    return True
