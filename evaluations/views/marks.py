"""One evaluation: filling it in, submitting it, reading the panel, correcting, handing over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import can, require
from campaigns.models import Collaboration
from core.errors import DomainError
from evaluations import actions, clock, evidence, rules
from evaluations.errors import MarksRefusedError
from evaluations.forms.marks import CorrectionForm, EvaluationForm, ReasonForm, SubstituteForm
from evaluations.given import GivenMark
from evaluations.models import Evaluation, Review
from evaluations.panels import panel_of


@require_http_methods(["GET", "POST"])
def evaluation(request: PersonRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    if not rules.may_fill_in(request.user, found):
        return redirect("evaluations:panel", found.collaboration_id)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        answer = _save(request, found, form)
        if answer is not None:
            return answer
    queue = Evaluation.objects.owed_by(request.user).to_do()
    context = {
        "evaluation": found,
        "form": form,
        "evidence": evidence.gather(found.collaboration, request.user),
        "next": queue.after(found).first(),
        "at": now(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/evaluation.html", context, status=status)


@require_POST
def draft(request: PersonRequest, pk: int) -> HttpResponse:
    """Autosave: everything chosen so far, whatever is still missing."""
    found = get_object_or_404(Evaluation.objects.owed_by(request.user).for_form(), pk=pk)
    form = _form(request, found)
    if not form.is_valid():
        return JsonResponse({"message": _("Some marks are not readable.")}, status=400)
    try:
        at = now()
        actions.save_draft(
            evaluation=found, given=form.given(), note=form.cleaned_data["note"], by=request.user, at=at
        )
    except DomainError as refusal:
        return JsonResponse({"message": str(refusal)}, status=refusal.status)
    return JsonResponse({"saved_at": at.isoformat()})


@require_GET
def panel(request: PersonRequest, collaboration_pk: int) -> HttpResponse:
    collaboration = get_object_or_404(
        Collaboration.objects.visible_to(request.user).select_related("creator", "campaign__brand"),
        pk=collaboration_pk,
    )
    shown = panel_of(collaboration, request.user)
    context = {
        "collaboration": collaboration,
        "panel": shown,
        "reviews": Review.objects.visible_to(request.user).open().filter(collaboration=collaboration),
        "may_dispute": bool(shown.rows)
        and can(request.user, Capability.DISPUTE_SCORES, collaboration.campaign.brand),
        "clock": clock.read([collaboration], request.user, now()).get(collaboration.pk),
        "evidence": evidence.gather(collaboration, request.user),
        "user_may_correct": can(request.user, Capability.CORRECT_MARKS, collaboration.campaign.brand),
    }
    return render(request, "evaluations/panel.html", context)


@require_http_methods(["GET", "POST"])
def correct(request: PersonRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    rules.require_correction(request.user, found)
    current = {mark.criterion_id: GivenMark.of(mark) for mark in found.marks.counting()}
    form = CorrectionForm(request.POST or None, criteria=found.asked(), current=current)
    if form.is_valid():
        try:
            actions.correct_marks(
                evaluation=found,
                given=form.given(),
                reason=form.cleaned_data["correction_reason"],
                by=request.user,
                at=now(),
            )
        except MarksRefusedError as refusal:
            form.refuse(refusal)
        except DomainError as refusal:
            form.add_error(refusal.field, refusal.as_validation_error())
        else:
            messages.success(request, _("Corrected. The earlier marks stay in the history."))
            return redirect("evaluations:panel", found.collaboration_id)
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/correct.html", {"evaluation": found, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
def substitute(request: PersonRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    require(request.user, Capability.ASSIGN_SCORERS, found.brand)
    people = User.objects.active().in_brand(found.brand).exclude(pk=found.scorer_id).order_by("name", "pk")
    form = SubstituteForm(request.POST or None, people=people)
    if form.is_valid():
        try:
            actions.assign_substitute(
                evaluation=found, scorer=form.cleaned_data["scorer"], by=request.user, at=now()
            )
        except DomainError as refusal:
            form.add_error(refusal.field, refusal.as_validation_error())
        else:
            messages.success(request, _("Handed over."))
            return redirect("evaluations:team")
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/substitute.html", {"evaluation": found, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    require(request.user, Capability.CORRECT_MARKS, found.brand)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.reopen_evaluation(
                evaluation=found, reason=form.cleaned_data["reason"], by=request.user, at=now()
            )
        except DomainError as refusal:
            form.add_error(refusal.field, refusal.as_validation_error())
        else:
            messages.success(request, _("Re-opened. The scorer can submit now."))
            return redirect("evaluations:team")
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/reopen.html", {"evaluation": found, "form": form}, status=status)


def _visible(request: PersonRequest, pk: int) -> Evaluation:
    found: Evaluation = get_object_or_404(Evaluation.objects.visible_to(request.user).for_form(), pk=pk)
    return found


def _form(request: PersonRequest, found: Evaluation) -> EvaluationForm:
    return EvaluationForm(
        request.POST if request.method == "POST" else None,
        criteria=found.asked(),
        current=found.draft(),
        initial={"note": found.note},
    )


def _save(request: PersonRequest, found: Evaluation, form: EvaluationForm) -> HttpResponse | None:
    """None: the form goes back with what is wrong. The draft is kept in any case."""
    at = now()
    try:
        actions.save_draft(
            evaluation=found, given=form.given(), note=form.cleaned_data["note"], by=request.user, at=at
        )
        if request.POST.get("submit") == "draft":
            messages.success(request, _("Saved. Nothing is submitted yet."))
            return redirect(found)
        following = Evaluation.objects.owed_by(request.user).to_do().after(found).first()
        actions.submit_evaluation(evaluation=found, by=request.user, at=at)
    except MarksRefusedError as refusal:
        form.refuse(refusal)
        return None
    except DomainError as refusal:
        form.add_error(refusal.field, refusal.as_validation_error())
        return None
    messages.success(request, _("Submitted: %(evaluation)s") % {"evaluation": found})
    if request.POST.get("submit") == "next" and following:
        return redirect(following)
    return redirect("evaluations:queue")
