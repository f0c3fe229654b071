import pytest
from rest_framework.test import APIClient

from evaluations.dimensions import Renewal
from evaluations.models import RenewalItem
from tests.factories.evaluations import RenewalItemFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/renewals/"


@pytest.fixture
def api(manager):
    api = APIClient()
    api.force_login(manager)
    return api


def item_in(brand, **fields):
    return RenewalItemFactory(collaboration__campaign__brand=brand, **fields)


def ids(answer):
    return [row["id"] for row in answer.json()["results"]]


def test_list_filters_and_shows_own_brands_only(api, brand, other_brand):
    item_in(other_brand)
    renewed, paused = item_in(brand, decided=True), item_in(brand, suggestion=Renewal.PAUSE)

    assert ids(api.get(ADDRESS)) == [paused.pk, renewed.pk]
    assert ids(api.get(ADDRESS, {"decision": "none"})) == [paused.pk]
    assert ids(api.get(ADDRESS, {"suggestion": "renew"})) == [renewed.pk]
    assert ids(api.get(ADDRESS, {"campaign": renewed.collaboration.campaign_id})) == [renewed.pk]
    assert api.get(ADDRESS, {"suggestion": "sack"}).status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same(api, brand, rows, django_assert_num_queries):
    for _row in range(rows):
        item_in(brand)
    api.get("/api/v1/me/")

    with django_assert_num_queries(6):
        assert len(ids(api.get(ADDRESS))) == rows


def test_deciding_one(api, brand, manager):
    item = item_in(brand)

    answer = api.post(f"{ADDRESS}{item.pk}/decide/", {"decision": "renew"}, format="json")

    assert (answer.json()["decision"], answer.json()["commission_bp"]) == ("renew", 1650)
    assert answer.json()["decided_by"] == manager.pk


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"decision": "pause"}, 400),
        ({"decision": "sack"}, 400),
        ({}, 400),
        ({"decision": "renew", "commission_bp": 10_001}, 400),
    ],
)
def test_bad_input_is_refused_and_nothing_written(api, brand, given, status):
    item = item_in(brand)

    assert api.post(f"{ADDRESS}{item.pk}/decide/", given, format="json").status_code == status
    assert not RenewalItem.objects.decided().exists()


def test_deciding_many_has_a_result_for_each(api, brand, other_brand):
    fine, without, foreign = item_in(brand), item_in(brand, suggestion=Renewal.PAUSE), item_in(other_brand)

    answer = api.post(f"{ADDRESS}decide/", {"renewals": [fine.pk, without.pk, foreign.pk]}, format="json")

    assert [(row["renewal"], row["decision"], row["code"]) for row in answer.json()] == [
        (fine.pk, "renew", None),
        (without.pk, None, "reason_missing"),
        (foreign.pk, None, "no_such_renewal"),
    ]


def test_an_operator_decides_nothing(brand, operator):
    api = APIClient()
    api.force_login(operator)
    item = item_in(brand)

    answers = [
        api.get(ADDRESS),
        api.post(f"{ADDRESS}{item.pk}/decide/", {"decision": "renew"}, format="json"),
        api.post(f"{ADDRESS}decide/", {"renewals": [item.pk]}, format="json"),
    ]

    assert [answer.status_code for answer in answers] == [200, 403, 403]


def test_another_brands_row_is_absent(api, other_brand):
    foreign = item_in(other_brand)

    assert api.get(f"{ADDRESS}{foreign.pk}/").status_code == 404
    assert api.post(f"{ADDRESS}{foreign.pk}/decide/", {"decision": "x"}, format="json").status_code == 404
