"""Money is whole minor units in the database; people write and read amounts."""

from decimal import Decimal
from http import HTTPStatus

from babel.numbers import get_currency_precision, list_currencies
from django.utils.translation import gettext_lazy as _

from .errors import DomainError

CODES = frozenset(list_currencies())


class CurrencyError(DomainError):
    message = _("There is no such currency. Give its three letters, such as USD.")
    code = "currency"
    status = HTTPStatus.BAD_REQUEST


def require_currencies(**codes: str | None) -> None:
    """Each code, by its field, is empty or that of a currency. Raises CurrencyError naming the first that is not."""
    for field, code in codes.items():
        if code and code not in CODES:
            raise CurrencyError(field=field)


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
    for code in sorted(CODES):
        exact.setdefault(get_currency_precision(code), []).append(f"'{code}'")
    ordinary = get_currency_precision("USD")
    cases = " ".join(
        f"WHEN {currency} IN ({', '.join(codes)}) THEN {digits}"
        for digits, codes in exact.items()
        if digits != ordinary
    )
    return f"CASE {cases} ELSE {ordinary} END"
