from datetime import datetime, time, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import make_aware, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import can, require
from core.errors import DomainError
from core.htmx import is_htmx
from core.keyset import paginate
from creators.models import Creator

from . import actions, guard, rules
from .files import evidence_response
from .filters import EntryFilter
from .forms import (
    AnswerForm,
    DecisionForm,
    EmergencyForm,
    EvidenceForm,
    IncidentForm,
    ProposalForm,
    ReasonForm,
)
from .models import Attempt, Entry, Evidence, Incident


@require_GET
def entry_list(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.VIEW_CREATORS)
    entries = Entry.objects.visible_to(request.user).for_list()
    filters = EntryFilter(request.GET, entries)
    context = {
        "filter": filters,
        "page": paginate(filters.qs, request),
        "pending": Entry.objects.visible_to(request.user).pending().count(),
    }
    return render(request, "blacklist/_results.html" if is_htmx(request) else "blacklist/list.html", context)


@require_GET
def entry(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Entry.objects.visible_to(request.user).with_people(), pk=pk)
    readable = rules.may_read_evidence(request.user, found)
    context = {
        "entry": found,
        "evidence": found.evidence.select_related("uploaded_by") if readable else [],
        "evidence_is_hidden": not readable and found.evidence.exists(),
        "attempts": Attempt.objects.visible_to(request.user).of_entry(found)[:50],
        "answers": found.match_answers.select_related("creator", "answered_by"),
        "may_decide": rules.may_decide(request.user, found),
        "may_lift": rules.may_lift(request.user, found),
        "may_attach": rules.may_attach(request.user, found),
        "decision_form": DecisionForm(),
        "lift_form": ReasonForm(),
        "evidence_form": EvidenceForm(),
    }
    return render(request, "blacklist/entry.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: PersonRequest, creator_pk: int) -> HttpResponse:
    creator = get_object_or_404(Creator.objects.visible_to(request.user), pk=creator_pk)
    require(request.user, Capability.PROPOSE_BLACKLIST, brand_of(request))
    form = ProposalForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (proposed := _propose(request, creator, form)):
        messages.success(request, _("Proposed. Somebody else decides."))
        return redirect(proposed)
    return render(request, "blacklist/propose.html", {"form": form, "creator": creator}, status=_status(form))


def _propose(request: PersonRequest, creator: Creator, form: ProposalForm) -> Entry | None:
    given = form.cleaned_data
    try:
        return actions.propose(
            creator=creator,
            brand=brand_of(request),
            reason_code=given["reason_code"],
            facts=given["facts"],
            # The day named is still a day in force, where the person is.
            expires_at=make_aware(datetime.combine(given["expires_on"], time.max)),
            review_on=given["review_on"],
            evidence=given["evidence"],
            by=request.user,
            at=now(),
        )
    except DomainError as error:
        form.add_error(_field(error, form), error.as_validation_error())
        return None


@require_http_methods(["GET", "POST"])
def block_in_emergency(request: PersonRequest, creator_pk: int) -> HttpResponse:
    creator = get_object_or_404(Creator.objects.visible_to(request.user), pk=creator_pk)
    require(request.user, Capability.BLOCK_IN_EMERGENCY, brand_of(request))
    form = EmergencyForm(request.POST or None)
    if form.is_valid():
        try:
            blocked = actions.block_in_emergency(
                creator=creator,
                brand=brand_of(request),
                reason_code=form.cleaned_data["reason_code"],
                facts=form.cleaned_data["facts"],
                lasts=timedelta(hours=form.cleaned_data["hours"]),
                by=request.user,
                at=now(),
            )
        except DomainError as error:
            form.add_error(_field(error, form), error.as_validation_error())
        else:
            messages.success(request, _("Blocked at once. Propose an entry before the block ends."))
            return redirect(blocked)
    return render(
        request, "blacklist/emergency.html", {"form": form, "creator": creator}, status=_status(form)
    )


@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Entry.objects.visible_to(request.user), pk=pk)
    action = actions.approve if request.POST.get("decision") == "approve" else actions.reject
    action(entry=found, by=request.user, at=now(), note=request.POST.get("note", ""))
    messages.success(request, _("Your decision is recorded."))
    return redirect(found)


