from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.roles import Role
from commerce.models import ExchangeRate
from tests.factories.accounts import person
from tests.factories.commerce import ExchangeRateFactory

pytestmark = pytest.mark.django_db
ENTER = {"day": "2026-05-01", "currency": "thb", "into": "USD", "rate": "0.0285"}


@pytest.fixture
def signed_in(client, brand):
    user = person(Role.MANAGER, brand)
    client.force_login(user)
    return user


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_number_of_queries(client, signed_in, brand, rows, django_assert_num_queries):
    rates = [ExchangeRateFactory(brand=brand, day=f"2026-05-0{number + 1}") for number in range(rows)]
    ExchangeRateFactory()

    with django_assert_num_queries(10):
        answer = client.get(reverse("commerce:rates"))

    assert [rate.pk for rate in answer.context["page"]] == [rate.pk for rate in rates[::-1]]


def test_list_without_rates_offers_to_enter_one(client, signed_in):
    assert "Enter a rate" in client.get(reverse("commerce:rates")).content.decode()


def test_rate_is_entered(client, signed_in, brand):
    answer = client.post(reverse("commerce:enter_rate"), ENTER)

    assert answer.url == reverse("commerce:rates")
    rate = ExchangeRate.objects.get(brand=brand)
    assert (rate.currency, rate.rate, rate.recorded_by) == ("THB", Decimal("0.0285"), signed_in)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"into": "THB"}, "into"),
        ({"rate": "0"}, "rate"),
        ({"day": "2999-01-01"}, "day"),
        ({"into": "x"}, "into"),
    ],
)
def test_refusal_stands_at_its_field(client, signed_in, changed, field):
    answer = client.post(reverse("commerce:enter_rate"), ENTER | changed)

    assert (answer.status_code, [*answer.context["form"].errors]) == (422, [field])
    assert not ExchangeRate.objects.exists()


def test_operators_see_rates_and_enter_none(client, brand):
    client.force_login(person(Role.OPERATIONS, brand))

    assert client.get(reverse("commerce:rates")).context["may_enter"] is False
    assert client.post(reverse("commerce:enter_rate"), ENTER).status_code == 403
