from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from campaigns.models import Sample
from campaigns.states import Stage
from tests.factories.campaigns import NOW, CollaborationFactory, SampleFactory

URL = "/api/v1/samples/"


@pytest.fixture
def api(operator):
    api = APIClient()
    api.force_login(operator)
    return api


@pytest.fixture
def sample(brand):
    return SampleFactory(collaboration__campaign__brand=brand, collaboration__stage=Stage.NEGOTIATING)


def test_request_answers_with_the_state_the_rule_gave_it(api, brand):
    row = CollaborationFactory(campaign__brand=brand)
    body = {"collaboration": row.pk, "product_name": "Serum", "currency": "USD", "price_minor": 990}

    answer = api.post(URL, body, format="json")

    assert answer.status_code == 201
    assert answer.json()["state"] == "requested"
    assert answer.json()["creator"] == row.creator_id


def test_request_for_another_brands_collaboration_is_not_found(api):
    body = {"collaboration": CollaborationFactory().pk, "product_name": "Serum", "currency": "USD"}

    assert api.post(URL, body, format="json").status_code == 404
    assert not Sample.objects.exists()


def test_sample_walks_from_request_to_receipt(api, sample):
    walk = [
        ("approve", {}),
        ("ship", {"carrier": "J&T", "tracking_number": "1", "cost_minor": 300}),
        ("receive", {"received_at": "2036-01-01T00:00:00Z"}),
    ]

    answers = [api.post(f"{URL}{sample.pk}/{name}/", body, format="json") for name, body in walk]

    assert [answer.status_code for answer in answers] == [200, 200, 400]
    assert answers[1].json()["cost_minor"] == 300


def test_bulk_says_what_became_of_each(api, sample):
    body = {"samples": [sample.pk], "decision": "reject"}

    [without] = api.post(f"{URL}bulk/", body, format="json").json()
    [told] = api.post(f"{URL}bulk/", body | {"reason": "too dear"}, format="json").json()

    assert (without["state"], told["state"]) == ("requested", "rejected")
    assert without["why"]
    assert told["why"] == ""


def test_list_filters_by_state_and_creator(api, brand, sample):
    other = SampleFactory(collaboration__campaign__brand=brand, received=True, received_at=NOW)
    SampleFactory(received=True)

    rows = api.get(URL, {"state": "received"}).json()["results"]
    of_creator = api.get(URL, {"creator": sample.collaboration.creator_id}).json()["results"]

    assert [row["id"] for row in rows] == [other.pk]
    assert [row["id"] for row in of_creator] == [sample.pk]


def test_parcel_is_corrected_in_what_is_given(api, brand):
    sample = SampleFactory(
        collaboration__campaign__brand=brand, received=True, carrier="J&T", courier_minor=1_00
    )
    body = {"cost_minor": 300, "received_at": NOW.isoformat()}

    answer = api.post(f"{URL}{sample.pk}/correct/", body, format="json").json()

    assert (answer["carrier"], answer["cost_minor"], answer["courier_minor"]) == ("J&T", 300, 100)
    sample.refresh_from_db()
    assert (sample.received_at, sample.post_due_at) == (NOW, NOW + timedelta(days=14))


def test_parcel_of_another_brand_is_not_found(api):
    elsewhere = SampleFactory(shipped=True)

    assert api.post(f"{URL}{elsewhere.pk}/correct/", {}, format="json").status_code == 404


def test_request_in_no_currency_is_refused(api, brand):
    row = CollaborationFactory(campaign__brand=brand)
    body = {"collaboration": row.pk, "product_name": "Serum", "currency": "QQQ"}

    answer = api.post(URL, body, format="json")

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "currency")
    assert not Sample.objects.exists()
