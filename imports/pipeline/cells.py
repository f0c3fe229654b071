"""Cells become COPY text, each distinct one read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from core.exports import unguarded
from imports.errors import FileRefusedError
from imports.kinds import Field, Kind
from imports.values import (
    DASHES,
    DATE,
    MOMENT,
    MONTHS,
    DateOrder,
    DateOrderError,
    Parser,
    Style,
    clean,
    currency_sign,
    is_iso_date,
    is_placeholder,
    writes_decimal_comma,
)

NULL = "\\N"
NO_TEXT = gettext_noop("a text; this word stands for none and is left out")
NO_DAMAGE = gettext_noop("text without zero bytes and damaged characters; it may be in another encoding")
REMEMBERED = 20_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True)
class Flaw:
    """A cell that is no value. A warning leaves the value out, an error the whole row."""

    found: str
    expected: str
    is_warning: bool


class Cells(dict[str, "str | Flaw"]):
    """Cells that one parser reads, as COPY text; reading one twice is a look-up."""

    def __init__(self, parser: Parser, style: Style) -> None:
        super().__init__()
        self.parser, self.style = parser, style
        self._plain = None if style.decimal_comma else parser.plain
        # Many at once, a line each: faster than to look up each where few come twice.
        self._all_plain = self._plain and re.compile(rf"(?:{self._plain.pattern}\n)*+")
        # Whether any was no value: until then nobody need look for one.
        self.are_flawed = False
        self._is_amount = parser.sql_type == "numeric"
        self._is_day = parser.sql_type in {DATE.sql_type, MOMENT.sql_type}
        # A cell for each sign of a currency, and for each way to write a date: with the year in front or not.
        self.signs: dict[str, str] = {}
        self.days: dict[bool, str] = {}

    def __missing__(self, raw: str) -> str | Flaw:
        if len(self) >= REMEMBERED:
            self.clear()
        if self._plain and self._plain.fullmatch(raw):
            self[raw] = raw
            return raw
        self[raw] = value = self._value(raw)
        self.are_flawed = self.are_flawed or isinstance(value, Flaw)
        return value

    def read(self, raw: Sequence[str]) -> list[str | Flaw]:
        """All of some cells; those that mean what they say as they are."""
        if self._all_plain:
            lines = "\n".join(raw) + "\n"
            # As many lines as cells: one with a line break in it is for `_value` to judge.
            if lines.count("\n") == len(raw) and self._all_plain.fullmatch(lines):
                return list(raw)
        return list(map(self.__getitem__, raw))

    def _value(self, raw: str) -> str | Flaw:
        text, parser = unguarded(clean(raw)), self.parser
        if not text or (parser.takes_dash and text in DASHES):
            return NULL
        if is_placeholder(text):
            return Flaw(text, NO_TEXT if parser.takes_any_text else parser.expected, is_warning=True)
        try:
            value = None if is_unreadable(text) else parser.read(text, self.style)
        except DateOrderError:
            raise DateOrderError(text) from None
        except (ValueError, ArithmeticError):
            value = None
        if value is None:
            expected = NO_DAMAGE if is_unreadable(text) else parser.expected
            return Flaw(readable(text), expected, is_warning=parser.is_lenient)
        self._notice(text)
        return str(value).translate(_ESCAPES)

    def _notice(self, text: str) -> None:
        if self._is_amount and (sign := currency_sign(text)):
            self.signs.setdefault(sign, text)
        elif self._is_day:
            self.days.setdefault(is_iso_date(text), text)


@dataclass(frozen=True)
class Column:
    """What a column of the file means; columns read alike share what they remember."""

    field: Field
    index: int
    header: str
    cells: Cells

    def read(self, raw: Sequence[str]) -> list[str | Flaw]:
        try:
            return self.cells.read(raw)
        except DateOrderError as error:
            raise _order_unclear(self.header, str(error), self.cells.style) from None


def _order_unclear(header: str, found: str, style: Style) -> FileRefusedError:
    orders = {"DMY": "DD/MM/YYYY", "MDY": "MM/DD/YYYY"}
    if style.dates is None:
        return FileRefusedError(
            gettext_noop(
                "Nothing in the file tells whether “%(found)s” in the column “%(column)s” is day/month or "
                "month/day. Choose the order of dates and read the file again."
            ),
            found=readable(found),
            column=header,
        )
    return FileRefusedError(
        gettext_noop(
            "The dates are ambiguous: “%(found)s” in the column “%(column)s” is not %(expected)s, as such files are "
            "written. A spreadsheet may have turned some around. Choose the order of dates, or export the file again."
        ),
        found=readable(found),
        column=header,
        expected=orders[style.dates],
    )


def refuse_turned_dates(columns: Iterable[Column], style: Style) -> None:
    """A spreadsheet with another order of dates turns those around that it can read, and leaves the rest as text."""
    if style.is_order_chosen:
        return
    for column in columns:
        if len(days := column.cells.days) > 1:
            raise FileRefusedError(
                gettext_noop(
                    "In the column “%(column)s” some dates are a spreadsheet's own, such as %(found)s, and some are "
                    "text, such as %(other)s. The spreadsheet may have turned day and month around. Export the file "
                    "again and import it unopened, or choose the order of dates."
                ),
                column=column.header,
                found=readable(days[True]),
                other=readable(days[False]),
            )


def is_unreadable(text: str) -> bool:
    """Whether the text holds a zero byte or bytes that were no characters of the file's encoding."""
    return "\x00" in text or not (text.isascii() or _is_encodable(text))


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def readable(text: str) -> str:
    """What can be shown and stored of any cell."""
    return text.encode(errors="replace").decode().replace("\x00", "␀")[:200]


def style_of(kind: Kind, columns: dict[str, int], sample: Sequence[Sequence[str]], dates: str) -> Style:
    """How the file writes numbers and dates, from the cells that leave no choice."""
    votes = [writes_decimal_comma(text) for text in _cells(kind, columns, sample, {"bigint", "numeric"})]
    has_comma = votes.count(True) > votes.count(False)
    cells = _cells(kind, columns, sample, {DATE.sql_type, MOMENT.sql_type})
    order = (not dates and kind.dates) or _date_order(cells, dates)
    return Style(has_comma, order, is_order_chosen=bool(dates))


def _cells(
    kind: Kind, columns: dict[str, int], sample: Sequence[Sequence[str]], types: set[str]
) -> Iterable[str]:
    indexes = [
        columns[each.code] for each in kind.fields if each.code in columns and _is_of(each.parser, types)
    ]
    return (clean(row[index]) for row in sample for index in indexes if index < len(row))


def _is_of(parser: Parser, types: set[str]) -> bool:
    return parser.sql_type in types


def _date_order(cells: Iterable[str], declared: str) -> DateOrder | None:
    if declared in {"DMY", "MDY"}:
        return "DMY" if declared == "DMY" else "MDY"
    for cell in cells:
        first, _, rest = cell.replace("-", "/").replace(".", "/").partition("/")
        second = rest.partition("/")[0]
        if first.isdecimal() and second.isdecimal() and len(first) <= len("31"):
            if int(first) > MONTHS:
                return "DMY"
            if int(second) > MONTHS:
                return "MDY"
    return None
