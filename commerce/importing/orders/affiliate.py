"""The seller's affiliate orders: a row for each SKU of an order that a creator brought."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Capability
from imports.kinds import HELD, Kind, Target, fold_header
from imports.literals import quoted

from . import sql
from .affiliate_fields import FIELDS, PASSED_OVER
from .announcing import tell_changed, tell_written
from .forms import StoreDefaultsForm, parameters

_LINES = f"""
    FROM {sql.with_currency()} AS s
    JOIN wanted_product AS p ON p.product_id = s.product_id
    {sql.LINE}
    {sql.UNNAMED_LINE}
    {sql.CREATOR}
"""


def _kept(told: str, column: str) -> str:
    """What the file says, else what is stored."""
    return f"coalesce({told}, t.{column}, q.{column}) AS {column}"


_AMOUNTS = (
    "est_base",
    "actual_base",
    "est_standard",
    "actual_standard",
    "est_ads",
    "actual_ads",
    "est_cofunded",
    "actual_cofunded",
)
_ADS = " OR ".join(
    f"coalesce({sql.minor(name)}, t.{name}_minor, q.{name}_minor) > 0" for name in ("est_ads", "actual_ads")
)
_NOW = "coalesce(t.status, q.status)"

LINE = Target(
    model="commerce.OrderLine",
    is_main=True,
    dated="affiliate_told_on",
    held="coalesce(t.{column}, q.{column})",
    wanted=f"""
    SELECT s.row, coalesce(t.id, q.id) AS id, %(store)s::bigint AS store_id, s.order_id::varchar AS order_id,
      coalesce(s.sku_id, '')::varchar AS sku_id, p.id AS product_id,
      CASE WHEN s.status = 'ineligible' AND {_NOW} = 'cancelled' THEN 'cancelled'
        -- No file told of it yet, so a sync did, which is ahead of what was exported earlier.
        WHEN t.affiliate_told_on IS NULL AND t.status IN ('completed', 'settled', 'cancelled', 'ineligible')
          AND s.status IN ('unpaid', 'pending', 'shipped') THEN t.status
        ELSE coalesce(s.status, {_NOW}) END::varchar AS status,
      {_kept(sql.moment("ordered_at"), "ordered_at")},
      {_kept(sql.moment("paid_at"), "paid_at")},
      {_kept(sql.moment("delivered_at"), "delivered_at")},
      {_kept(sql.moment("commission_paid_at"), "commission_paid_at")},
      coalesce(s.quantity, t.quantity, q.quantity, 1)::integer AS quantity,
      s.cur::varchar AS currency,
      {_kept(sql.minor("price"), "price_minor")},
      coalesce({sql.minor("paid")}, t.paid_minor, q.paid_minor, 0) AS paid_minor,
      coalesce(s.is_fully_returned, t.is_fully_returned, q.is_fully_returned, false) AS is_fully_returned,
      coalesce(s.payment_method, t.payment_method, q.payment_method, '')::varchar AS payment_method,
      true AS is_affiliate,
      coalesce(s.handle, t.handle, q.handle, '')::varchar AS handle,
      coalesce(CASE WHEN t.handle = s.handle OR s.handle IS NULL THEN t.creator_id END, h.id, e.creator_id)
        AS creator_id,
      coalesce(s.content_kind, t.content_kind, q.content_kind, '')::varchar AS content_kind,
      coalesce(s.content_id, t.content_id, q.content_id, '')::varchar AS content_id,
      coalesce({_ADS}, false) AS is_ad_assisted,
      coalesce(s.commission_model, t.commission_model, q.commission_model, '')::varchar AS commission_model,
      {_kept("s.standard_rate::numeric(7, 4)", "standard_rate")},
      {_kept("s.ads_rate::numeric(7, 4)", "ads_rate")},
      {", ".join(_kept(sql.minor(name), f"{name}_minor") for name in _AMOUNTS)},
      {sql.told_on("ordered_at", "paid_at", "delivered_at", "commission_paid_at")} AS affiliate_told_on
      {HELD}
    {_LINES} OFFSET 0
    """,
    initial={"discount_code": "''", "utm_campaign": "''", "utm_content": "''"},
)

_KNOWN = """
    EXISTS (
      SELECT FROM commerce_orderline AS t
      JOIN commerce_product AS p ON p.id = t.product_id
      WHERE t.store_id = %(store)s AND t.order_id = s.order_id AND t.sku_id = coalesce(s.sku_id, '')
        AND p.product_id IN (s.product_id, 'sku:' || s.sku_id)
    )
"""
# Of what is stored already a file may say less.
CHECKS = (
    f"""
    SELECT DISTINCT ON (s.row) s.row, a.name AS "column", s.order_id AS found, a.expected
    FROM stage AS s CROSS JOIN LATERAL (VALUES
      ('product_id', s.product_id IS NULL, {quoted(sql.NO_PRODUCT)}),
      ('ordered_at', s.ordered_at IS NULL, {quoted(sql.NO_TIME)}),
      ('status', s.status IS NULL, {quoted(sql.NO_STATUS)}),
      ('paid', s.paid IS NULL AND s.status NOT IN ('unpaid', 'cancelled'), {quoted(sql.NO_AMOUNT)})
    ) AS a (name, is_missing, expected)
    WHERE (s.product_id IS NULL OR s.ordered_at IS NULL OR s.status IS NULL OR s.paid IS NULL) AND a.is_missing
      AND (s.product_id IS NULL OR NOT {_KNOWN})
    """,
    sql.OF_ONE_STORE,
    sql.whole_coins("paid", "price"),
)

AFFILIATE_ORDERS = Kind(
    code="affiliate_orders",
    label=_("Affiliate orders"),
    fields=FIELDS,
    capability=Capability.VIEW_SALES,
    identity=("order_id",),
    apart_by=("product_id", "sku_id"),
    targets=(Target(model="commerce.Product", wanted=sql.product(key="s.product_id")), LINE),
    checks=CHECKS,
    warnings=(sql.IN_OTHER_CURRENCY,),
    defaults_form=StoreDefaultsForm,
    cut_at=5000,
    signs=(frozenset({"order_id", "sku_id", "status", "content_kind"}),),
    passed_over=frozenset(map(fold_header, PASSED_OVER)),
    dates="DMY",
    totals=sql.line_totals(),
    window="ordered_at",
    parameters=parameters,
    # Derived from the line; it goes and comes with it.
    companions=frozenset({"attribution"}),
    announce_changed=tell_changed,
    announce_written=tell_written,
)
