"""Pieces of SQL that the kinds of orders share. Amounts are staged as they are written and become minor units here."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from commerce.importing.categories import KNOWN
from core.money import precision_sql
from imports.literals import quoted

# No line of ours has a product of this name: it stands for one whose own id a file did not give.
UNNAMED = "sku:"
# Sales in these are never written with coins, so 10.500 is ten thousand five hundred.
COINLESS = ("IDR",)

COINS = gettext_noop("An amount in whole coins of its currency. A decimal sign may have been misread.")
NO_PRODUCT = gettext_noop("The product's id, as the platform has it.")
NO_TIME = gettext_noop("The time the order was created.")
NO_STATUS = gettext_noop("The order's status.")
OTHER_CURRENCY = gettext_noop(
    "Amounts in the store's currency. Times are read in the zone of its market, so the file may be another store's."
)
NO_AMOUNT = gettext_noop("What was paid. Without it the row is no sale, and 0 would be a sample.")
ELSEWHERE = gettext_noop("An order that no other store of the brand holds: it would be counted twice.")

CONTENTS = {
    "live": gettext_noop("Live"),
    "video": gettext_noop("Video"),
    "showcase": gettext_noop("Showcase"),
    "card": gettext_noop("Product card"),
    "external": gettext_noop("External traffic"),
    "other": gettext_noop("Other content"),
    "": gettext_noop("No content named"),
}


# The stored line of a row, as `t`. Between the file's first and last order, since a large export comes as many files:
# each would read all lines of the store.
LINE = """
    LEFT JOIN commerce_orderline AS t ON t.store_id = %(store)s AND t.order_id = s.order_id
      AND t.product_id = p.id AND t.sku_id = coalesce(s.sku_id, '')
      AND t.order_id BETWEEN (SELECT min(order_id) FROM stage) AND (SELECT max(order_id) FROM stage)
"""
# The line that a seller's own order file brought before its product was known, found by its SKU: as `q`, beside `t`.
UNNAMED_LINE = f"""
    LEFT JOIN (
      SELECT DISTINCT ON (l.id) l.id, s.row FROM stage AS s
      JOIN commerce_product AS u ON u.store_id = %(store)s AND u.product_id = '{UNNAMED}' || s.sku_id
      JOIN commerce_orderline AS l ON l.store_id = %(store)s AND l.order_id = s.order_id
        AND l.product_id = u.id AND l.sku_id = s.sku_id
      -- Most stores have none; only so the planner sees it.
      WHERE u.product_id LIKE '{UNNAMED}%%'
      ORDER BY l.id, s.product_id
    ) AS unnamed ON unnamed.row = s.row AND t.id IS NULL
    LEFT JOIN commerce_orderline AS q ON q.id = unnamed.id
"""


# A check: an order is one store's. What is the file's store's too, from before, goes on to be told of there.
OF_ONE_STORE = f"""
    SELECT DISTINCT ON (s.row) s.row, 'order_id' AS "column", s.order_id || ' · ' || o.name AS found,
      {quoted(ELSEWHERE)} AS expected
    FROM stage AS s
    JOIN commerce_orderline AS l ON l.order_id = s.order_id
      AND l.store_id = ANY(%(other_stores)s::bigint[])
      AND l.order_id BETWEEN (SELECT min(order_id) FROM stage) AND (SELECT max(order_id) FROM stage)
    JOIN commerce_store AS o ON o.id = l.store_id
    WHERE NOT EXISTS (
      SELECT FROM commerce_orderline AS t
      WHERE t.store_id = %(store)s AND t.order_id = s.order_id AND t.sku_id = coalesce(s.sku_id, '')
    )
