from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from accounts.roles import Role
from campaigns.models import Campaign, Goal
from campaigns.states import CampaignState, Stage
from tests.factories.accounts import BrandFactory, MembershipFactory, person
from tests.factories.campaigns import (
    START,
    CampaignFactory,
    CollaborationFactory,
    CompletedCollaborationFactory,
    DraftCampaignFactory,
    with_scorers,
)

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Spring",
    "goal": Goal.SALES,
    "markets": ["TH", "VN"],
    "starts_on": "2026-03-02",
    "ends_on": "2026-04-02",
    "budget": "1200.50",
    "currency": "USD",
}


@pytest.mark.parametrize(
    ("query", "role", "next_step"),
    [
        ("", Role.OPERATIONS, "/campaigns/new/"),
        ("?q=none", Role.OPERATIONS, "/campaigns/"),
        ("", Role.CUSTOMER_SERVICE, ""),
    ],
)
def test_empty_list_says_what_comes_next(client, brand, query, role, next_step):
    client.force_login(person(role, brand))

    page = client.get(reverse("campaigns:list") + query).content.decode()

    [_before, empty] = page.split('class="empty-state"')
    assert f'href="{next_step}"' in empty if next_step else "btn" not in empty.split("</div>")[0]


def test_list_shows_the_brands_campaigns(client, brand, operator, queries):
    client.force_login(operator)
    url = reverse("campaigns:list")
    campaigns = [CampaignFactory(brand=brand)]
    asked = queries(url)
    campaigns += CampaignFactory.create_batch(2, brand=brand)
    for campaign in campaigns:
        CollaborationFactory.create_batch(2, campaign=campaign)
    CampaignFactory()

    assert queries(url) == asked

    shown = {row.pk: row.collaboration_count for row in client.get(url).context["page"]}
    assert shown == {campaign.pk: 2 for campaign in campaigns}


def test_list_filters_by_state_and_market(client, brand, operator):
    found = CampaignFactory(brand=brand, markets=["VN", "TH"])
    CampaignFactory(brand=brand, markets=["TH"])
    DraftCampaignFactory(brand=brand, markets=["VN"])
    client.force_login(operator)

    response = client.get(reverse("campaigns:list"), {"state": "running", "market": "VN"})

    assert [row.pk for row in response.context["page"]] == [found.pk]


@pytest.mark.parametrize(("query", "count"), [({}, 0), ({"archived": "true"}, 1)])
def test_the_archive_is_shown_when_asked_for(client, brand, operator, query, count):
    DraftCampaignFactory(brand=brand, archived_at=START, archived_by=operator)
    client.force_login(operator)

    response = client.get(reverse("campaigns:list"), query)

    assert len(response.context["page"]) == count


def test_create_keeps_money_in_minor_units(client, brand, operator):
    client.force_login(operator)

    response = client.post(reverse("campaigns:new"), {**FORM, "owner": operator.pk})

    campaign = Campaign.objects.get()
    assert response.url == campaign.get_absolute_url()
    assert (campaign.budget_minor, campaign.markets, campaign.owner) == (120050, ["TH", "VN"], operator)


def test_create_with_a_taken_name_says_so_at_the_name(client, brand, operator):
    CampaignFactory(brand=brand, name="Spring")
    client.force_login(operator)

    response = client.post(reverse("campaigns:new"), {**FORM, "owner": operator.pk})

    assert response.status_code == 422
    assert "name" in response.context["form"].errors


def test_create_is_refused_to_a_scorer(client, scorer):
    client.force_login(scorer)

    assert client.get(reverse("campaigns:new")).status_code == 403


def test_edit_keeps_the_goal_of_a_started_campaign(client, brand, operator):
    campaign = CampaignFactory(brand=brand, goal=Goal.SALES)
    client.force_login(operator)

    client.post(
        reverse("campaigns:edit", args=[campaign.pk]),
        {**FORM, "goal": Goal.BRAND, "name": "Renamed", "owner": operator.pk},
    )

    campaign.refresh_from_db()
    assert (campaign.name, campaign.goal) == ("Renamed", Goal.SALES)


