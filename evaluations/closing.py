"""What closing a campaign does to the standings of its creators: foreseen before, read afterwards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse

from campaigns import closing
from campaigns.models import Campaign
from campaigns.states import CampaignState

from .actions import request_recompute
from .engine import run
from .models import Evaluation, RenewalItem, Standing, StandingJob

if TYPE_CHECKING:
    from accounts.models import User

# A close may touch tens of thousands of creators; nobody reads as many, and foreseeing them all would take as long.
MOST = 200


@dataclass(frozen=True)
class Outcome:
    standings: list[Standing]
    withheld: int = 0
    is_cut: bool = False


def foresee(campaign: Campaign, *, by: User, at: datetime) -> Outcome:
    """The recompute of the close itself, done and taken back, so that the close cannot say anything else.

    Creators whose marks the person may not know of yet are left out, marked or not: the tier would tell.
    """
    hidden = Evaluation.objects.of_campaign(campaign).hidden_from(by, at=at)
    blind = set(hidden.values_list("collaboration__creator", flat=True))
    with transaction.atomic():
        job = request_recompute(cause=StandingJob.Cause.CAMPAIGN_CLOSED, campaign=campaign, by=by, at=at)
        run.advance(job.pk, chunk=MOST)
        outcome = _outcome(job, withheld=blind)
        transaction.set_rollback(True)
    return outcome


def read(campaign: Campaign) -> Outcome:
    """What the last recompute of the campaign wrote; nothing while it runs."""
    job = campaign.standing_jobs.order_by("-requested_at", "-pk").first()
    return _outcome(job) if job and job.done_at else Outcome([])


def _outcome(job: StandingJob, *, withheld: Collection[int] = ()) -> Outcome:
    standings = Standing.objects.filter(job=job)
    shown = list(standings.exclude(creator__in=withheld).with_previous().movers_first()[: MOST + 1])
    return Outcome(shown[:MOST], withheld=len(withheld), is_cut=len(shown) > MOST)


@closing.register_panel
def _panel(campaign: Campaign, by: User, at: datetime) -> tuple[str, dict[str, Any]]:
    # Fetched by the page afterwards: to foresee is work.
    return "evaluations/_closing.html", {"url": reverse("evaluations:closing", args=[campaign.pk])}


@closing.register_panel
def _renewals(campaign: Campaign, by: User, at: datetime) -> tuple[str, dict[str, Any]]:
    template, is_closed = "evaluations/_renewals_panel.html", campaign.state == CampaignState.CLOSED
    if not is_closed:
        return template, {}
    items = RenewalItem.objects.of_campaign(campaign)
    counts = {"total": items.count(), "undecided": items.undecided().count()}
    return template, {"is_closed": is_closed, **counts}
