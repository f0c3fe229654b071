"""Currencies as files write them: by code, by sign, or by the name that people use."""

from __future__ import annotations

import re

from django.utils.translation import gettext_noop

from core.money import CODES

from .values import Parser, Style, clean

SIGNS = {"RM": "MYR", "£": "GBP", "€": "EUR", "₫": "VND", "đ": "VND", "฿": "THB", "₱": "PHP", "Rp": "IDR"}
SIGNS |= {"US$": "USD", "S$": "SGD", "R$": "BRL", "円": "JPY", "元": "CNY", "RMB": "CNY", "人民币": "CNY"}
SIGNS |= {"MX$": "MXN", "A$": "AUD", "HK$": "HKD", "NT$": "TWD", "zł": "PLN", "Kč": "CZK"}
# Signs that several have.
SHARED = {
    "$": frozenset({"USD", "SGD", "BRL", "MXN", "AUD", "HKD", "TWD", "CAD", "NZD", "CLP", "COP", "ARS"}),
    "¥": frozenset({"CNY", "JPY"}),
}
# Of the markets' currencies; there are codes that are words, such as ALL and TOP.
_IN_HEADERS = tuple(
    "usd cny php idr vnd thb myr sgd brl mxn jpy gbp eur sar aed pln czk hkd twd aud cad inr krw".split()  # noqa: SIM905
)
_FOLDED = {clean(sign).casefold(): code for sign, code in SIGNS.items()}
_UNITS = "|".join(re.escape(name) for name in sorted({*_FOLDED, *_IN_HEADERS}, key=len, reverse=True))
# What stands behind a folded header in brackets: a currency, a percent sign or another sign, and no word.
UNIT = re.compile(rf"\((?:{_UNITS}|[^\w()])*\)\s*$")


def read_currency(text: str, _style: Style) -> str:
    code = _FOLDED.get(text.casefold()) or text.upper()
    if code not in CODES:
        raise ValueError(text)
    return code


def told_by(sign: str) -> frozenset[str]:
    """The currencies that a sign or a code stands for; none where it is neither."""
    if sign in SHARED:
        return SHARED[sign]
    try:
        return frozenset({read_currency(sign, Style())})
    except ValueError:
        return frozenset()


CURRENCY = Parser(
    "text", read_currency, gettext_noop("a currency's three letters, such as USD"), takes_dash=True
)