PAGES = ["campaign", "collaborations", "picker", "scorers", "edit", "close", "job"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_a_campaign(client, brand, operator, name):
    campaign = CampaignFactory(brand=brand)
    CompletedCollaborationFactory(campaign=campaign)
    client.force_login(operator)

    assert client.get(reverse(f"campaigns:{name}", args=[campaign.pk])).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_another_brands_campaign_is_not_found(client, operator, name):
    client.force_login(operator)

    response = client.get(reverse(f"campaigns:{name}", args=[CampaignFactory().pk]))

    assert response.status_code == 404


@pytest.mark.parametrize(("role", "shown"), [(Role.OPERATIONS, True), (Role.CUSTOMER_SERVICE, False)])
def test_settings_are_offered_to_who_may_change_them(client, brand, role, shown):
    campaign = CampaignFactory(brand=brand)
    client.force_login(person(role, brand))

    page = client.get(reverse("campaigns:campaign", args=[campaign.pk]))

    assert (reverse("campaigns:edit", args=[campaign.pk]) in page.content.decode()) is shown


def test_start_and_score(client, brand, manager):
    campaign = DraftCampaignFactory(brand=brand)
    with_scorers(campaign)
    client.force_login(manager)

    for name in ("start", "score"):
        client.post(reverse("campaigns:step", args=[campaign.pk, name]))

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.SCORING


def test_a_refused_start_says_who_is_missing(client, brand, manager):
    campaign = DraftCampaignFactory(brand=brand)
    client.force_login(manager)

    response = client.post(reverse("campaigns:step", args=[campaign.pk, "start"]))

    assert response.status_code == 409
    assert "Customer service" in response.content.decode()


def test_an_unknown_step(client, brand, manager):
    client.force_login(manager)
    url = reverse("campaigns:step", args=[CampaignFactory(brand=brand).pk, "erase"])

    assert client.post(url).status_code == 404


def test_scorers_are_named(client, brand, manager):
    campaign = CampaignFactory(brand=brand)
    named = with_scorers(campaign)
    second = person(Role.MARKETING, brand)
    client.force_login(manager)

    client.post(
        reverse("campaigns:scorers", args=[campaign.pk]),
        {
            "operations": [named[Role.OPERATIONS].pk],
            "marketing": [named[Role.MARKETING].pk, second.pk],
            "customer_service": [named[Role.CUSTOMER_SERVICE].pk],
        },
    )

    assert set(campaign.scorers.filter(role="marketing").values_list("user", flat=True)) == {
        named[Role.MARKETING].pk,
        second.pk,
    }


def test_the_close_page_sorts_what_is_missing(client, brand, manager):
    campaign = CampaignFactory(brand=brand)
    ready = CompletedCollaborationFactory(campaign=campaign)
    later = CompletedCollaborationFactory(campaign=campaign, completed_at=now() - timedelta(days=1))
    incomplete = CollaborationFactory(campaign=campaign, stage=Stage.SCHEDULED)
    CollaborationFactory(campaign=campaign, stage=Stage.DECLINED)
    client.force_login(manager)

    preview = client.get(reverse("campaigns:close", args=[campaign.pk])).context["preview"]

    assert (preview.ready, preview.later, preview.incomplete) == ([ready], [later], [incomplete])


def test_preview_of_a_large_campaign_shows_the_first_hundred(client, manager, brand):
    campaign = CampaignFactory(brand=brand)
    CollaborationFactory.create_batch(101, campaign=campaign)
    client.force_login(manager)

    page = client.get(reverse("campaigns:close", args=[campaign.pk]))

    assert page.text.count('<th scope="row">') == 100
    assert '<span class="tab-count">101</span>' in page.text
    assert "The first 100 are shown" in page.text


def test_close_and_reopen(client, brand, manager):
    campaign = CampaignFactory(brand=brand)
    client.force_login(manager)

    client.post(reverse("campaigns:close", args=[campaign.pk]))
    campaign.refresh_from_db()
    assert (campaign.state, campaign.closed_by) == (CampaignState.CLOSED, manager)

    client.post(reverse("campaigns:reopen", args=[campaign.pk]), {"reason": "One more video"})
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.SCORING


def test_close_is_refused_to_an_operator(client, brand, operator):
    campaign = CampaignFactory(brand=brand)
    client.force_login(operator)

    assert client.post(reverse("campaigns:close", args=[campaign.pk])).status_code == 403


def test_somebody_with_two_brands_sees_both_campaigns(client, operator):
    other = CampaignFactory(brand=BrandFactory())
    MembershipFactory(user=operator, brand=other.brand, role=Role.MARKETING)
    client.force_login(operator)

    assert client.get(other.get_absolute_url()).status_code == 200