"""


def with_currency(stage: str = "stage") -> str:
    """The staged rows with `cur`, their currency or the store's, `digits` and `factor` of its smallest coin.

    Row by row, which leaves the planner their number: of a join with a list of currencies it expects few rows.
    OFFSET 0 keeps it from repeating this for each amount of a row.
    """
    codes = ", ".join(f"'{code}'" for code in COINLESS)
    # Ten to the digits is slow to work out for each row.
    factor = "CASE digits WHEN 2 THEN 100.0 WHEN 0 THEN 1.0 ELSE 10.0 ^ digits END"
    return (
        "(SELECT g.*, m.cur, m.digits, m.factor, m.is_coinless FROM "
        f"{stage} AS g CROSS JOIN LATERAL ("
        f"SELECT cur, digits, {factor} AS factor, digits = 0 OR cur IN ({codes}) AS is_coinless FROM ("
        f"SELECT cur, {precision_sql('cur')} AS digits FROM ("
        "SELECT coalesce(g.currency, %(currency)s) AS cur OFFSET 0) AS c OFFSET 0) AS n OFFSET 0) AS m)"
    )


def in_one_currency(stage: str = "stage") -> str:
    """As `with_currency`, for files in the store's currency alone."""
    codes = ", ".join(f"'{code}'" for code in COINLESS)
    return (
        "(SELECT *, %(currency)s::text AS cur, %(digits)s::integer AS digits, 10.0 ^ %(digits)s::integer AS factor,"
        f" %(digits)s::integer = 0 OR %(currency)s::text IN ({codes}) AS is_coinless FROM {stage})"
    )


def minor(column: str, row: str = "s") -> str:
    """SQL of an amount in minor units; what is finer than a coin is rounded."""
    return f"({whole(column, row)} * {row}.factor)::bigint"


def whole(column: str, row: str = "s") -> str:
    """SQL of an amount as it is meant: 10.500 of a currency without coins is ten thousand five hundred."""
    amount = f"{row}.{column}"
    return f"CASE WHEN {row}.is_coinless AND scale({amount}) = 3 THEN {amount} * 1000 ELSE {amount} END"


def moment(column: str, row: str = "s") -> str:
    """SQL of the moment that a time of the store's market is."""
    return f"({row}.{column} AT TIME ZONE make_interval(hours => %(offset)s))"


def told_on(*moments: str) -> str:
    """SQL of the day that a file's values are of: its date, or later where it tells of what happened later."""
    latest = f"coalesce((SELECT max(greatest({', '.join(moments)}))::date FROM stage), %(dated_on)s::date)"
    return f"greatest(%(dated_on)s::date, least({latest}, %(received_on)s::date))"


def whole_coins(*columns: str) -> str:
    """A check: amounts that decide are not rounded."""
    told = ", ".join(f"('{column}', s.{column}, {whole(column, 's')})" for column in columns)
    written = ", ".join(f"scale(s.{column})" for column in columns)
    return f"""
    SELECT DISTINCT ON (s.row) s.row, a.name AS "column", a.amount::text AS found, {quoted(COINS)} AS expected
    FROM {with_currency()} AS s CROSS JOIN LATERAL (VALUES {told}) AS a (name, amount, whole)
    -- Only what is written with more digits can have them; few rows are looked at more closely.
    WHERE greatest({written}) > s.digits AND scale(trim_scale(a.whole)) > s.digits
    """


# A warning: sales in another currency than the store's.
IN_OTHER_CURRENCY = f"""
    SELECT min(s.row) AS row, count(*) AS rows, 'currency' AS "column", s.currency AS found,
      {quoted(OTHER_CURRENCY)} AS expected
    FROM stage AS s WHERE s.currency <> %(currency)s GROUP BY s.currency
"""


def shared(total: str, weight: str, *, of: str, by: str) -> str:
    """SQL of a line's part of what is said of its whole order, so that the parts make up the total exactly."""
    earlier = f"PARTITION BY {of} ORDER BY {by} ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW"
    before = f"coalesce(sum({weight}) OVER ({earlier}), 0)"
    whole = f"nullif(sum({weight}) OVER (PARTITION BY {of}), 0)"
    return f"round({total} * ({before} + {weight}) / {whole}) - round({total} * {before} / {whole})"


