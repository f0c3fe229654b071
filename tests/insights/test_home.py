import pytest
from django.urls import reverse

from campaigns.states import CampaignState
from tests.factories.blacklist import EntryFactory
from tests.factories.campaigns import CampaignFactory, CollaborationFactory
from tests.factories.evaluations import EvaluationFactory

pytestmark = pytest.mark.django_db
HOME = "/"


def test_scorer_sees_what_to_score(client, operator, brand):
    campaign = CampaignFactory(brand=brand)
    evaluation = EvaluationFactory(
        collaboration=CollaborationFactory(campaign=campaign), role="operations", scorer=operator
    )
    client.force_login(operator)

    page = client.get(HOME).content.decode()

    assert evaluation.get_absolute_url() in page


def test_manager_sees_the_brands_running_campaigns_only(client, manager, brand, other_brand):
    own = CampaignFactory(brand=brand, state=CampaignState.RUNNING)
    CampaignFactory(brand=other_brand, state=CampaignState.RUNNING)
    client.force_login(manager)

    assert list(client.get(HOME).context["campaigns"]) == [own]


def test_administrator_sees_proposals(client, administrator):
    entry = EntryFactory()
    client.force_login(administrator)

    assert list(client.get(HOME).context["proposals"]) == [entry]


def test_operator_sees_neither_proposals_nor_overdue_marks(client, operator):
    EntryFactory()
    client.force_login(operator)

    context = client.get(HOME).context

    assert "proposals" not in context
    assert "overdue" not in context


def test_person_without_a_brand_is_told_what_to_do(client, nobody):
    client.force_login(nobody)

    response = client.get(reverse("insights:home"))

    assert response.status_code == 200
    assert "administrator" in response.content.decode() or "管理员" in response.content.decode()


@pytest.mark.parametrize("name", ["standings", "policy", "recomputes"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_about_standings_open(client, manager, name, language):
    manager.language = language
    manager.save()
    client.force_login(manager)

    assert client.get(reverse(f"evaluations:{name}")).status_code == 200
