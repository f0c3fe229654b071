import pytest
from django.urls import reverse
from django.utils.html import escape

from accounts.roles import Role
from creators.models import Profile, Source
from evaluations.dimensions import Tier
from evaluations.models import CurrentStanding
from tests.factories.accounts import person
from tests.factories.campaigns import CampaignFactory, CollaborationFactory
from tests.factories.commerce import AttributionFactory, OrderLineFactory, StoreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, brand):
    client.force_login(person(Role.MANAGER, brand))


def sold(campaign, *, paid, tier=None, source=""):
    row = CollaborationFactory(campaign=campaign)
    line = OrderLineFactory(store=StoreFactory(brand=campaign.brand), paid_minor=paid)
    AttributionFactory(line=line, collaboration=row)
    CurrentStanding.objects.filter(creator=row.creator).update(tier=tier)
    Profile.objects.update_or_create(brand=campaign.brand, creator=row.creator, defaults={"source": source})
    return row


def shown(client, name):
    groups = client.get(reverse("insights:worth")).context[name]
    return [(group.name, group.size, group.summary.net) for group in groups]


def test_best_tier_comes_first_and_the_unrated_last(client, signed_in, brand):
    campaign = CampaignFactory(brand=brand)
    sold(campaign, paid=1_00)
    sold(campaign, paid=2_00, tier=Tier.B)
    sold(campaign, paid=4_00, tier=Tier.S)
    sold(campaign, paid=8_00, tier=Tier.B)

    assert shown(client, "tiers") == [("S", 1, 4_00), ("B", 2, 10_00), ("unrated", 1, 1_00)]


def test_sources_are_the_brands_own(client, signed_in, brand):
    campaign = CampaignFactory(brand=brand)
    sold(campaign, paid=1_00, source=Source.PROVIDER)
    sold(campaign, paid=2_00)
    sold(CampaignFactory(), paid=4_00, source=Source.PROVIDER)

    assert shown(client, "sources") == [("Service provider", 1, 1_00), ("unknown", 1, 2_00)]


def test_a_group_opens_its_collaborations(client, signed_in, brand):
    campaign = CampaignFactory(brand=brand)
    sold(campaign, paid=2_00, tier=Tier.B, source=Source.PROVIDER)
    sold(campaign, paid=4_00)
    CollaborationFactory(campaign=CampaignFactory(brand=brand, currency="EUR"))

    answer = client.get(reverse("insights:worth"))

    text = answer.content.decode()
    for group in answer.context["tiers"] + answer.context["sources"]:
        url = f"{reverse('commerce:value')}?{group.query}"
        values = client.get(url).context["values"]
        assert f'href="{escape(url)}"' in text
        assert {each.collaboration for each in values} == {
            each.collaboration for each in group.summary.values
        }


def test_campaigns_in_two_currencies_stand_apart(client, signed_in, brand):
    sold(CampaignFactory(brand=brand), paid=1_00)
    CollaborationFactory(campaign=CampaignFactory(brand=brand, currency="EUR"))

    assert shown(client, "tiers") == [("unrated", 1, 0), ("unrated", 1, 1_00)]


def test_page_without_campaigns_says_what_to_do(client, signed_in):
    assert "Open the campaigns" in client.get(reverse("insights:worth")).content.decode()
