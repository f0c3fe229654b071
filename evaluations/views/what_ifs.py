"""A policy tried on the whole history: progress, then who would move."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import PersonRequest
from accounts.roles import Capability
from accounts.rules import require
from core.errors import DomainError
from creators.models import Creator
from evaluations import actions
from evaluations.models import Policy, WhatIf
from evaluations.studio.differences import differences, fingerprint
from evaluations.studio.reading import LETTERS, markets_of, matrix_of, mover_lines, totals_of


@require_POST
def try_policy(request: PersonRequest, pk: int) -> HttpResponse:
    require(request.user, Capability.MANAGE_POLICY)
    policy = get_object_or_404(Policy.objects.visible_to(request.user), pk=pk)
    try:
        return redirect(actions.request_what_if(policy=policy, by=request.user, at=now()))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(policy)


@require_GET
def what_if(request: PersonRequest, pk: int) -> HttpResponse:
    require(request.user, Capability.MANAGE_POLICY)
    found = get_object_or_404(WhatIf.objects.for_list(), pk=pk)
    tried = Policy.objects.with_rules().get(pk=found.policy_id)
    against = Policy.objects.with_rules().get(pk=found.against_id)
    changed = differences(against, tried)
    context = {
        "what_if": found,
        "differences": changed,
        "not_shown": [difference for difference in changed if not difference.is_tried],
        "is_stale": fingerprint(tried) != found.numbers_sha256,
        **(_result(request, found) if found.has_result else {}),
    }
    return render(request, "evaluations/what_if.html", context)


def _result(request: PersonRequest, found: WhatIf) -> dict[str, Any]:
    given = request.GET.get("market")
    market = given if given in found.matrix else None
    ids = [mover["creator"] for mover in found.movers]
    return {
        "letters": LETTERS,
        "market": market,
        "matrix": matrix_of(found, market),
        "total": totals_of(found),
        "markets": markets_of(found),
        "movers": mover_lines(found, Creator.objects.visible_to(request.user).in_bulk(ids)),
    }


@require_GET
def what_if_progress(request: PersonRequest, pk: int) -> HttpResponse:
    require(request.user, Capability.MANAGE_POLICY)
    found = get_object_or_404(WhatIf.objects.all(), pk=pk)
    response = render(request, "evaluations/_what_if_progress.html", {"what_if": found})
    if found.done_at:
        response.headers["HX-Refresh"] = "true"
    return response
