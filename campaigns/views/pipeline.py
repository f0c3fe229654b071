"""A campaign's collaborations: the board, the list, and moving them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest, brand_of
from accounts.roles import Capability
from accounts.rules import require
from blacklist.models import Attempt
from campaigns import actions, rules
from campaigns.clocks import with_clocks
from campaigns.filters import CollaborationFilter
from campaigns.forms import MoveForm
from campaigns.models import Campaign, Collaboration
from campaigns.states import Stage, targets, targets_with_reason
from core.errors import DomainError
from core.htmx import is_htmx
from core.keyset import paginate

from .pages import tabs, visible_campaign, visible_collaboration

BOARD_LIMIT = 500


@require_GET
def board(request: PersonRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    rows = list(campaign.collaborations.for_card().order_by("-stage_since", "-pk")[:BOARD_LIMIT])
    with_clocks(rows, by=request.user, at=now())
    may = rules.may(request.user, campaign)
    cards = [card(row, may) for row in rows]
    context = {
        "campaign": campaign,
        "tabs": tabs(request.user, campaign, "campaign"),
        "may": may,
        "columns": [
            {"stage": stage, "cards": [each for each in cards if each["row"].stage == stage]}
            for stage in Stage
        ],
        "is_cut": len(rows) == BOARD_LIMIT,
    }
    return render(request, "campaigns/board.html", context)


def card(row: Collaboration, may: rules.May) -> dict[str, Any]:
    """What a card shows; where it may go is empty for who may not move it."""
    stage = Stage(row.stage)
    return {
        "row": row,
        "days_overdue": row.days_overdue(now()),
        "targets": targets(stage) if may.run else [],
        "with_reason": targets_with_reason(stage),
    }


@require_GET
def collaborations(request: PersonRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    filters = CollaborationFilter(request.GET, campaign.collaborations.for_card(), request=request)
    page: Any = paginate(filters.qs, request)
    with_clocks(page.rows, by=request.user, at=now())
    context = {
        "campaign": campaign,
        "tabs": tabs(request.user, campaign, "collaborations"),
        "filter": filters,
        "page": page,
        "rows": [{"row": row, "days_overdue": row.days_overdue(now())} for row in page],
        "may": rules.may(request.user, campaign),
        "move_form": MoveForm(),
        "bulk_actions": [{"value": "move", "label": _("Move"), "icon": "arrow-right"}],
    }
    template = "campaigns/_collaborations.html" if is_htmx(request) else "campaigns/collaborations.html"
    return render(request, template, context)


@require_GET
def to_be_ended(request: PersonRequest) -> HttpResponse:
    brand = brand_of(request)
    require(request.user, Capability.VIEW_CAMPAIGNS, brand)
    due = Collaboration.objects.visible_to(request.user).filter(campaign__brand=brand).to_be_ended(now())
    page: Any = paginate(due.for_card().order_by("agreed_on", "pk"), request)
    rows = [{"row": row, "days_overdue": row.days_overdue(now())} for row in page]
    return render(request, "campaigns/to_be_ended.html", {"page": page, "rows": rows})


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """A card dropped on the board wants JSON; the form without JavaScript wants its page back."""
    row = visible_collaboration(request, pk)
    form = MoveForm(request.POST)
    try:
        moved = _move(request, row, form)
    except DomainError as error:
        if not _wants_json(request):
            raise
        return JsonResponse({"message": str(error)}, status=error.status)
    if not _wants_json(request):
        messages.success(request, _said(moved))
        return redirect(row)
    row = visible_collaboration(request, pk)
    with_clocks([row], by=request.user, at=now())
    shown = card(row, rules.may(request.user, moved.campaign))
    return JsonResponse(
        {
            "message": _said(moved),
            "allowed": shown["targets"],
            "with_reason": shown["with_reason"],
            "html": render_to_string("campaigns/_card_body.html", {"card": shown}, request),
        }
    )


def _move(request: PersonRequest, row: Collaboration, form: MoveForm) -> Collaboration:
    if not form.is_valid():
        raise DomainError(_("There is no such stage."))
    return actions.move_collaboration(
        collaboration=row,
        target=Stage(form.cleaned_data["stage"]),
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=now(),
    )


def _said(moved: Collaboration) -> str:
    return _("%(creator)s is now in “%(stage)s”.") % {
        "creator": moved.creator,
        "stage": moved.get_stage_display(),
    }


@require_POST
def bulk_move(request: PersonRequest, pk: int) -> HttpResponse:
    """A result for each row: some move, some say why not."""
    campaign = visible_campaign(request, pk)
    require(request.user, Capability.RUN_COLLABORATIONS, campaign.brand)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("There is no such stage."))
    target = Stage(form.cleaned_data["stage"])
    results = actions.move_collaborations(
        campaign=campaign,
        ids=_chosen(request, campaign),
        target=target,
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=now(),
        path=Attempt.Path.BULK,
    )
    context = {
        "campaign": campaign,
        "results": results,
        "target": target,
        "moved": sum(result.refusal is None for result in results),
    }
    return render(request, "campaigns/moved.html", context)


def _chosen(request: PersonRequest, campaign: Campaign) -> list[int]:
    """The ticked rows, or all that match the filters of the list."""
    if not request.POST.get("matching"):
        return [int(each) for each in request.POST.getlist("chosen") if each.isdecimal()]
    rows: QuerySet[Collaboration] = campaign.collaborations.all()
    matching = CollaborationFilter(QueryDict(request.POST.get("query", "")), rows, request=request)
    return list(matching.qs.order_by().values_list("pk", flat=True))


def _wants_json(request: PersonRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")
