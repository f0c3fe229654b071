import pytest
from django.urls import reverse

from evaluations.models import CampaignScoring
from tests.factories.campaigns import CampaignFactory
from tests.factories.evaluations import CampaignScoringFactory, EvaluationFactory, asked

pytestmark = pytest.mark.django_db
URL = "/api/v1/campaign-scorings/"


@pytest.fixture
def campaign(brand):
    return CampaignFactory(brand=brand)


def page(campaign):
    return reverse("evaluations:sources", args=[campaign.pk])


def put(client, campaign, *dimensions):
    body = {"number_dimensions": dimensions}
    return client.put(f"{URL}{campaign.pk}/", body, content_type="application/json")


def test_page_shows_what_is_usual_before_anything_is_chosen(client, operator, campaign):
    client.force_login(operator)

    form = client.get(page(campaign)).context["form"]

    assert form["number_dimensions"].value() == ["data", "fulfilment"]


def test_what_is_not_ticked_is_asked_of_people(client, operator, campaign):
    client.force_login(operator)

    response = client.post(page(campaign), {"number_dimensions": ["fulfilment"]})

    assert response.status_code == 302
    evaluation = EvaluationFactory(collaboration__campaign=campaign)
    assert "data" in {criterion.dimension for criterion in asked(evaluation)}


def test_page_is_locked_once_an_evaluation_is_open(client, operator, campaign):
    EvaluationFactory(collaboration__campaign=campaign)
    client.force_login(operator)

    shown = client.get(page(campaign))
    refused = client.post(page(campaign), {"number_dimensions": []})

    assert "Fixed: the first evaluation" in shown.content.decode()
    assert (refused.status_code, CampaignScoring.objects.get().number_dimensions) == (
        422,
        ["data", "fulfilment"],
    )


def test_customer_service_reads_and_does_not_choose(client, agent, campaign):
    client.force_login(agent)

    assert not client.get(page(campaign)).context["may_choose"]
    assert client.post(page(campaign), {"number_dimensions": []}).status_code == 403
    assert put(client, campaign).status_code == 403


def test_api_reads_and_chooses(client, operator, campaign):
    client.force_login(operator)

    chosen = put(client, campaign, "data").json()

    assert chosen == {
        "campaign": campaign.pk,
        "scorecard": CampaignScoring.objects.get().scorecard_id,
        "number_dimensions": ["data"],
        "is_fixed": False,
    }
    assert client.get(f"{URL}{campaign.pk}/").json() == chosen


def test_api_refuses_a_dimension_without_a_source(client, operator, campaign):
    client.force_login(operator)

    answer = put(client, campaign, "conversion")

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "number_dimensions")


@pytest.mark.parametrize("rows", [1, 3])
def test_api_list_costs_the_same_for_more_rows(client, operator, brand, rows, django_assert_num_queries):
    for _number in range(rows):
        CampaignScoringFactory(campaign__brand=brand)
    client.force_login(operator)
    client.get(URL)

    with django_assert_num_queries(5):
        answer = client.get(URL)

    assert len(answer.json()["results"]) == rows
