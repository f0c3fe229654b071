"""A close is never lost: not by a stopped or hung broker, nor by a worker killed in the middle."""

import time

import pytest

from campaigns.actions import close_campaign
from campaigns.models import Campaign
from campaigns.states import CampaignState
from evaluations.engine import run as engine
from evaluations.models import CollaborationScore, CurrentStanding, Standing, StandingJob
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
    token = page.context.cookies()[0] and page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
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


def rows():
    scores = CollaborationScore.objects.values_list("collaboration", "version", "bars", "score")
    columns = (
        "creator",
        "mean",
        "sd",
        "stat_tier",
        "effective_tier",
        "videos",
        "score_ids",
        "as_of",
        "previous",
    )
    return sorted(scores), sorted(Standing.objects.values_list(*columns), key=lambda row: row[0])


def test_worker_killed_in_the_middle_changes_nothing(stack, monkeypatch):
    campaign = open_campaign(size=6)
    stack.worker.kill()
    close_campaign(campaign=campaign, by=UserFactory(is_administrator=True), at=on_day(1))
    job = StandingJob.objects.get()
    # The first chunks as the worker that dies would commit them; its next one is lost with it.
    assert engine.advance(job.pk, chunk=2)
    with pytest.raises(RuntimeError, match="killed"):
        monkeypatch.setattr(engine, "_move_on", _killed)
        engine.advance(job.pk, chunk=2)
    assert Standing.objects.count() == 2

    stack.worker.start()
    stack.beat.start()
    wait_until(is_done, "another worker to go on")

    job.refresh_from_db()
    assert (job.progress, job.total, job.settled) == (6, 6, 6)
    assert CurrentStanding.objects.filter(standing=None).count() == 0
    assert Standing.objects.values("creator").distinct().count() == Standing.objects.count() == 6
    again = rows()
    StandingJob.objects.update(done_at=None, cursor=0)
    monkeypatch.undo()
    engine.run(job.pk)
    assert rows() == again


def _killed(*_given):
    raise RuntimeError("killed")
