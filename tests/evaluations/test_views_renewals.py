from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns.states import CampaignState
from evaluations.dimensions import Renewal, Tier
from evaluations.models import CurrentStanding, RenewalItem
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import NOW, CampaignFactory, CollaborationFactory
from tests.factories.evaluations import RenewalItemFactory

from .engine.history import START, campaign_of, close, collaborate

pytestmark = pytest.mark.django_db
WORKLIST = "/renewals/"


@pytest.fixture
def campaign(brand):
    return CampaignFactory(brand=brand, state=CampaignState.CLOSED, closed_at=NOW, closed_by=UserFactory())


@pytest.fixture
def signed_in(client, manager):
    client.force_login(manager)
    return manager


def row(campaign, *, tier=None, **fields):
    item = RenewalItemFactory(collaboration__campaign=campaign, **fields)
    CurrentStanding.objects.filter(creator=item.collaboration.creator).update(tier=tier)
    return item


def shown(client, address=WORKLIST, **query):
    return [each.item for each in client.get(address, query).context["rows"]]


def test_undecided_come_first_then_the_best_tier(client, campaign, signed_in):
    decided = row(campaign, tier=Tier.S, decided=True)
    unrated, best, good = row(campaign), row(campaign, tier=Tier.S), row(campaign, tier=Tier.B)

    assert shown(client) == [best, good, unrated, decided]


def test_filters(client, campaign, signed_in):
    best = row(campaign, tier=Tier.S)
    paused = row(campaign, tier=Tier.D, suggestion=Renewal.PAUSE)
    kept = row(campaign, decided=True, decision=Renewal.KEEP)

    assert shown(client, tier="S") == [best]
    assert shown(client, tier="unrated") == [kept]
    assert shown(client, suggestion="pause") == [paused]
    assert shown(client, decision="keep") == [kept]
    assert shown(client, decision="none") == [best, paused]
    assert shown(client, q=kept.collaboration.creator.handle) == [kept]
    assert shown(client, campaign=campaign.pk) == [best, paused, kept]


def test_own_brand_only(client, campaign, signed_in, other_brand):
    foreign = RenewalItemFactory(collaboration__campaign__brand=other_brand)
    own = row(campaign)

    assert shown(client) == [own]
    assert client.get(foreign.get_absolute_url()).status_code == 404
    address = reverse("evaluations:campaign_renewals", args=[foreign.collaboration.campaign_id])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_worklist_costs_the_same(client, campaign, signed_in, rows, django_assert_num_queries):
    for _row in range(rows):
        row(campaign)
        later(row(campaign, decided=True))
    client.get("/")

    with django_assert_num_queries(12):
        assert len(shown(client)) == 2 * rows


def later(item, **fields):
    return CollaborationFactory(
        campaign__brand=item.collaboration.campaign.brand,
        creator=item.collaboration.creator,
        added_at=item.decided_at + timedelta(days=1),
        **fields,
    )


def test_what_later_happened_stands_beside_the_decision(client, campaign, signed_in, other_brand):
    item = row(campaign, tier=Tier.C, decided=True)
    after = later(item)
    CollaborationFactory(
        campaign__brand=other_brand, creator=item.collaboration.creator, added_at=NOW + timedelta(days=2)
    )

    [found] = client.get(WORKLIST).context["rows"]

    assert found.later == [after]
    assert after.get_absolute_url() in client.get(item.get_absolute_url()).text


def test_row_after_a_real_close_shows_score_and_why(client, brand, signed_in):
    settled = collaborate(campaign=campaign_of(brand=brand), day=0, bars=(4, 4, 4, 4, 5, 5), videos=6)
    close(settled.campaign, at=START)

    page = client.get(reverse("evaluations:campaign_renewals", args=[settled.campaign_id]))

    [found] = page.context["rows"]
    assert found.item.score == pytest.approx(settled.scores.get().score)
    assert reverse("evaluations:standing", args=[found.item.standing_id]) in page.text


def test_deciding_one(client, campaign, signed_in):
    item = row(campaign)

    answer = client.post(item.get_absolute_url(), {"decision": "renew", "commission": "16.5"})

    assert answer.url == reverse("evaluations:campaign_renewals", args=[campaign.pk])
    item.refresh_from_db()
    assert (item.decision, item.commission_bp, item.decided_by) == ("renew", 1650, signed_in)


def test_a_refusal_stands_on_its_field(client, campaign, signed_in):
    item = row(campaign)

    answer = client.post(item.get_absolute_url(), {"decision": "pause"})

    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors


def test_deciding_many_shows_a_result_for_each(client, campaign, signed_in):
    fine, without = row(campaign), row(campaign, suggestion=Renewal.PAUSE)

    answer = client.post("/renewals/decide/", {"chosen": [fine.pk, without.pk]})

    assert answer.context["decided"] == 1
    assert list(RenewalItem.objects.decided()) == [fine]


def test_deciding_all_that_match(client, campaign, signed_in):
    rows = [row(campaign), row(campaign)]
    elsewhere = row(CampaignFactory(brand=campaign.brand))
    address = reverse("evaluations:decide_campaign_renewals", args=[campaign.pk])

    client.post(address, {"matching": "1", "query": "suggestion=renew"})

    assert set(RenewalItem.objects.decided()) == set(rows)
    assert elsewhere in RenewalItem.objects.undecided()


@pytest.mark.parametrize("given", [{"decision": "sack"}, {"commission": "101"}, {"commission": "x"}])
def test_a_wrong_bulk_changes_nothing(client, campaign, signed_in, given):
    item = row(campaign)

    assert client.post("/renewals/decide/", {"chosen": item.pk, **given}).status_code == 409
    assert not RenewalItem.objects.decided().exists()


def test_operators_read_and_decide_nothing(client, campaign, operator):
    item = row(campaign)
    client.force_login(operator)

    assert client.get(item.get_absolute_url()).context["may_decide"] is False
    assert client.post(item.get_absolute_url(), {"decision": "renew"}).status_code == 403
    assert client.post("/renewals/decide/", {"chosen": item.pk}).status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_empty_worklist_says_what_to_do(client, signed_in, language):
    signed_in.language = language
    signed_in.save()

    assert reverse("campaigns:list") in client.get(WORKLIST).text


def test_htmx_gets_the_rows_alone(client, campaign, signed_in):
    row(campaign)

    answer = client.get(WORKLIST, headers={"HX-Request": "true"})

    assert "<html" not in answer.text
    assert "data-table" in answer.text


def test_linked_from_campaign_close_home_and_dossier(client, campaign, signed_in):
    item = row(campaign, decided=True)
    row(campaign)
    address = reverse("evaluations:campaign_renewals", args=[campaign.pk])

    assert address in client.get(campaign.get_absolute_url()).text
    assert address in client.get(reverse("campaigns:close", args=[campaign.pk])).text
    assert client.get("/").context["renewals_undecided"] == 1
    assert item.get_absolute_url() in client.get(item.collaboration.creator.get_absolute_url()).text


def test_dossier_shows_own_brands_decisions_only(client, brand, signed_in, other_brand):
    foreign = RenewalItemFactory(collaboration__campaign__brand=other_brand, decided=True)

    page = client.get(foreign.collaboration.creator.get_absolute_url())

    assert page.context["renewals"] == []
