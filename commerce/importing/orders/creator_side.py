"""A creator's own list of affiliate orders, as they send it: every shop's, and without their name.

It fills what the seller's files leave open. What those said of a line stands, whatever the creator's says.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.roles import Capability
from imports.kinds import Kind, Target, fold_header
from imports.literals import quoted

from . import sql
from .announcing import tell_changed, tell_written
from .creator_side_fields import FIELDS, PASSED_OVER
from .forms import CreatorSideForm, creator_side_parameters

OTHER_SHOP = gettext_noop("An order of the store's shop. Those of the creator's other shops are left out.")
WHICH_SHOP = gettext_noop("Orders of one shop, or the name of the store's shop, which you choose above.")
OTHER_CREATOR = gettext_noop("The creator whose order it is. The seller's own file names another.")

# The shop that the person named, else the one called like the store, else the only one there is.
_SHOPS = """
    SELECT array_agg(DISTINCT name) AS names, count(DISTINCT shop) AS shops FROM (
      SELECT coalesce(shop_code, lower(shop_name)) AS shop, unnest(ARRAY[lower(shop_name), lower(shop_code)]) AS name
      FROM stage
    ) AS each
"""
_IS_OURS = """
    CASE WHEN %(shop)s <> '' THEN %(shop)s IN (lower(s.shop_name), lower(s.shop_code))
      WHEN %(store_name)s = ANY (a.names) THEN %(store_name)s = lower(s.shop_name)
      ELSE true END
"""


def _open(told: str, column: str) -> str:
    """What is stored stands; what it leaves open is the file's."""
    return f"coalesce(t.{column}, q.{column}, {told}) AS {column}"


def _paid_out(name: str) -> str:
    """A commission that is still an estimate becomes the actual one."""
    stored = f"coalesce(t.{name}_minor, q.{name}_minor)"
    return f"coalesce(nullif({stored}, 0), {sql.minor(name)}, {stored}) AS {name}_minor"


# It moves an order on and never back, nor out of what was sold.
_NOW = "coalesce(t.status, q.status)"
_WAY = "ARRAY['unpaid', 'pending', 'shipped', 'completed', 'settled']::varchar[]"
_STATUS = f"""
    CASE WHEN array_position({_WAY}, s.status::varchar) > array_position({_WAY}, {_NOW}) THEN s.status
      ELSE coalesce({_NOW}, s.status) END
"""
_EMPTY_FIRST = "coalesce(nullif(t.{0}, ''), nullif(q.{0}, ''), s.{0}, '')::varchar AS {0}"

LINE = Target(
    model="commerce.OrderLine",
    is_main=True,
    wanted=f"""
    SELECT s.row, coalesce(t.id, q.id) AS id, %(store)s::bigint AS store_id, s.order_id::varchar AS order_id,
      coalesce(s.sku_id, '')::varchar AS sku_id, p.id AS product_id,
      {_STATUS}::varchar AS status,
      {_open(sql.moment("ordered_at"), "ordered_at")},
      {_open(sql.moment("commission_paid_at"), "commission_paid_at")},
      {_open("coalesce(s.quantity, 1)::integer", "quantity")},
      {_open("s.cur::varchar", "currency")},
      {_open(sql.minor("price"), "price_minor")},
      coalesce(t.paid_minor, q.paid_minor, {sql.minor("paid")}, 0) AS paid_minor,
      coalesce(t.is_fully_returned, q.is_fully_returned, s.returned >= s.quantity AND s.quantity > 0, false)
        AS is_fully_returned,
      -- Of a line that the seller's own file brought, that file goes on to tell.
      coalesce(t.is_affiliate, q.is_affiliate, true) AS is_affiliate,
      coalesce(nullif(t.handle, ''), nullif(q.handle, ''), %(handle)s)::varchar AS handle,
      coalesce(t.creator_id, q.creator_id, %(creator)s) AS creator_id,
      {_EMPTY_FIRST.format("content_kind")}, {_EMPTY_FIRST.format("content_id")},
      coalesce(t.is_ad_assisted, q.is_ad_assisted, false)
        OR coalesce({sql.minor("est_ads")} > 0 OR {sql.minor("actual_ads")} > 0, false) AS is_ad_assisted,
      {_EMPTY_FIRST.format("commission_model")},
      {_open("s.standard_rate::numeric(7, 4)", "standard_rate")},
      {_open("s.ads_rate::numeric(7, 4)", "ads_rate")},
      {", ".join(_open(sql.minor(name), f"{name}_minor") for name in ("est_base", "est_standard", "est_ads"))},
      {", ".join(_paid_out(name) for name in ("actual_base", "actual_standard", "actual_ads"))}
    FROM {sql.with_currency()} AS s
    JOIN wanted_product AS p ON p.product_id = s.product_id
    {sql.LINE}
    {sql.UNNAMED_LINE}
    OFFSET 0
    """,
    initial=dict.fromkeys(("payment_method", "discount_code", "utm_campaign", "utm_content"), "''"),
)

