"""What a close would change is told by the close itself, taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from campaigns.states import CampaignState
from evaluations import closing
from evaluations.dimensions import Tier
from evaluations.engine.run import run
from evaluations.models import Alert, CollaborationScore, Evaluation, Standing, StandingJob
from evaluations.states import EvaluationState
from tests.statements import sent

from .engine.history import START, campaign_of, collaborate, job

pytestmark = pytest.mark.django_db
GOOD = (4, 4, 4, 4, 5, 5)
SETTLED = START + timedelta(days=1)


@pytest.fixture
def campaign(brand):
    campaign = campaign_of(brand=brand)
    type(campaign).objects.filter(pk=campaign.pk).update(
        state=CampaignState.RUNNING, closed_at=None, closed_by=None
    )
    campaign.refresh_from_db()
    for videos in (6, 1):
        collaborate(campaign=campaign, day=0, bars=GOOD, videos=videos)
    return campaign


def told(outcome):
    return sorted((s.creator.handle, s.tier, s.mean, s.videos, s.has_moved) for s in outcome.standings)


def test_foreseen_is_what_the_close_then_writes_and_nothing_is_kept(campaign, manager):
    foreseen = closing.foresee(campaign, by=manager, at=SETTLED)

    assert [standing.tier for standing in foreseen.standings] == [Tier.A, None]
    assert [standing.has_moved for standing in foreseen.standings] == [True, False]
    for model in (StandingJob, Standing, CollaborationScore, Alert):
        assert not model.objects.exists()

    run(job(campaign=campaign, at=SETTLED).pk)

    assert told(closing.read(campaign)) == told(foreseen)


def test_creators_whose_marks_are_blind_are_left_out_whether_marked_or_not(campaign, manager):
    blind = campaign.collaborations.order_by("pk").first()
    owed = Evaluation.objects.filter(collaboration=blind).first()
    Evaluation.objects.filter(pk=owed.pk).update(
        state=EvaluationState.OPEN, submitted_at=None, due_at=SETTLED + timedelta(days=1)
    )

    foreseen = closing.foresee(campaign, by=manager, at=SETTLED)

    assert foreseen.withheld == 1
    assert [standing.videos for standing in foreseen.standings] == [1]


def test_page_shows_the_tier_before_and_after(client, campaign, manager, operator):
    address = reverse("evaluations:closing", args=[campaign.pk])
    client.force_login(manager)

    assert client.get(reverse("campaigns:close", args=[campaign.pk])).text.count(f'hx-get="{address}"') == 1
    answer = client.get(address)

    assert 'data-tier="A"' in answer.text
    assert "unrated" in answer.text
    client.force_login(operator)
    assert client.get(address).status_code == 403


def test_page_of_a_closed_campaign_reads_what_was_written(client, campaign, operator):
    type(campaign).objects.filter(pk=campaign.pk).update(
        state=CampaignState.CLOSED, closed_at=now(), closed_by=operator
    )
    client.force_login(operator)
    address = reverse("evaluations:closing", args=[campaign.pk])
    assert "No creator" in client.get(address).text

    run(job(campaign=campaign, at=SETTLED).pk)

    assert 'data-tier="A"' in client.get(address).text


@pytest.mark.parametrize("creators", [1, 4])
def test_page_costs_the_same(client, campaign, manager, creators):
    for _number in range(creators):
        collaborate(campaign=campaign, day=0, bars=GOOD)
    client.force_login(manager)
    client.get("/")

    with sent() as statements:
        client.get(reverse("evaluations:closing", args=[campaign.pk]))

    assert len(statements) == 30
