"""Adding creators to a campaign."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import can, require
from blacklist import guard
from blacklist.models import Attempt
from campaigns import actions, rules
from campaigns.actions import Added
from campaigns.decisions import decisions_about
from campaigns.errors import ReasonMissingError
from campaigns.forms import PausedForm
from campaigns.listed import handles_in
from campaigns.models import Campaign, Sample
from core.htmx import is_htmx
from creators.handles import normalise_handle
from creators.models import Creator

from .pages import tabs, visible_campaign

SHOWN = 30


@require_GET
def picker(request: PersonRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    candidates = list(_candidates(request, request.GET.get("q", "")))
    context = {
        "campaign": campaign,
        "tabs": tabs(request.user, campaign, "picker"),
        "may": rules.may(request.user, campaign),
        "q": request.GET.get("q", ""),
        "candidates": _with_verdicts(campaign, candidates),
        "is_cut": len(candidates) == SHOWN,
        "paused_form": PausedForm(brand=campaign.brand, by=request.user),
    }
    return render(
        request, "campaigns/_candidates.html" if is_htmx(request) else "campaigns/picker.html", context
    )


@require_POST
def add(request: PersonRequest, pk: int) -> HttpResponse:
    """From the picker's boxes, from a pasted list of handles, or from a file of them."""
    campaign = visible_campaign(request, pk)
    require(request.user, Capability.EDIT_CAMPAIGNS, campaign.brand)
    upload = request.FILES.get("list")
    pasted = [line for line in request.POST.get("handles", "").splitlines() if line.strip()]
    written = handles_in(upload) if upload else pasted
    found, unknown = _by_handle(request, written)
    ids = [int(each) for each in request.POST.getlist("chosen") if each.isdecimal()] + found
    several = Attempt.Path.BULK if len(ids) > 1 else Attempt.Path.PAGE
    form = PausedForm(request.POST, brand=campaign.brand, by=request.user)
    if not form.is_valid():
        raise ReasonMissingError
    results = actions.add_creators(
        campaign=campaign,
        creator_ids=ids,
        by=request.user,
        at=now(),
        path=Attempt.Path.FILE if upload else several,
        **form.consent(),
    )
    return render(request, "campaigns/added.html", added_context(request, campaign, results, unknown))


def added_context(
    request: PersonRequest, campaign: Campaign, results: list[Added], unknown: Iterable[str] = ()
) -> dict[str, object]:
    return {
        "campaign": campaign,
        "results": results,
        "unknown": list(unknown),
        "added": sum(result.outcome == actions.Outcome.ADDED for result in results),
        "may_answer": can(request.user, Capability.ANSWER_MATCHES, campaign.brand),
    }


def _candidates(request: PersonRequest, text: str) -> QuerySet[Creator]:
    creators: QuerySet[Creator] = Creator.objects.visible_to(request.user)
    if text.strip():
        creators = creators.matching(text)  # type: ignore[attr-defined]
    shown = creators.select_related("category", "current_standing")
    best_first = F("current_standing__score").desc(nulls_last=True)
    return shown.order_by(best_first, "-current_standing__pk")[:SHOWN]


def _with_verdicts(campaign: Campaign, candidates: list[Creator]) -> list[dict[str, object]]:
    ids = [creator.pk for creator in candidates]
    present = set(campaign.collaborations.filter(creator__in=ids).values_list("creator_id", flat=True))
    verdicts = guard.check(creator_ids=ids, at=now())
    decisions = decisions_about(campaign.brand, ids)
    records = Sample.objects.of_brand(campaign.brand).about(ids).fulfilment()
    return [
        {
            "creator": creator,
            "is_present": creator.pk in present,
            "verdict": verdicts[creator.pk],
            "decision": decisions.get(creator.pk),
            "record": records.get(creator.pk),
        }
        for creator in candidates
    ]


def _by_handle(request: PersonRequest, written: list[str]) -> tuple[list[int], list[str]]:
    """The creators that the lines name, and the lines that name none."""
    wanted = {line: normalise_handle(line) for line in written}
    creators = Creator.objects.visible_to(request.user).filter(handle__in=set(wanted.values()) - {None})
    known = dict(creators.values_list("handle", "pk"))
    found = [known[handle] for handle in wanted.values() if handle in known]
    return found, [line for line, handle in wanted.items() if handle not in known]
