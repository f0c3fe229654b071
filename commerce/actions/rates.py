from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import Brand, User
from accounts.roles import Capability
from accounts.rules import require
from commerce import errors
from commerce.models import ExchangeRate
from core.dates import require_years
from core.money import require_currencies

HIGHEST = Decimal(10) ** 10


@transaction.atomic
def enter_rate(
    *,
    brand: Brand,
    day: date,
    currency: str,
    into: str,
    rate: Decimal,
    by: User,
    at: datetime,
    source: str = "",
) -> ExchangeRate:
    """What one unit of `currency` was worth in `into` on the day; a rate entered before is put right.

    Raises CurrencyError, SameCurrencyError, RateRangeError, YearError, RateFutureError.
    """
    require(by, Capability.MANAGE_STORES, brand)
    require_currencies(currency=currency, into=into)
    require_years(day=day)
    if currency == into:
        raise errors.SameCurrencyError(field="into")
    if not 0 < rate < HIGHEST or rate.quantize(Decimal("1e-10")) == 0:
        raise errors.RateRangeError(field="rate")
    if day > at.date():
        raise errors.RateFutureError(field="day")
    stated = {"rate": rate, "source": source, "recorded_at": at, "recorded_by": by}
    entered, _is_new = ExchangeRate.objects.update_or_create(
        brand=brand, day=day, currency=currency, into=into, defaults=stated
    )
    return entered
