"""What cells of order files mean: amounts, rates, ids, people and words, a dash being nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_noop

from creators.handles import normalise_handle
from imports.values import (
    IDENTIFIER,
    IDENTIFIER_LENGTH,
    PLAIN_IDENTIFIER,
    SMALL_COUNT,
    Parser,
    Style,
    choice_of,
    clean,
    number,
    text_of,
)

BIGGEST_AMOUNT = 10**15
HANDLE_LENGTH = 40
YES = ("Yes", "true", "Y", "是", "Ya", "Có", "ใช่", "はい", "Sim", "Sí")
NO = ("No", "false", "N", "否", "Tidak", "Không", "ไม่ใช่", "ไม่", "いいえ", "Não")


def read_amount(text: str, style: Style) -> Decimal:
    value = number(text, style)
    if abs(value) >= BIGGEST_AMOUNT:
        raise ValueError(text)
    return value


def read_paid_amount(text: str, style: Style) -> Decimal:
    value = read_amount(text, style)
    if value < 0:
        raise ValueError(text)
    return value


def read_rate(text: str, style: Style) -> Decimal:
    """A share of 1 from '15%' or 0.15; a bare 15 may be meant either way."""
    is_percent = text.endswith("%")
    value = number(text.removesuffix("%"), style) / (100 if is_percent else 1)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return value


def read_content_id(text: str, _style: Style) -> str | None:
    if text == "0":
        return ""
    # Digits that a spreadsheet rounded away would attribute the order to nobody.
    if not text.isdecimal() or len(text) not in IDENTIFIER_LENGTH:
        raise ValueError(text)
    return text


def read_creator(text: str, _style: Style) -> str:
    """The handle as we compare it; what is none is kept as it is written."""
    handle = normalise_handle(text) or text
    if len(handle) > HANDLE_LENGTH:
        raise ValueError(text)
    return handle


def dashed(parser: Parser) -> Parser:
    return replace(parser, takes_dash=True)


def words(values: Mapping[str, tuple[str, ...]], expected: str) -> Parser:
    """One of the words in any of the languages; another refuses the row and is named."""
    told = {word: code for code, known in values.items() for word in (code, *known)}
    return replace(choice_of(told, expected), is_lenient=False, takes_dash=True)


def words_or(values: Mapping[str, tuple[str, ...]], other: str) -> Parser:
    """As `words`, but what is none of them is `other`."""
    known = {
        clean(word).casefold(): code for code, all_words in values.items() for word in (code, *all_words)
    }

    def read(text: str, _style: Style) -> str:
        return known.get(text.casefold(), other)

    return Parser("text", read, "", takes_any_text=True, takes_dash=True)


def text(length: int) -> Parser:
    return dashed(text_of(length))


def cut_text(length: int) -> Parser:
    """Descriptions, of which the beginning is enough."""
    return Parser("text", lambda told, _style: told[:length], "", takes_any_text=True, takes_dash=True)


def _code(told: str, _style: Style) -> str:
    return told.upper()[:80]


_PLAIN_AMOUNT = re.compile(r"[0-9]{1,15}+(?:\.[0-9]{1,6}+)?+")
AMOUNT = dashed(
    Parser("numeric", read_amount, gettext_noop("an amount such as 1,234.50"), plain=_PLAIN_AMOUNT)
)
PAID_AMOUNT = dashed(
    Parser(
        "numeric",
        read_paid_amount,
        gettext_noop("an amount of at least 0, such as 1,234.50"),
        plain=_PLAIN_AMOUNT,
    )
)
RATE = dashed(
    Parser("numeric", read_rate, gettext_noop("a rate such as 0.15, or with a percent sign"), is_share=True)
)
ID = dashed(IDENTIFIER)
CONTENT_ID = dashed(Parser("text", read_content_id, ID.expected, plain=PLAIN_IDENTIFIER))
CREATOR = dashed(
    Parser("text", read_creator, gettext_noop("a handle of at most 40 characters"), takes_any_text=True)
)
COUNT = dashed(SMALL_COUNT)
CODE = Parser("text", _code, "", takes_any_text=True, takes_dash=True)
FLAG = replace(
    choice_of({**dict.fromkeys(YES, "true"), **dict.fromkeys(NO, "false")}, gettext_noop("yes or no")),
    sql_type="boolean",
    takes_dash=True,
)
