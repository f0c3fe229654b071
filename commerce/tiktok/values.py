"""Values as TikTok Shop writes them, brought to ours: ids to text, rates to shares of 1, amounts to minor units.

What is missing or cannot be read is None and never 0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_currency_precision

from core.money import CODES

LARGEST = 2**63 - 1
_DIGITS = re.compile(r"\d[\d.,'’\s]*")
_GROUP = 3
_PLACES = Decimal("0.0001")
# What no database keeps: NUL, and half of a character, where the service cut an emoji in two.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def identifier(value: object, *, longest: int = 40) -> str:
    """Some answers hold ids as JSON integers. Empty where there is none, or it is longer than an id may be."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value).strip()
    return text if len(text) <= longest and text.isprintable() else ""


def text(value: object, *, longest: int) -> str:
    return _UNKEPT.sub("", value).strip()[:longest] if isinstance(value, str) else ""


def count(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= LARGEST else None


def moment(value: object) -> datetime | None:
    """Unix seconds. 0 is how the service says never."""
    seconds = count(value)
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def hundredths(value: object) -> Decimal | None:
    """'1550', hundredths of a percent → 0.1550."""
    return _share(decimal(value), 10_000)


def percent(value: object) -> Decimal | None:
    """'60.85' or '60.85%' → 0.6085."""
    return _share(decimal(value.strip().removesuffix("%") if isinstance(value, str) else value), 100)


def fraction(value: object) -> Decimal | None:
    """'0.20' → 0.2000."""
    return _share(decimal(value), 1)


def _share(number: Decimal | None, of: int) -> Decimal | None:
    if number is None or abs(number) > of * 999:
        return None
    return (number / of).quantize(_PLACES)


def currency_of(money: object) -> str:
    code = money.get("currency") if isinstance(money, Mapping) else None
    return code if isinstance(code, str) and code in CODES else ""


def minor(money: object, currency: str, *, key: str = "amount") -> int | None:
    """An amount with its currency, in minor units of `currency`; None in another currency than that."""
    if not isinstance(money, Mapping) or currency_of(money) not in {"", currency}:
        return None
    written: Any = money.get(key)
    amount = displayed(written, currency) if isinstance(written, str) else decimal(written)
    if amount is None:
        return None
    units = int(amount.scaleb(get_currency_precision(currency)).to_integral_value())
    return units if abs(units) <= LARGEST else None


def displayed(written: str, currency: str) -> Decimal | None:
    """'Rp1.234.567', '1 234,56 zł' or '12.50', with whatever signs a region puts beside it."""
    match = _DIGITS.search(written)
    if match is None:
        return None
    digits = re.sub(r"[\s'’]", "", match[0]).rstrip(".,")
    number = Decimal(_pointed(digits, get_currency_precision(currency)))
    return -number if "-" in written[: match.start()] or "−" in written[: match.start()] else number


def _pointed(digits: str, precision: int) -> str:
    """With a point for the decimals, if any, and nothing between groups."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    whole, sign, rest = digits[:last], digits[last], digits[last + 1 :]
    is_group = (
        sign in whole  # it stands there twice
        or (
            len(rest) == _GROUP
            and precision != _GROUP
            and whole not in {"", "0"}
            and not re.search(r"[.,]", whole)
        )
        or (precision == 0 and len(rest) == _GROUP)
    )
    plain = re.sub(r"[.,]", "", whole)
    return f"{plain}{rest}" if is_group else f"{plain or '0'}.{rest}"