# Found by the handle in use, else by the last who had it before.
CREATOR = """
    LEFT JOIN creators_creator AS h ON h.platform = 'tiktok' AND h.handle = s.handle
    LEFT JOIN (
      SELECT DISTINCT ON (handle) handle, creator_id FROM creators_earlierhandle
      ORDER BY handle, until_at DESC, id DESC
    ) AS e ON e.handle = s.handle AND h.id IS NULL
"""

# Of several names in one file the last by alphabet: the same whatever the order of its rows.
PRODUCT = """
    SELECT n.row, p.id, %(store)s::bigint AS store_id, n.product_id::varchar AS product_id,
      coalesce(nullif(p.name, ''), n.name, '')::varchar AS name
    FROM (
      SELECT min(row) AS row, {key} AS product_id, max({name}) AS name FROM {rows} AS s GROUP BY 2
    ) AS n
    LEFT JOIN commerce_product AS p ON p.store_id = %(store)s AND p.product_id = n.product_id
"""


def product(*, key: str, name: str = "s.product_name", rows: str = "stage") -> str:
    return PRODUCT.format(key=key, name=name, rows=rows)


# A category that a person gave stays.
CATEGORISED_PRODUCT = """
    SELECT n.row, p.id, %(store)s::bigint AS store_id, n.product_id::varchar AS product_id,
      coalesce(nullif(p.name, ''), n.name, '')::varchar AS name,
      coalesce(p.category_id, n.category_id)::smallint AS category_id
    FROM (
      SELECT min(s.row) AS row, {key} AS product_id, max(s.product_name) AS name, min(k.id) AS category_id
      FROM {rows} AS s {known} GROUP BY 2
    ) AS n
    LEFT JOIN commerce_product AS p ON p.store_id = %(store)s AND p.product_id = n.product_id
"""


def categorised_product(*, key: str, rows: str) -> str:
    """As `product`, of a file that says its category too."""
    return CATEGORISED_PRODUCT.format(key=key, rows=rows, known=KNOWN)


def total_row(label: str, is_part: bool, rows: str) -> str:
    """One line of an account for each currency, of rows that hold `lines`, `currency` and `minor`."""
    sums = "sum(lines)::bigint, currency, sum(minor)::bigint"
    return f"SELECT {quoted(label)}, {str(is_part).lower()}, {sums} FROM {rows} GROUP BY currency"


def line_totals() -> str:
    """What the lines add up to: the sales with their parts by content, and apart what is no sale or earns nothing."""
    apart = [
        (gettext_noop("of it ineligible for commission"), "sales WHERE status = 'ineligible'", True),
        (gettext_noop("of it frozen"), "sales WHERE status = 'frozen'", True),
        (gettext_noop("of it fully returned or refunded"), "sales WHERE is_fully_returned", True),
        (gettext_noop("Samples"), "counted WHERE minor = 0 AND status NOT IN ('unpaid', 'cancelled')", False),
        (gettext_noop("Unpaid"), "counted WHERE status = 'unpaid'", False),
        (gettext_noop("Cancelled"), "counted WHERE status = 'cancelled'", False),
    ]
    parts = [
        total_row(gettext_noop("Total sales"), False, "sales"),
        *(total_row(label, True, f"sales WHERE content_kind = '{code}'") for code, label in CONTENTS.items()),
        *(total_row(label, is_part, rows) for label, rows, is_part in apart),
    ]
    return f"""
    WITH counted AS MATERIALIZED (
      SELECT currency, status, content_kind, is_fully_returned, paid_minor > 0 AS is_paid, count(*) AS lines,
        sum(paid_minor) AS minor
      FROM wanted_orderline GROUP BY 1, 2, 3, 4, 5
    ), sales AS (SELECT * FROM counted WHERE is_paid AND status NOT IN ('unpaid', 'cancelled'))
    {" UNION ALL ".join(parts)}
    """
