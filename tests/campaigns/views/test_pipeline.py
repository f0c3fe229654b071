from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from campaigns.states import Stage
from tests.factories.campaigns import (
    CampaignFactory,
    CollaborationFactory,
    CompletedCollaborationFactory,
)

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def campaign(brand):
    return CampaignFactory(brand=brand)


def test_board_shows_each_card_in_its_column(client, campaign, operator, queries):
    client.force_login(operator)
    url = campaign.get_absolute_url()
    leads = [CollaborationFactory(campaign=campaign)]
    published = [CompletedCollaborationFactory(campaign=campaign)]
    asked = queries(url)
    leads += CollaborationFactory.create_batch(2, campaign=campaign)
    published += CompletedCollaborationFactory.create_batch(2, campaign=campaign)

    assert queries(url) == asked

    columns = {
        column["stage"]: {card["row"].pk for card in column["cards"]}
        for column in client.get(url).context["columns"]
    }
    assert columns[Stage.LEAD] == {row.pk for row in leads}
    assert columns[Stage.PUBLISHED] == {row.pk for row in published}


def test_a_scorers_board_offers_no_moves(client, campaign, scorer):
    CollaborationFactory(campaign=campaign)
    client.force_login(scorer)

    response = client.get(reverse("campaigns:campaign", args=[campaign.pk]))

    assert response.context["columns"][0]["cards"][0]["targets"] == []


def test_list_of_collaborations(client, campaign, operator, queries):
    client.force_login(operator)
    url = reverse("campaigns:collaborations", args=[campaign.pk])
    CollaborationFactory(campaign=campaign)
    asked = queries(url)
    CollaborationFactory.create_batch(2, campaign=campaign)

    assert queries(url) == asked
    assert len(client.get(url).context["rows"]) == 3


def test_list_filters_by_stage_and_handle(client, campaign, operator):
    found = CollaborationFactory(campaign=campaign, stage=Stage.SCHEDULED)
    CollaborationFactory(campaign=campaign)
    client.force_login(operator)
    url = reverse("campaigns:collaborations", args=[campaign.pk])

    response = client.get(url, {"stage": ["scheduled"], "q": found.creator.handle, "sort": "-since"})

    assert [item["row"].pk for item in response.context["rows"]] == [found.pk]


def test_a_dropped_card_is_answered_in_json(client, campaign, operator):
    row = CollaborationFactory(campaign=campaign)
    client.force_login(operator)

    answer = client.post(reverse("campaigns:move", args=[row.pk]), {"stage": "contacted"}, **JSON).json()

    row.refresh_from_db()
    assert row.stage == Stage.CONTACTED
    assert answer["allowed"] == ["lead", "negotiating", "published", "declined", "cancelled"]
    assert answer["with_reason"] == ["lead", "declined", "cancelled"]
    assert f"@{row.creator.handle}" in answer["html"]


def test_a_refused_drop_says_why(client, campaign, operator):
    row = CollaborationFactory(campaign=campaign)
    client.force_login(operator)

    answer = client.post(reverse("campaigns:move", args=[row.pk]), {"stage": "declined"}, **JSON)

    assert (answer.status_code, answer.json()) == (409, {"message": "Give a reason."})


def test_a_move_without_javascript_leads_back(client, campaign, operator):
    row = CollaborationFactory(campaign=campaign)
    client.force_login(operator)

    answer = client.post(
        reverse("campaigns:move", args=[row.pk]), {"stage": "declined", "reason": "Too dear"}
    )

    row.refresh_from_db()
    assert (answer.url, row.stage) == (row.get_absolute_url(), Stage.DECLINED)


def test_a_bulk_move_shows_a_result_for_each(client, campaign, operator):
    lead = CollaborationFactory(campaign=campaign)
    reviewed = CompletedCollaborationFactory(campaign=campaign, stage=Stage.REVIEWED)
    client.force_login(operator)

    response = client.post(
        reverse("campaigns:bulk_move", args=[campaign.pk]),
        {"chosen": [lead.pk, reviewed.pk], "stage": "contacted"},
    )

    results = {result.collaboration.pk: bool(result.refusal) for result in response.context["results"]}
    assert results == {lead.pk: False, reviewed.pk: True}


def test_a_bulk_move_of_all_that_match(client, campaign, operator):
    leads = CollaborationFactory.create_batch(3, campaign=campaign)
    CollaborationFactory(campaign=campaign, stage=Stage.SCHEDULED)
    client.force_login(operator)

    response = client.post(
        reverse("campaigns:bulk_move", args=[campaign.pk]),
        {"matching": "1", "query": "stage=lead", "stage": "contacted"},
    )

    assert {result.collaboration.pk for result in response.context["results"]} == {row.pk for row in leads}


def test_to_be_ended_lists_what_is_more_than_three_days_late(client, campaign, operator):
    today = now().date()
    due = CollaborationFactory(campaign=campaign, agreed_on=today - timedelta(days=5))
    CollaborationFactory(campaign=campaign, agreed_on=today - timedelta(days=2))
    CollaborationFactory(campaign=campaign, agreed_on=today - timedelta(days=9), stage=Stage.DECLINED)
    CollaborationFactory(agreed_on=today - timedelta(days=9))
    client.force_login(operator)

    response = client.get(reverse("campaigns:to_be_ended"))

    assert [item["row"].pk for item in response.context["rows"]] == [due.pk]
