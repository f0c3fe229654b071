"""One collaboration: its page, and the forms that hang on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest
from campaigns import actions, rules
from campaigns.clocks import with_clocks
from campaigns.forms import (
    CorrectionForm,
    FiguresCorrectionForm,
    LiveForm,
    MessageForm,
    PlanForm,
    ReasonForm,
    SnapshotForm,
    TermsEntryForm,
    VideoForm,
    WordsForm,
    initial_terms,
)
from campaigns.models import Collaboration, Deliverable, DeliverableSnapshot
from campaigns.slots import lock, oddities, slots

from .pages import FORM_METHODS, form_page, visible_collaboration, visible_deliverable, visible_snapshot
from .pipeline import card


@require_GET
def collaboration(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_collaboration(request, pk)
    with_clocks([row], by=request.user, at=now())
    may = rules.may(request.user, row.campaign)
    context = {
        "row": row,
        "may": may,
        "card": card(row, may),
        "deliverables": _deliverables(row),
        "terms": list(row.terms.select_related("written_by", "accepted_by").order_by("-version")),
        "samples": row.samples.order_by("-requested_at", "-pk"),
        "at": now(),
        "talk": row.messages.select_related("recorded_by").order_by("-sent_at", "-pk"),
        "pause_consents": row.pause_consents.select_related("given_by").order_by("-pk"),
        "moves": row.moves.select_related("by").order_by("-pk"),
        "video_form": VideoForm(),
        "message_form": MessageForm(initial={"sent_at": localtime()}),
    }
    return render(request, "campaigns/collaboration.html", context)


def _deliverables(row: Collaboration) -> list[Deliverable]:
    snapshots = Prefetch(
        "snapshots", DeliverableSnapshot.objects.order_by("taken_at", "pk"), to_attr="figures"
    )
    found = list(
        row.deliverables.in_order().prefetch_related(snapshots, "corrections__by", "figures__corrections__by")
    )
    for each in found:
        # Already loaded; asking for it again would cost a query each.
        each.collaboration = row
        each.slots = slots(each.published_at, each.figures, at=now())
        each.lock = lock(each.published_at, each.figures, at=now())
    return found


@require_http_methods(FORM_METHODS)
def end(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_collaboration(request, pk)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        title=_("End the collaboration early"),
        parent=row,
        save=lambda form: actions.end_collaboration(
            collaboration=row, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("The collaboration is ended; the scorers are asked now."),
        submit=_("End it"),
        lead=_("Fewer videos than agreed will come. The marks are due 72 hours from now."),
    )


@require_http_methods(FORM_METHODS)
def plan(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_collaboration(request, pk)
    return form_page(
        request,
        PlanForm(request.POST or None, collaboration=row),
        title=_("Owner and plan"),
        parent=row,
        save=lambda form: actions.plan_collaboration(
            collaboration=row, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("Saved."),
    )


@require_http_methods(FORM_METHODS)
def terms(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_collaboration(request, pk)
    latest = row.terms.order_by("-version").first()
    return form_page(
        request,
        TermsEntryForm(request.POST or None, initial=initial_terms(latest, row)),
        title=_("Terms"),
        parent=row,
        save=lambda form: actions.write_terms(
            collaboration=row, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("The terms are written down. They bind once accepted."),
    )


@require_POST
def accept(request: PersonRequest, pk: int, version: int) -> HttpResponse:
    row = visible_collaboration(request, pk)
    actions.accept_terms(collaboration=row, version=version, by=request.user, at=now())
    messages.success(request, _("The terms are accepted and locked."))
    return redirect(row)


@require_http_methods(FORM_METHODS)
def video(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_collaboration(request, pk)
    return form_page(
        request,
        VideoForm(request.POST or None, initial={"agreed_on": row.agreed_on}),
        title=_("Record a video"),
        parent=row,
        save=lambda form: actions.record_video(
            collaboration=row, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("The video is recorded."),
    )


@require_http_methods(FORM_METHODS)
def live(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_collaboration(request, pk)
    return form_page(
        request,
        LiveForm(request.POST or None, currency=row.campaign.currency, initial={"agreed_on": row.agreed_on}),
        title=_("Record a live"),
        parent=row,
        save=lambda form: actions.record_live(
            collaboration=row, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("The live is recorded."),
    )


@require_http_methods(FORM_METHODS)
def message(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible_collaboration(request, pk)
    return form_page(
        request,
        MessageForm(request.POST or None, initial={"sent_at": localtime()}),
        title=_("Write down a message"),
        parent=row,
        save=lambda form: actions.record_message(
            collaboration=row, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("The message is kept."),
    )


@require_http_methods(FORM_METHODS)
def words(request: PersonRequest, pk: int) -> HttpResponse:
    found = visible_deliverable(request, pk)
    return form_page(
        request,
        WordsForm(request.POST or None, instance=found),
        title=_("Title, date and words of %(deliverable)s") % {"deliverable": found},
        parent=found.collaboration,
        save=lambda form: actions.describe_deliverable(
            deliverable=found, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("Saved."),
    )


@require_http_methods(FORM_METHODS)
def correct(request: PersonRequest, pk: int) -> HttpResponse:
    found = visible_deliverable(request, pk)
    return form_page(
        request,
        CorrectionForm(request.POST or None, initial={"published_at": localtime(found.published_at)}),
        title=_("Correct the publication time"),
        parent=found.collaboration,
        save=lambda form: actions.correct_publication(
            deliverable=found, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("The time is corrected, and what follows from it."),
    )


@require_http_methods(FORM_METHODS)
def snapshot(request: PersonRequest, pk: int) -> HttpResponse:
    found = visible_deliverable(request, pk)
    kept: list[DeliverableSnapshot] = []

    def save(form: SnapshotForm) -> None:
        kept.append(
            actions.record_snapshot(deliverable=found, by=request.user, at=now(), **form.cleaned_data)
        )

    answer = form_page(
        request,
        SnapshotForm(request.POST or None, initial=_first_guess(request)),
        title=_("Figures of %(deliverable)s") % {"deliverable": found},
        parent=found.collaboration,
        save=save,
        done=_("The figures are kept."),
    )
    for oddity in oddities(kept[0], found.snapshots.exclude(pk=kept[0].pk)) if kept else ():
        messages.warning(request, str(oddity))
    return answer


@require_http_methods(FORM_METHODS)
def correct_snapshot(request: PersonRequest, pk: int) -> HttpResponse:
    found = visible_snapshot(request, pk)
    initial = {name: getattr(found, name) for name in FiguresCorrectionForm.base_fields if name != "reason"}
    return form_page(
        request,
        FiguresCorrectionForm(request.POST or None, initial=initial),
        title=_("Correct the figures of %(deliverable)s") % {"deliverable": found.deliverable},
        parent=found.deliverable.collaboration,
        save=lambda form: actions.correct_snapshot(
            snapshot=found, by=request.user, at=now(), **form.cleaned_data
        ),
        done=_("The figures are corrected, and what follows from them."),
        lead=_("Of a file or a connection, undo the import instead."),
    )


def _first_guess(request: PersonRequest) -> dict[str, Any]:
    """Now, or the moment of the slot that was pressed."""
    return {"taken_at": request.GET.get("taken_at") or localtime()}
