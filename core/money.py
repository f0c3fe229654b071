"""Money is whole minor units in the database; people write and read amounts."""

from decimal import Decimal

from babel.numbers import get_currency_precision, list_currencies


def to_minor(amount: Decimal, currency: str) -> int:
    """Raises ValueError for an amount finer than the currency's smallest coin."""
    minor = amount.scaleb(get_currency_precision(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"{amount} {currency}")
    return int(minor)


def from_minor(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-get_currency_precision(currency))


def precision_sql(currency: str) -> str:
    """SQL of how many digits a currency's smallest coin has, `currency` being a column or expression."""
    exact: dict[int, list[str]] = {}
    for code in sorted(list_currencies()):
        exact.setdefault(get_currency_precision(code), []).append(f"'{code}'")
    ordinary = get_currency_precision("USD")
    cases = " ".join(
        f"WHEN {currency} IN ({', '.join(codes)}) THEN {digits}"
        for digits, codes in exact.items()
        if digits != ordinary
    )
    return f"CASE {cases} ELSE {ordinary} END"
