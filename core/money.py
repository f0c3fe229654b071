"""Money is whole minor units in the database; people write and read amounts."""

from decimal import Decimal

from babel.numbers import get_currency_precision


def to_minor(amount: Decimal, currency: str) -> int:
    """Raises ValueError for an amount finer than the currency's smallest coin."""
    minor = amount.scaleb(get_currency_precision(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"{amount} {currency}")
    return int(minor)


def from_minor(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-get_currency_precision(currency))
