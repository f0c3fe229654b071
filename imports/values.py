"""What the text of a cell means: numbers as people and exports write them, ids, dates, words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from django.utils.translation import gettext_noop

from core.dates import is_plausible

DateOrder = Literal["DMY", "MDY"]
# What exports and spreadsheets write where they have no value. Empty cells say the same and need no warning.
PLACEHOLDERS = frozenset(
    {"--", "-", "—", "–", "n/a", "na", "null", "none", "nan", "nil", "#n/a", "#valor!", "#value!", "#ref!"}
    | {"#div/0!", "#div/0", "#name?", "#num!", "#null!", "#n/d", "#wert!", "无", "暂无", "不适用"}
)
MONTHS = 12
BIGGEST, BIGGEST_SMALL = 2**63 - 1, 2**31 - 1
SAFE_DIGITS = 18
IDENTIFIER_LENGTH = range(5, 21)

_POWERS = {
    "": 1,
    **dict.fromkeys(("k", "千", "rb", "ribu", "mil", "พัน"), 10**3),
    **dict.fromkeys(("w", "万", "萬", "หมื่น"), 10**4),
    **dict.fromkeys(("แสน",), 10**5),
    **dict.fromkeys(("m", "mn", "mio", "mi", "jt", "juta", "tr", "triệu", "ล้าน", "百万"), 10**6),
    **dict.fromkeys(("亿", "億"), 10**8),
    **dict.fromkeys(("b", "bn", "tỷ"), 10**9),
}
_CURRENCIES = re.compile(
    r"US\$|NT\$|HK\$|S\$|R\$|A\$|MX\$|RMB|RM|RP\.?|CNY|USD|EUR|GBP|PHP|IDR|MYR|SGD|THB|VND|JPY|BRL|MXN|SAR|[$€£¥₫₱฿元円₹đ]",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<sign>[-−]?)(?P<digits>\d[\d.,' ]*)(?P<exponent>e[+-]?\d+)?\s*(?P<power>\D*?)\+?$", re.IGNORECASE
)
_GROUPED = {",": re.compile(r"\d{1,3}(,\d{3})+$"), ".": re.compile(r"\d{1,3}(\.\d{3})+$")}
_ISO_DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?!\d)")
_SHORT_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_TIME = re.compile(
    r"[/T ]*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)? ?(?P<half>[AP]\.?M\.?)?$",
    re.IGNORECASE,
)
# What an export writes where there is nothing, and so often that a warning would hide the others.
DASHES = frozenset({"--", "-", "—", "–", "/"})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


@dataclass(frozen=True)
class Style:
    """How one file writes what can be read in two ways."""

    decimal_comma: bool = False
    dates: DateOrder | None = None
    # A person said so; otherwise the first cell that speaks against it stops the import.
    is_order_chosen: bool = False


class DateOrderError(ValueError):
    """The cell is a date in another order than the file's, or nothing tells the file's order."""


Read = Callable[[str, Style], "str | int | Decimal | date | None"]


@dataclass(frozen=True)
class Parser:
    """Reads a cell into a value of the SQL type, None when it holds nothing; raises ValueError otherwise.

    What a lenient parser cannot read is a warning and no value; what another cannot read refuses the row.
    """

    sql_type: str
    read: Read
    expected: str
    takes_any_text: bool = False
    is_lenient: bool = False
    # A dash says the same as an empty cell, without a warning.
    takes_dash: bool = False
    # The value is a share of 1, which people read in percent.
    is_share: bool = False
    # Cells that mean what they say, wherever a point is the decimal sign: most are, and need no reading. Without line
    # breaks, groups or a way back, so that a whole column is told at once.
    plain: re.Pattern[str] | None = None


# Of what may be a placeholder, the words; the signs are in no plain text.
_WORDS = "|".join(sorted(map(re.escape, filter(lambda word: word[0].isalpha(), PLACEHOLDERS))))
NO_PLACEHOLDER = rf"(?!(?i:{_WORDS})(?:\n|\Z))"


def clean(text: str) -> str:
    """Trimmed, without invisible characters, full-width forms folded."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE).strip()


