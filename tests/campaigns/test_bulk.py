import pytest

from campaigns.models import Collaboration
from campaigns.states import CampaignState
from creators.models import BulkResult
from tests.factories.blacklist import EntryFactory
from tests.factories.campaigns import CampaignFactory, CollaborationFactory
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db
BULK = "/creators/bulk/"


@pytest.fixture
def ask(client, operator):
    """Posts the bulk action for creators; with a campaign it is the answer."""
    client.force_login(operator)

    def make(*creators, campaign=None):
        chosen = {"action": "campaign", "chosen": [creator.pk for creator in creators]}
        return client.post(BULK, chosen | ({"answered": "1", "campaign": campaign.pk} if campaign else {}))

    return make


def outcomes():
    return dict(BulkResult.objects.values_list("creator", "outcome"))


def test_each_creator_gets_a_result(ask, brand):
    campaign = CampaignFactory(brand=brand, state=CampaignState.RUNNING)
    new, present = CreatorFactory(), CollaborationFactory(campaign=campaign).creator
    blocked = EntryFactory(in_force=True).creator

    ask(new, present, blocked, campaign=campaign)

    assert outcomes() == {new.pk: "done", present.pk: "unchanged", blocked.pk: "refused"}
    assert set(campaign.collaborations.values_list("creator", flat=True)) == {new.pk, present.pk}


def test_only_campaigns_of_the_brand_that_take_creators_are_offered(ask, brand, other_brand):
    running = CampaignFactory(brand=brand, state=CampaignState.RUNNING)
    CampaignFactory(brand=brand, state=CampaignState.SCORING)
    foreign = CampaignFactory(brand=other_brand, state=CampaignState.RUNNING)

    form = ask(CreatorFactory()).context["form"]
    ask(CreatorFactory(), campaign=foreign)

    assert list(form.fields["campaign"].queryset) == [running]
    assert not Collaboration.objects.exists()
