"""A close is never lost: not by a stopped or hung broker, nor by a worker killed in the middle."""

import time

import pytest
from django.db import connection, transaction
from psycopg import sql

from campaigns.actions import close_campaign
from campaigns.models import Campaign
from campaigns.states import CampaignState
from evaluations.engine import run as engine
from evaluations.models import CollaborationScore, Standing, StandingJob
from tests.evaluations.engine.history import campaign_of, collaborate, on_day
from tests.factories.accounts import UserFactory
from tests.factories.creators import CreatorFactory

from .stack import wait_until

BARS = (4, 4, 4, 4, 5, 5)


def open_campaign(*, size=1):
    campaign = campaign_of()
    for n in range(size):
        collaborate(creator=CreatorFactory(), day=0, bars=BARS, videos=3 + n % 3, campaign=campaign)
    Campaign.objects.filter(pk=campaign.pk).update(
        state=CampaignState.SCORING, closed_at=None, closed_by=None
    )
    campaign.refresh_from_db()
    return campaign


def close_by_page(browser_page, sign_in, stack, campaign):
    """Seconds until the page answered."""
    page = sign_in(browser_page(), UserFactory(is_administrator=True))
    page.goto(f"{stack.url}/campaigns/{campaign.pk}/close/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    begun = time.monotonic()
    answer = page.request.post(
        f"{stack.url}/campaigns/{campaign.pk}/close/",
        form={"csrfmiddlewaretoken": token},
        headers={"Referer": stack.url},
        max_redirects=0,
    )
    took = time.monotonic() - begun
    assert answer.status == 302
    return took


def is_done():
    return StandingJob.objects.filter(done_at__isnull=False).exists()


@pytest.mark.parametrize("trouble", ["pause", "kill"])
def test_close_answers_at_once_and_is_done_when_the_broker_is_back(stack, browser_page, sign_in, trouble):
    campaign = open_campaign()
    getattr(stack.broker, trouble)()

    assert close_by_page(browser_page, sign_in, stack, campaign) < 2

    assert not is_done()
    stack.broker.resume()
    stack.broker.start()
    stack.beat.start()
    wait_until(is_done, "the sweep to find the job")
    assert Standing.objects.count() == 1


def is_followed():
    """Done, and no worker holds the job any more."""
    return StandingJob.objects.filter(followed_at__isnull=False).exists()


def rows():
    scores = CollaborationScore.objects.values_list("collaboration", "version", "bars", "score")
    columns = (
        "creator",
        "mean",
        "sd",
        "stat_tier",
        "effective_tier",
        "videos",
        "score_weights",
        "as_of",
        "previous",
    )
    return sorted(scores, key=lambda row: row[0]), sorted(
        Standing.objects.values_list(*columns), key=lambda row: row[0]
    )


def test_worker_tree_killed_in_the_middle_changes_nothing(stack):
    campaign = open_campaign(size=6)
    stack.worker.kill()
    close_campaign(campaign=campaign, by=UserFactory(is_administrator=True), at=on_day(1))
    job = StandingJob.objects.get()
    assert engine.advance(job.pk, chunk=2)  # what a worker committed before
    with transaction.atomic(), connection.cursor() as cursor:
        # The next worker settles its chunk and then waits here to append the standings.
        cursor.execute("LOCK TABLE evaluations_standing IN SHARE MODE")
        stack.worker.start()
        stack.beat.start()
        wait_until(lambda: waits_for_a_lock(cursor), "the worker to be in the middle")
        stack.worker.kill()
    assert (Standing.objects.count(), CollaborationScore.objects.count()) == (2, 2)

    stack.worker.start()
    wait_until(is_followed, "another worker to go on")

    job.refresh_from_db()
    assert (job.progress, job.total, job.settled) == (6, 6, 6)
    assert Standing.objects.values("creator").distinct().count() == Standing.objects.count() == 6
    assert rows() == undisturbed_rows()


def waits_for_a_lock(cursor):
    cursor.execute(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = %s::regclass)",
        ["evaluations_standing"],
    )
    return cursor.fetchone()[0]


def undisturbed_rows():
    """The rows of the same close when nobody disturbs it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in ("alert", "metricscore", "standing", "collaborationscore"):
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(f"evaluations_{table}")))
            cursor.execute("UPDATE evaluations_currentstanding SET standing_id = NULL")
        StandingJob.objects.update(done_at=None, cursor=0, progress=0, settled=0)
        engine.run(StandingJob.objects.get().pk)
        made = rows()
        transaction.set_rollback(True)
    return made