def is_placeholder(text: str) -> bool:
    return text.casefold() in PLACEHOLDERS


def is_plain_number(text: str) -> bool:
    """Digits with at most a decimal point: the exact twin of a column of '1.2M'."""
    return text.replace(".", "", 1).isdecimal()


def currency_sign(text: str) -> str:
    """The currency's sign or code in an amount, empty where there is none."""
    match = _CURRENCIES.search(text)
    return match[0].rstrip(".") if match else ""


def is_iso_date(text: str) -> bool:
    """Whether a date has its year in front, as those have that a spreadsheet keeps as dates."""
    return text[:4].isdecimal()


def number(text: str, style: Style) -> Decimal:
    bare = _CURRENCIES.sub("", text).strip()
    match = _NUMBER.match(bare)
    if match is None or (power := _POWERS.get(match["power"].strip().casefold())) is None:
        raise ValueError(text)
    digits = _point_decimal(re.sub(r"[' ]", "", match["digits"]), style)
    value = Decimal(f"{digits}{match['exponent'] or ''}") * power
    return -value if match["sign"] else value


def _point_decimal(digits: str, style: Style) -> str:
    decimal, group = (",", ".") if style.decimal_comma else (".", ",")
    if decimal in digits and group in digits:
        if digits.rindex(decimal) < digits.rindex(group):
            decimal, group = group, decimal
    elif group in digits and not _GROUPED[group].match(digits):
        # "12,3" is no group of three, so its comma is the decimal sign of that cell.
        decimal, group = group, decimal
    elif digits.count(decimal) > 1:
        decimal, group = group, decimal
    digits = digits.replace(group, "")
    if digits.count(decimal) > 1 or digits.endswith(decimal):
        raise ValueError(digits)
    return digits.replace(decimal, ".")


def writes_decimal_comma(text: str) -> bool | None:
    """True when only a decimal comma makes sense of the cell, False when only a point, else None."""
    digits = "".join(character for character in text if character in "0123456789.,")
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        return comma > point
    if comma >= 0:
        return _is_decimal(digits, ",")
    if point >= 0:
        is_decimal = _is_decimal(digits, ".")
        return None if is_decimal is None else not is_decimal
    return None


def _is_decimal(digits: str, sign: str) -> bool | None:
    """Whether the only sign in a number is the decimal one: twice it makes groups, once before three digits either."""
    if digits.count(sign) == 1:
        return None if _GROUPED[sign].match(digits) else True
    return False if _GROUPED[sign].match(digits) else None


def read_count(text: str, style: Style) -> int:
    if text.isdecimal() and len(text) <= SAFE_DIGITS:
        return int(text)
    told = number(text, style)
    # 12.345 of something counted is twelve thousand as likely as twelve.
    if told % 1 and _GROUPED["," if style.decimal_comma else "."].match(text):
        raise ValueError(text)
    value = int(told.to_integral_value(ROUND_HALF_UP))
    if not 0 <= value <= BIGGEST:
        raise ValueError(text)
    return value


def read_small_count(text: str, style: Style) -> int:
    value = read_count(text, style)
    if value > BIGGEST_SMALL:
        raise ValueError(text)
    return value


def read_ratio(text: str, style: Style) -> Decimal:
    return number(text[:-1], style) / 100 if text.endswith("%") else number(text, style)


def read_identifier(text: str, _style: Style) -> str:
    # A spreadsheet that turned the id into 6.79E+18 has lost its digits; no part of it may be guessed.
    if not text.isdecimal() or len(text) not in IDENTIFIER_LENGTH:
        raise ValueError(text)
    return text


def read_date(text: str, style: Style) -> date:
    day = _written_day(text, style)
    if not is_plausible(day):
        raise ValueError(text)
    return day


