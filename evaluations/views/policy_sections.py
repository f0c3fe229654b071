"""The pages that edit a draft of the policy, one per section."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from evaluations import actions
from evaluations.errors import PolicyFaultyError
from evaluations.forms.policies import SectionForm, cap_forms, caps_given, tier_forms, tiers_given
from evaluations.models import Policy
from evaluations.studio.catalogue import CAPS, Section
from evaluations.studio.sections import ALL_SECTIONS

from .policies import draft_of


@require_http_methods(["GET", "POST"])
def edit_policy(request: PersonRequest, pk: int, section: str) -> HttpResponse:
    draft = draft_of(request, pk)
    found = next((one for one in ALL_SECTIONS if one.key == section), None)
    if found is None:
        raise Http404
    return _numbers(request, draft, found) if found.numbers else _rules(request, draft, found)


def _numbers(request: PersonRequest, draft: Policy, section: Section) -> HttpResponse:
    form = SectionForm(request.POST or None, section=section, policy=draft)
    if form.is_valid():
        try:
            actions.change_policy(policy=draft, changes=form.changes(), by=request.user, at=now())
        except PolicyFaultyError as refusal:
            form.refuse(refusal)
        else:
            return _saved(request, draft, section)
    return _page(request, "evaluations/edit_policy.html", draft, section, form)


def _rules(request: PersonRequest, draft: Policy, section: Section) -> HttpResponse:
    is_caps = section.key == CAPS
    forms = (cap_forms if is_caps else tier_forms)(draft, request.POST or None)
    faults: list[str] = []
    if forms.is_valid():
        given = {"caps": caps_given(forms)} if is_caps else {"tiers": tiers_given(forms)}
        try:
            actions.change_policy(policy=draft, changes={}, by=request.user, at=now(), **given)
        except PolicyFaultyError as refusal:
            faults = [words for several in refusal.faults.values() for words in several]
        else:
            return _saved(request, draft, section)
    return _page(request, f"evaluations/edit_policy_{section.key}.html", draft, section, forms, faults=faults)


def _page(
    request: PersonRequest, template: str, draft: Policy, section: Section, form: Any, **more: Any
) -> HttpResponse:
    context = {"policy": draft, "section": section, "form": form, "sections": ALL_SECTIONS, **more}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _saved(request: PersonRequest, draft: Policy, section: Section) -> HttpResponse:
    messages.success(request, _("Saved: %(section)s") % {"section": section.title})
    return redirect(draft)
