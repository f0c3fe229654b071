"""Closes at the same moment: neither waits for the other forever, and no creator's settling is lost."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from evaluations.engine.run import run
from evaluations.models import CollaborationScore, CurrentStanding, Standing
from tests.factories.creators import CreatorFactory

from .history import campaign_of, collaborate, job, on_day

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
COLUMNS = ("mean", "sd", "stat_tier", "effective_tier", "trend", "videos", "weight", "as_of")


def closes_that_share_creators(draw):
    """Two jobs asked for at once; each creator is in both campaigns, the rows written in different orders."""
    creators, jobs = CreatorFactory.create_batch(8), []
    for _campaign in range(2):
        campaign = campaign_of()
        for creator in draw.sample(creators, len(creators)):
            bars = [draw.randint(2, 5) for _dimension in range(6)]
            collaborate(creator=creator, day=0, bars=bars, videos=3, campaign=campaign)
        jobs.append(job(campaign=campaign, at=on_day(1)).pk)
    return jobs


def stands():
    rows = CurrentStanding.objects.select_related("standing").order_by("pk")
    return [tuple(getattr(row.standing, column) for column in COLUMNS) for row in rows]


def after(jobs):
    """What stands when they run one after the other; nothing of it stays."""
    with transaction.atomic():
        for pk in jobs:
            run(pk)
        made = stands()
        transaction.set_rollback(True)
    return made


def at_once(jobs):
    start = Barrier(len(jobs))

    def close(pk):
        try:
            start.wait()
            run(pk, chunk=2)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as workers:
        list(workers.map(close, jobs))


@pytest.mark.parametrize("seed", range(3))
def test_closes_that_share_creators_end_as_one_after_the_other(seed):
    jobs = closes_that_share_creators(random.Random(seed))
    # Hysteresis looks back, so a creator's tier may be that of either order.
    orders = list(zip(after(jobs), after(jobs[::-1]), strict=True))

    at_once(jobs)

    assert [made in either for made, either in zip(stands(), orders, strict=True)] == [True] * 8
    assert (CollaborationScore.objects.count(), Standing.objects.count()) == (16, 16)
    assert Standing.objects.filter(previous=None).count() == 8
    call_command("verify_standings", sample=0)
