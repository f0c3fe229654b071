from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from commerce import errors
from commerce.actions import enter_rate
from commerce.models import ExchangeRate
from core.errors import YearError
from core.money import CurrencyError
from tests.factories.campaigns import NOW
from tests.factories.commerce import ExchangeRateFactory

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def entered(brand, by, **changed):
    given = {"day": DAY, "currency": "THB", "into": "USD", "rate": Decimal("0.028"), **changed}
    return enter_rate(brand=brand, by=by, at=NOW, **given)


def test_rate_is_kept_with_who_entered_it(brand, manager):
    rate = entered(brand, manager, source="central bank")

    rate.refresh_from_db()
    assert (rate.rate, rate.source, rate.recorded_by, rate.recorded_at) == (
        Decimal("0.028"),
        "central bank",
        manager,
        NOW,
    )


def test_rate_of_the_same_day_is_put_right(brand, manager):
    entered(brand, manager)

    entered(brand, manager, rate=Decimal("0.029"))

    assert [each.rate for each in ExchangeRate.objects.all()] == [Decimal("0.029")]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"into": "THB"}, errors.SameCurrencyError),
        ({"currency": "ZZZ"}, CurrencyError),
        ({"into": "ZZZ"}, CurrencyError),
        ({"day": date(1, 1, 1)}, YearError),
        ({"rate": Decimal(0)}, errors.RateRangeError),
        ({"rate": Decimal(-1)}, errors.RateRangeError),
        ({"rate": Decimal("1e-11")}, errors.RateRangeError),
        ({"rate": Decimal("1e10")}, errors.RateRangeError),
        ({"day": DAY + timedelta(days=1)}, errors.RateFutureError),
    ],
)
def test_impossible_rate_is_refused(brand, manager, changed, refusal):
    with pytest.raises(refusal):
        entered(brand, manager, **changed)


def test_operators_may_not_enter_rates(brand, operator):
    with pytest.raises(PermissionDenied):
        entered(brand, operator)


@pytest.mark.parametrize("broken", [{"rate": 0}, {"into": "THB"}, {"currency": "thb"}])
def test_database_holds_what_a_rate_is(brand, broken):
    rate = ExchangeRateFactory(brand=brand)

    with pytest.raises(IntegrityError):
        ExchangeRate.objects.filter(pk=rate.pk).update(**broken)


def test_one_rate_a_day(brand):
    first, second = ExchangeRateFactory(brand=brand), ExchangeRateFactory(brand=brand, day=date(2026, 1, 1))

    with pytest.raises(IntegrityError):
        ExchangeRate.objects.filter(pk=second.pk).update(day=first.day)
