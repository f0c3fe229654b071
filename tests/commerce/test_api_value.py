from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.roles import Role
from commerce.models import ExchangeRate
from tests.factories.accounts import person
from tests.factories.campaigns import NOW, CampaignFactory, CollaborationFactory
from tests.factories.commerce import AttributionFactory, OrderLineFactory, StoreFactory

pytestmark = pytest.mark.django_db
VALUES, RATES = "/api/v1/collaboration-values/", "/api/v1/exchange-rates/"
RATE = {"day": "2026-05-01", "currency": "THB", "into": "USD", "rate": "0.0285"}


@pytest.fixture
def signed_in(client, brand):
    client.force_login(person(Role.MANAGER, brand))


@pytest.fixture
def row(brand):
    made = CollaborationFactory(campaign=CampaignFactory(brand=brand))
    line = OrderLineFactory(store=StoreFactory(brand=brand), actual_standard_minor=2_00)
    AttributionFactory(line=line, collaboration=made)
    return made


def test_list_holds_what_each_was_worth(client, signed_in, row):
    (value,) = client.get(VALUES).json()["results"]

    names = ("collaboration", "currency", "gmv", "commission", "contribution", "roi", "uv_value")
    assert [value[name] for name in names] == [row.pk, "USD", 10_00, 2_00, 8_00, 4.0, None]
    assert value["per_currency"]["USD"]["standard"] == 2_00


def test_one_is_as_in_the_list(client, signed_in, row):
    assert client.get(f"{VALUES}{row.pk}/").json() == client.get(VALUES).json()["results"][0]


def test_missing_rate_is_null_and_named(client, signed_in, row, brand):
    line = OrderLineFactory(store=StoreFactory(brand=brand, currency="THB"))
    AttributionFactory(line=line, collaboration=row)

    value = client.get(f"{VALUES}{row.pk}/").json()

    day = (NOW - timedelta(days=10)).date().isoformat()
    assert (value["gmv"], value["converted"]) == (None, None)
    assert value["gaps"] == [{"currency": "THB", "into": "USD", "first": day, "last": day, "days": 1}]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_number_of_queries(client, signed_in, brand, rows, django_assert_num_queries):
    CollaborationFactory.create_batch(rows, campaign__brand=brand)

    with django_assert_num_queries(12):
        assert len(client.get(VALUES).json()["results"]) == rows


def test_rate_is_entered_and_put_right(client, signed_in, brand):
    client.post(RATES, RATE, content_type="application/json")
    answer = client.post(RATES, RATE | {"rate": "0.03"}, content_type="application/json")

    assert answer.status_code == 201
    assert ExchangeRate.objects.get(brand=brand).rate == Decimal("0.03")


@pytest.mark.parametrize(
    ("changed", "status"), [({"into": "THB"}, 400), ({"rate": "x"}, 400), ({"day": ""}, 400)]
)
def test_impossible_rate_is_refused(client, signed_in, changed, status):
    answer = client.post(RATES, RATE | changed, content_type="application/json")

    assert (answer.status_code, ExchangeRate.objects.count()) == (status, 0)
