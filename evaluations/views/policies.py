"""Versions of the policy: reading, drafting, publishing, putting a former one back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import can, require
from core.errors import DomainError
from evaluations import actions
from evaluations.forms.policies import NoteForm, RestoreForm
from evaluations.models import Policy
from evaluations.states import VersionState
from evaluations.studio.checks import faults_of, warnings_of
from evaluations.studio.differences import differences, fingerprint
from evaluations.studio.reading import in_words

from .tabs import standing_tabs


@require_GET
def policy(request: PersonRequest) -> HttpResponse:
    """The one in force, and all versions that one may see."""
    require(request.user, Capability.VIEW_CREATORS)
    in_force = Policy.objects.with_rules().in_force()
    context = {
        "tabs": standing_tabs(request),
        "policy": in_force,
        "tables": list(in_words(in_force)),
        "versions": Policy.objects.visible_to(request.user).for_list(),
        "may_edit": can(request.user, Capability.MANAGE_POLICY),
    }
    return render(request, "evaluations/policy.html", context)


@require_GET
def policy_version(request: PersonRequest, pk: int) -> HttpResponse:
    require(request.user, Capability.VIEW_CREATORS)
    found = get_object_or_404(Policy.objects.visible_to(request.user).with_rules().for_list(), pk=pk)
    in_force = Policy.objects.with_rules().in_force()
    is_draft = found.state == VersionState.DRAFT
    context = {
        "policy": found,
        "in_force": in_force,
        "is_draft": is_draft,
        "is_former": not is_draft and found.pk != in_force.pk,
        "may_edit": can(request.user, Capability.MANAGE_POLICY),
        "is_own": found.drafted_by_id == request.user.pk,
        "tables": list(in_words(found)),
        "comparisons": _comparisons(found, in_force),
        "restoring": RestoreForm(auto_id="restore_%s"),
        **(_about_draft(found, in_force) if is_draft else {}),
    }
    return render(request, "evaluations/policy_version.html", context)


def _comparisons(found: Policy, in_force: Policy) -> list[dict[str, Any]]:
    """With the version it is based on, and with the one in force where that is another."""
    others = [in_force] if found.pk != in_force.pk else []
    if found.based_on_id and found.based_on_id != in_force.pk:
        others = [Policy.objects.with_rules().get(pk=found.based_on_id), *others]
    return [
        {
            "other": other,
            "is_base": other.pk == found.based_on_id,
            "is_in_force": other.pk == in_force.pk,
            "differences": differences(other, found),
        }
        for other in others
    ]


def _about_draft(draft: Policy, in_force: Policy) -> dict[str, Any]:
    tried = draft.what_ifs.for_list().first()
    numbers = fingerprint(draft)
    return {
        "faults": faults_of(draft, list(draft.cap_rules.all()), list(draft.tier_rules.all())),
        "warnings": warnings_of(draft),
        "numbers": numbers,
        "tried": tried,
        "is_try_fresh": tried is not None
        and tried.has_result
        and tried.numbers_sha256 == numbers
        and tried.against_id == in_force.pk,
    }


@require_POST
def begin_policy(request: PersonRequest) -> HttpResponse:
    """A draft from a published version, by default the one in force."""
    require(request.user, Capability.MANAGE_POLICY)
    based_on = request.POST.get("based_on", "")
    if based_on.isdecimal():
        source = get_object_or_404(Policy.objects.published(), pk=int(based_on) % 2**63)
    else:
        source = Policy.objects.in_force()
    return redirect(actions.draft_policy(based_on=source, changes={}, note="", by=request.user, at=now()))


@require_http_methods(["GET", "POST"])
def policy_note(request: PersonRequest, pk: int) -> HttpResponse:
    found = draft_of(request, pk)
    form = NoteForm(request.POST or None, initial={"note": found.note})
    if form.is_valid():
        note = form.cleaned_data["note"]
        actions.change_policy(policy=found, changes={}, note=note, by=request.user, at=now())
        return redirect(found)
    context = {"policy": found, "form": form}
    return render(request, "evaluations/policy_note.html", context, status=422 if form.is_bound else 200)


@require_POST
def publish_policy(request: PersonRequest, pk: int) -> HttpResponse:
    found = draft_of(request, pk)
    published = _tell(
        request,
        lambda: actions.publish_policy(
            policy=found, by=request.user, at=now(), seen=request.POST.get("numbers")
        ),
        _("Published. Everybody is being recomputed."),
    )
    return redirect("evaluations:recomputes") if published else redirect(found)


@require_POST
def discard_policy(request: PersonRequest, pk: int) -> HttpResponse:
    actions.discard_policy(policy=draft_of(request, pk), by=request.user)
    messages.success(request, _("The draft is discarded."))
    return redirect("evaluations:policy")


@require_POST
def restore_policy(request: PersonRequest, pk: int) -> HttpResponse:
    require(request.user, Capability.MANAGE_POLICY)
    former = get_object_or_404(Policy.objects.published(), pk=pk)
    form = RestoreForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    restored = _tell(
        request,
        lambda: actions.restore_policy(policy=former, note=note, by=request.user, at=now()),
        _("Back in force. Everybody is being recomputed."),
    )
    return redirect("evaluations:policy") if restored else redirect(former)


def _tell(request: PersonRequest, act: Callable[[], object], done: str) -> bool:
    """Whether it was done; a refusal is told on the next page."""
    try:
        act()
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def draft_of(request: PersonRequest, pk: int) -> Policy:
    require(request.user, Capability.MANAGE_POLICY)
    drafts = Policy.objects.filter(state=VersionState.DRAFT).with_rules()
    found: Policy | None = drafts.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