CHECKS = (
    f"""
    SELECT s.row, 'shop_name' AS "column", coalesce(s.shop_name, s.shop_code, '') AS found,
      {quoted(OTHER_SHOP)} AS expected
    FROM stage AS s, ({_SHOPS}) AS a WHERE NOT coalesce({_IS_OURS}, false)
    """,
    f"""
    SELECT s.row, 'shop_name' AS "column", coalesce(s.shop_name, s.shop_code, '') AS found,
      {quoted(WHICH_SHOP)} AS expected
    FROM stage AS s, ({_SHOPS}) AS a WHERE a.shops > 1
    """,
    f"""
    SELECT s.row, 'order_id' AS "column", t.handle AS found, {quoted(OTHER_CREATOR)} AS expected
    FROM stage AS s
    JOIN commerce_orderline AS t ON t.store_id = %(store)s AND t.order_id = s.order_id
      AND t.sku_id = coalesce(s.sku_id, '')
    JOIN commerce_product AS p ON p.id = t.product_id
      AND p.product_id IN (s.product_id, '{sql.UNNAMED}' || s.sku_id)
    WHERE t.handle NOT IN ('', %(handle)s) AND t.creator_id IS DISTINCT FROM %(creator)s
    """,
    f"""
    SELECT DISTINCT ON (s.row) s.row, a.name AS "column", s.order_id AS found, a.expected
    FROM stage AS s CROSS JOIN LATERAL (VALUES
      ('product_id', s.product_id IS NULL, {quoted(sql.NO_PRODUCT)}),
      ('ordered_at', s.ordered_at IS NULL, {quoted(sql.NO_TIME)}),
      ('status', s.status IS NULL, {quoted(sql.NO_STATUS)}),
      ('paid', s.paid IS NULL, {quoted(sql.NO_AMOUNT)})
    ) AS a (name, is_missing, expected)
    WHERE a.is_missing
    """,
    sql.OF_ONE_STORE,
    sql.whole_coins("paid", "price"),
)

CREATOR_SIDE_ORDERS = Kind(
    code="creator_orders",
    label=_("Affiliate orders from a creator"),
    capability=Capability.VIEW_SALES,
    fields=FIELDS,
    identity=("order_id",),
    apart_by=("product_id", "sku_id"),
    targets=(Target(model="commerce.Product", wanted=sql.product(key="s.product_id")), LINE),
    checks=CHECKS,
    defaults_form=CreatorSideForm,
    signs=(frozenset({"order_id", "sku_id", "shop_name", "status"}),),
    passed_over=frozenset(map(fold_header, PASSED_OVER)),
    totals=sql.line_totals(),
    window="ordered_at",
    parameters=creator_side_parameters,
    # Derived from the line; it goes and comes with it.
    companions=frozenset({"attribution"}),
    announce_changed=tell_changed,
    announce_written=tell_written,
)
