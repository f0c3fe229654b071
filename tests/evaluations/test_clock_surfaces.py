"""The clock on the pages and in the API, and what is blind there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now
from rest_framework.test import APIClient

from campaigns.states import CampaignState
from evaluations.actions import send_reminders
from evaluations.models import Evaluation
from tests.factories.accounts import person
from tests.factories.campaigns import CampaignFactory, CollaborationFactory, DeliverableFactory
from tests.factories.evaluations import panel, submitted

pytestmark = pytest.mark.django_db
TEAM_QUERIES = 9


def complete(brand, *, days, **fields):
    moment = now() - timedelta(days=days)
    campaign = CampaignFactory(brand=brand, **fields)
    row = CollaborationFactory(campaign=campaign, completed=True, completed_at=moment)
    evaluations = panel(row, due_at=moment + timedelta(days=3))
    return row, evaluations


@pytest.fixture
def settled(brand, operator):
    """By the clock, with one role of three."""
    row, evaluations = complete(
        brand, days=8, state=CampaignState.CLOSED, closed_at=now(), closed_by=operator
    )
    submitted(evaluations["operations"], at=row.completed_at)
    return row


@pytest.mark.parametrize("name", ["campaigns:collaboration", "evaluations:panel"])
def test_page_says_what_the_collaboration_settled_without(client, manager, settled, name):
    client.force_login(manager)

    page = client.get(reverse(name, args=[settled.pk])).text

    assert "1 of 3 roles have scored: settled without Marketing, Customer service" in page


@pytest.mark.parametrize("name", ["campaigns:campaign", "campaigns:collaborations", "campaigns:close"])
def test_campaigns_pages_say_what_comes_next(client, manager, brand, name):
    row, _evaluations = complete(brand, days=4)
    client.force_login(manager)

    page = client.get(reverse(name, args=[row.campaign_id])).text

    assert "provisional, in no tier; settles on" in page


def test_dossier_says_where_each_collaboration_stands(client, manager, settled):
    client.force_login(manager)

    page = client.get(reverse("insights:dossier", args=[settled.creator_id])).text

    assert "final from" in page


def test_panel_page_says_the_share_that_counts(client, manager, settled):
    client.force_login(manager)

    assert "33% of the panel counts" in client.get(reverse("evaluations:panel", args=[settled.pk])).text


def test_api_gives_the_clock_and_the_coverage(manager, settled):
    api = APIClient()
    api.force_login(manager)

    clock = api.get(f"/api/v1/collaborations/{settled.pk}/").json()["clock"]

    assert (clock["state"], clock["roles_scored"]) == ("settled", ["operations"])
    assert clock["panel_coverage"] == pytest.approx(1 / 3)
    assert [row["clock"] for row in api.get("/api/v1/collaborations/").json()["results"]] == [clock]


def test_api_hides_the_count_from_who_still_owes_marks(brand):
    row, evaluations = complete(brand, days=1)
    submitted(evaluations["operations"], at=now())
    api = APIClient()
    api.force_login(evaluations["marketing"].scorer)

    clock = api.get(f"/api/v1/collaborations/{row.pk}/").json()["clock"]

    assert (clock["state"], clock["roles_scored"], clock["panel_coverage"]) == ("open", None, None)
    assert len(clock["roles_asked"]) == 3


def test_incomplete_collaboration_has_no_clock_in_the_api(manager, brand):
    row = CollaborationFactory(campaign=CampaignFactory(brand=brand))
    api = APIClient()
    api.force_login(manager)

    assert api.get(f"/api/v1/collaborations/{row.pk}/").json()["clock"] is None


@pytest.mark.parametrize("name", ["campaigns:collaboration", "evaluations:panel"])
def test_page_says_that_there_is_no_snapshot_and_what_to_do(client, manager, settled, name):
    DeliverableFactory(collaboration=settled, published_at=settled.completed_at)
    client.force_login(manager)

    page = client.get(reverse(name, args=[settled.pk])).text

    assert "No snapshot of day 7." in page
    assert "Enter figures of that day" in page


def test_queue_marks_what_was_reminded_of(client, brand):
    _row, evaluations = complete(brand, days=1)
    client.force_login(evaluations["operations"].scorer)
    assert "reminded" not in client.get("/queue/").text

    send_reminders(at=now())

    assert "reminded" in client.get("/queue/").text


@pytest.mark.parametrize("address", ["/", "/queue/team/"])
def test_late_scorecard_is_handed_over_in_one_click(client, brand, manager, address):
    _row, evaluations = complete(brand, days=4)
    late = evaluations["operations"]
    colleague = person("operations", brand)
    client.force_login(manager)

    assert f"Hand over to {colleague}" in client.get(address).text
    client.post(reverse("evaluations:substitute", args=[late.pk]), {"scorer": colleague.pk})

    assert Evaluation.objects.get(pk=late.pk).scorer == colleague


def test_neither_a_manager_nor_who_is_on_the_panel_is_suggested(client, brand, manager):
    _row, evaluations = complete(brand, days=4)
    for role in ("operations", "marketing", "customer_service"):
        manager.memberships.create(brand=brand, role=role)
    client.force_login(manager)

    page = client.get("/queue/team/").text

    assert str(evaluations["operations"].scorer) in page
    assert "Hand over to" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_team_page_costs_the_same(client, brand, manager, rows, django_assert_num_queries):
    for _number in range(rows):
        complete(brand, days=4)
    client.force_login(manager)
    client.get("/")

    with django_assert_num_queries(TEAM_QUERIES):
        client.get("/queue/team/")