@require_POST
def lift(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Entry.objects.visible_to(request.user), pk=pk)
    actions.lift(entry=found, by=request.user, at=now(), reason=request.POST.get("reason", ""))
    messages.success(request, _("The entry is lifted."))
    return redirect(found)


@require_POST
def attach(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Entry.objects.visible_to(request.user), pk=pk)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        actions.attach_evidence(entry=found, upload=form.cleaned_data["file"], by=request.user, at=now())
        messages.success(request, _("The evidence is kept."))
    else:
        messages.error(request, _("Choose a file first."))
    return redirect(found)


@require_GET
def evidence(request: PersonRequest, pk: int) -> FileResponse:
    """The file as it came, never shown inside the site: it was made by strangers."""
    found = get_object_or_404(Evidence.objects.select_related("entry__brand"), pk=pk)
    if not rules.may_read_evidence(request.user, found.entry):
        raise PermissionDenied
    return evidence_response(found)


@require_http_methods(["GET", "POST"])
def answer_match(request: PersonRequest, pk: int, creator_pk: int) -> HttpResponse:
    found = get_object_or_404(Entry.objects.visible_to(request.user).with_people(), pk=pk)
    creator = get_object_or_404(Creator.objects.visible_to(request.user), pk=creator_pk)
    require(request.user, Capability.ANSWER_MATCHES)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        actions.answer_match(entry=found, creator=creator, **form.cleaned_data, by=request.user, at=now())
        messages.success(request, _("Your answer is kept; the creator is no longer held."))
        return redirect(found)
    verdict = guard.check(creator_ids=[creator.pk], at=now())[creator.pk]
    context = {"form": form, "entry": found, "creator": creator, "verdict": verdict}
    return render(request, "blacklist/answer.html", context, status=_status(form))


@require_GET
def incident_list(request: PersonRequest) -> HttpResponse:
    require(request.user, Capability.VIEW_CREATORS)
    incidents = Incident.objects.visible_to(request.user).for_list()
    return render(request, "blacklist/incidents.html", {"page": paginate(incidents, request)})


@require_http_methods(["GET", "POST"])
def report_incident(request: PersonRequest, creator_pk: int) -> HttpResponse:
    creator = get_object_or_404(Creator.objects.visible_to(request.user), pk=creator_pk)
    require(request.user, Capability.REPORT_INCIDENTS, brand_of(request))
    form = IncidentForm(request.POST or None)
    if form.is_valid():
        try:
            incident = actions.report_incident(
                creator=creator, brand=brand_of(request), **form.cleaned_data, by=request.user, at=now()
            )
        except DomainError as error:
            form.add_error(_field(error, form), error.as_validation_error())
        else:
            messages.success(request, _("Reported. A manager confirms or dismisses it."))
            return redirect("blacklist:incident", incident.pk)
    return render(request, "blacklist/report.html", {"form": form, "creator": creator}, status=_status(form))


@require_GET
def incident(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Incident.objects.visible_to(request.user).for_list(), pk=pk)
    context = {
        "incident": found,
        "events": found.events.select_related("by").order_by("at", "pk"),
        "may_confirm": rules.may_confirm(request.user, found),
        "may_lift": found.status == "confirmed"
        and can(request.user, Capability.CONFIRM_INCIDENTS, found.brand),
        "form": DecisionForm(),
    }
    return render(request, "blacklist/incident.html", context)


INCIDENT_ACTIONS = {
    "confirm": actions.confirm_incident,
    "dismiss": actions.dismiss_incident,
    "lift": actions.lift_incident,
}


@require_POST
def decide_incident(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Incident.objects.visible_to(request.user), pk=pk)
    action = INCIDENT_ACTIONS.get(request.POST.get("decision", ""), actions.dismiss_incident)
    action(incident=found, by=request.user, at=now(), note=request.POST.get("note", ""))
    messages.success(request, _("Your decision is recorded."))
    return redirect("blacklist:incident", found.pk)


def _status(form: ProposalForm | EmergencyForm | AnswerForm | IncidentForm) -> int:
    return 422 if form.errors else 200


def _field(error: DomainError, form: ProposalForm | EmergencyForm | IncidentForm) -> str | None:
    names = {"expires_at": "expires_on", "file": "evidence"}
    name = names.get(error.field or "", error.field)
    return name if name in form.fields else None
