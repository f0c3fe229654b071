"""Currencies as files write them: by code, by sign, or by the name that people use."""

from __future__ import annotations

from babel.numbers import list_currencies
from django.utils.translation import gettext_noop

from .values import Parser, Style, clean

CODES = frozenset(list_currencies())
SIGNS = {"RM": "MYR", "£": "GBP", "€": "EUR", "₫": "VND", "đ": "VND", "฿": "THB", "₱": "PHP", "Rp": "IDR"}
SIGNS |= {"US$": "USD", "S$": "SGD", "R$": "BRL", "円": "JPY", "元": "CNY", "RMB": "CNY", "人民币": "CNY"}
_FOLDED = {clean(sign).casefold(): code for sign, code in SIGNS.items()}


def read_currency(text: str, _style: Style) -> str:
    code = _FOLDED.get(text.casefold()) or text.upper()
    if code not in CODES:
        raise ValueError(text)
    return code


CURRENCY = Parser(
    "text", read_currency, gettext_noop("a currency's three letters, such as USD"), takes_dash=True
)
