"""What cells of performance files mean, and the pieces of SQL that their kinds share."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_noop

from commerce.importing.orders import sql
from commerce.importing.orders.cells import dashed
from imports.literals import quoted
from imports.values import COUNT, RATIO, SMALL_COUNT, Parser, Style, read_ratio

# The column holds six digits behind the point and three before it.
BIGGEST_RATIO = 1000
FIGURE, SMALL_FIGURE = dashed(COUNT), dashed(SMALL_COUNT)
# What the parts of a total may be off by: each was rounded to two digits.
ROUNDING = "0.05"
OVERLAPS = gettext_noop(
    "Days that no other window of the store covers. Both are kept, and figures of the two are never added."
)


def read_share(text: str, style: Style) -> Decimal:
    """A share of 1; more than 1 is real."""
    value = read_ratio(text, style)
    if not 0 <= value < BIGGEST_RATIO:
        raise ValueError(text)
    return value


SHARE = dashed(Parser("numeric", read_share, RATIO.expected, is_lenient=True, is_share=True))

# One currency for the whole file: the store's.
ROWS = f"{sql.in_one_currency()} AS s"


def kept(amount: str) -> str:
    """SQL of an amount in minor units; what the file does not say leaves what is stored, and null is no 0."""
    return f"coalesce({sql.minor(amount)}, t.{amount}_minor) AS {amount}_minor"


def counted(name: str, sql_type: str = "integer") -> str:
    return f"coalesce(s.{name}::{sql_type}, t.{name}) AS {name}"


def apart(total: str, parts: tuple[str, ...], expected: str) -> str:
    """A warning for each row whose parts do not make up its total."""
    whole, added = sql.whole(total), " + ".join(map(sql.whole, parts))
    return f"""
    SELECT s.row, 1::bigint AS rows, '{total}' AS "column", ({whole})::text || ' ≠ ' || ({added})::text AS found,
      {quoted(expected)} AS expected
    FROM {ROWS} WHERE abs(({whole}) - ({added})) > {ROUNDING}
    """


def overlaps(table: str) -> str:
    """A warning for each other window of the store that shares a day with the file's."""
    return f"""
    SELECT min(s.row) AS row, count(*) AS rows, '' AS "column", p.starts_on || ' – ' || p.ends_on AS found,
      {quoted(OVERLAPS)} AS expected
    FROM {table} AS p JOIN {{same}}
    WHERE p.store_id = %(store)s AND p.starts_on <= %(ends_on)s AND p.ends_on >= %(starts_on)s
      AND (p.starts_on, p.ends_on) <> (%(starts_on)s, %(ends_on)s)
    GROUP BY p.starts_on, p.ends_on
    """


def totals(table: str, told: dict[str, tuple[str, bool]]) -> str:
    """What the file adds up to: by column of the wanted table its label, and whether it is part of another sum.

    Of what no row says there is no sum, and no 0 either.
    """
    return " UNION ALL ".join(
        f"SELECT {quoted(label)}, {str(is_part).lower()}, count({column})::bigint, currency,"
        f" sum({column})::bigint FROM {table} GROUP BY currency HAVING count({column}) > 0"
        for column, (label, is_part) in told.items()
    )