def _written_day(text: str, style: Style) -> date:
    if match := _ISO_DATE.match(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    match = _SHORT_DATE.match(text)
    if match is None or style.dates is None:
        raise ValueError(text)
    day, month = (1, 2) if style.dates == "DMY" else (2, 1)
    return date(int(match[3]), int(match[month]), int(match[day]))


def read_moment(text: str, style: Style) -> datetime:
    """A date and a time of day in the file's own zone, without naming it; a date alone is its midnight."""
    match = _ISO_DATE.match(text) or _SHORT_DATE.match(text)
    if match is None:
        raise ValueError(text)
    day = date(*map(int, match.groups())) if match.re is _ISO_DATE else _short_date(match, style)
    rest = text[match.end() :]
    if not rest.strip("/ "):
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- the zone is the store's
    if (time := _TIME.match(rest)) is None:
        raise ValueError(text)
    hour = int(time["hour"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"][0] in "pP" else 0)
    return datetime(day.year, day.month, day.day, hour, int(time["minute"]), int(time["second"] or 0))  # noqa: DTZ001


def _short_date(match: re.Match[str], style: Style) -> date:
    first, second, year = map(int, match.groups())
    if style.dates is None:
        raise DateOrderError(match[0])
    day, month = (first, second) if style.dates == "DMY" else (second, first)
    if month > MONTHS >= day and not style.is_order_chosen:
        raise DateOrderError(match[0])
    return date(year, month, day)


def read_zoned_moment(text: str, _style: Style) -> datetime:
    """A moment with its offset: 2025-12-06 10:37:33 -0500."""
    moment = datetime.fromisoformat(re.sub(r"\s*UTC$", "+00:00", re.sub(r"\s+(?=[+-]\d)", "", text)))
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def text_of(length: int) -> Parser:
    def read(text: str, _style: Style) -> str:
        if len(text) > length:
            raise ValueError(text)
        return text

    # Letters that no folding changes, with what stands between words; led by no sign of a formula or a quote.
    plain = re.compile(
        rf"{NO_PLACEHOLDER}[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff ,._&()-]{{0,{length - 1}}}+(?<! )"
    )
    return Parser("text", read, gettext_noop("a shorter text"), takes_any_text=True, plain=plain)


def choice_of(values: Mapping[str, str], expected: str) -> Parser:
    """One of some words, however they are capitalised: what each stands for."""
    folded = {clean(word).casefold(): value for word, value in values.items()}

    def read(text: str, _style: Style) -> str:
        try:
            return folded[text.casefold()]
        except KeyError:
            raise ValueError(text) from None

    return Parser("text", read, expected, is_lenient=True)


COUNT = Parser(
    "bigint",
    read_count,
    gettext_noop("a number of at least 0, such as 1200, 1.2M or 3.4万"),
    plain=re.compile(r"[0-9]{1,18}+"),
)
SMALL_COUNT = Parser("bigint", read_small_count, COUNT.expected, plain=re.compile(r"[0-9]{1,9}+"))
RATIO = Parser(
    "numeric", read_ratio, gettext_noop("a share such as 0.0593, or with a percent sign"), is_share=True
)
PLAIN_IDENTIFIER = re.compile(r"[0-9]{5,20}+")
IDENTIFIER = Parser(
    "text",
    read_identifier,
    gettext_noop("an id of 5 to 20 digits, all of them written out"),
    plain=PLAIN_IDENTIFIER,
)
DATE = Parser(
    "date", read_date, gettext_noop("a date such as 2026-07-01; 01/07/2026 once the order is chosen")
)
MOMENT = Parser(
    "timestamp", read_moment, gettext_noop("a date and time such as 31/07/2026 19:32:08"), takes_dash=True
)
ZONED_MOMENT = Parser(
    "timestamptz",
    read_zoned_moment,
    gettext_noop("a time with its offset, such as 2026-07-01 10:37:33 -0500"),
)
