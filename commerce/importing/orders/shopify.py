"""Shopify's orders: a row for each item. What is said of the order stands on the first of its rows alone."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote_plus

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.roles import Capability
from imports.currencies import CURRENCY
from imports.kinds import Field, Kind, Target, fold_header
from imports.literals import quoted
from imports.values import ZONED_MOMENT, Parser, Style

from . import sql
from .announcing import tell_changed, tell_written
from .cells import AMOUNT, CODE, COUNT, PAID_AMOUNT, cut_text, dashed, text, words
from .forms import ShopifyDefaultsForm, parameters

NO_HEAD = gettext_noop("The order's first row, with its date and status, in the same file.")
FINANCIAL = words(
    {
        "paid": ("partially_paid", "partially paid"),
        "unpaid": ("pending", "authorized", "expired"),
        "refunded": (),
        "partially_refunded": ("partially refunded",),
        "cancelled": ("voided",),
    },
    gettext_noop("a financial status of Shopify's, such as paid or partially_refunded"),
)
FULFILMENT = words(
    {
        "shipped": ("fulfilled", "partial", "restocked"),
        "pending": ("unfulfilled", "pending", "scheduled", "on_hold"),
    },
    gettext_noop("a fulfillment status of Shopify's, such as fulfilled"),
)


def _utm(name: str) -> Parser:
    """`utm_content=12` of an address, `utm_content: 12` of a note or a tag."""
    pattern = re.compile(rf"{name}\s*[=:]\s*([^&\s,;\"'|]+)", re.IGNORECASE)

    def read(told: str, _style: Style) -> str:
        found = pattern.search(told)
        return unquote_plus(found[1])[:120] if found else ""

    return Parser("text", read, "", takes_any_text=True)


CAMPAIGN, CONTENT = _utm("utm_campaign"), _utm("utm_content")
MOMENT = dashed(ZONED_MOMENT)

FIELDS = (
    Field(code="order_id", label=_("order id"), parser=text(40), aliases=("Name",)),
    Field(
        code="financial",
        label=_("financial status"),
        parser=FINANCIAL,
        is_expected=True,
        aliases=("Financial Status",),
    ),
    Field(
        code="fulfilment",
        label=_("fulfillment status"),
        parser=replace(FULFILMENT, is_lenient=True),
        aliases=("Fulfillment Status",),
    ),
    Field(code="paid_at", label=_("paid"), parser=MOMENT, aliases=("Paid at",)),
    Field(code="currency", label=_("currency"), parser=CURRENCY, is_expected=True, aliases=("Currency",)),
    Field(code="subtotal", label=_("subtotal"), parser=PAID_AMOUNT, is_expected=True, aliases=("Subtotal",)),
    Field(code="discount_code", label=_("discount code"), parser=CODE, aliases=("Discount Code",)),
    Field(code="ordered_at", label=_("ordered"), parser=MOMENT, is_expected=True, aliases=("Created at",)),
    Field(
        code="quantity", label=_("quantity"), parser=COUNT, is_expected=True, aliases=("Lineitem quantity",)
    ),
    Field(
        code="product_name",
        label=_("product"),
        parser=cut_text(300),
        is_expected=True,
        aliases=("Lineitem name",),
    ),
    Field(code="price", label=_("price"), parser=PAID_AMOUNT, is_expected=True, aliases=("Lineitem price",)),
    Field(code="sku", label=_("SKU id"), parser=cut_text(400), is_expected=True, aliases=("Lineitem sku",)),
    Field(code="line_discount", label=_("discount"), parser=AMOUNT, aliases=("Lineitem discount",)),
    Field(code="cancelled_at", label=_("cancelled"), parser=MOMENT, aliases=("Cancelled at",)),
    Field(code="payment_method", label=_("payment method"), parser=cut_text(60), aliases=("Payment Method",)),
    Field(
        code="refunded",
        label=_("refunded by the order file"),
        parser=PAID_AMOUNT,
        is_expected=True,
        aliases=("Refunded Amount",),
    ),
    Field(code="note_campaign", label=_("note"), parser=CAMPAIGN, aliases=("Note Attributes",)),
    Field(code="note_content", label="utm_content", parser=CONTENT, follows="note_campaign"),
    Field(code="tag_campaign", label=_("tags"), parser=CAMPAIGN, aliases=("Tags",)),
    Field(code="tag_content", label="utm_content", parser=CONTENT, follows="tag_campaign"),
    Field(
        code="landing_campaign",
        label=_("landing site"),
        parser=CAMPAIGN,
        aliases=("Landing Site", "Landing page", "Landing site ref"),
    ),
    Field(code="landing_content", label="utm_content", parser=CONTENT, follows="landing_campaign"),
)

# Who bought and where they live is none of our business.
_ADDRESS = (
    "Name",
    "Street",
    "Address1",
    "Address2",
    "Company",
    "City",
    "Zip",
    "Province",
    "Country",
    "Phone",
)
PASSED_OVER = (
    *(f"{side} {part}" for side in ("Billing", "Shipping") for part in (*_ADDRESS, "Province Name")),
    *(f"Tax {number} {part}" for number in range(1, 6) for part in ("Name", "Value")),
    *("Email", "Phone", "Fulfilled at", "Accepts Marketing", "Shipping", "Taxes", "Total", "Discount Amount"),
    *("Shipping Method", "Lineitem compare at price", "Lineitem requires shipping", "Lineitem taxable"),
    *(
        "Lineitem fulfillment status",
        "Notes",
        "Payment Reference",
        "Vendor",
        "Outstanding Balance",
        "Employee",
    ),
    *("Location", "Device ID", "Id", "Risk Level", "Source", "Receipt Number", "Duties", "Payment ID"),
    *("Payment Terms Name", "Next Payment Due At", "Payment References"),
)

_OF_ORDER = (
    *(
        "financial",
        "fulfilment",
        "paid_at",
        "currency",
        "subtotal",
        "discount_code",
        "ordered_at",
        "cancelled_at",
    ),
    *("payment_method", "refunded", "note_campaign", "note_content", "tag_campaign", "tag_content"),
    *("landing_campaign", "landing_content"),
)
# An item without a SKU, or with a long one, is known by a digest; the same SKU twice in an order by its place there.
_SKU = (
    "CASE WHEN length(s.sku) <= {0} THEN s.sku"
    " ELSE left(md5(coalesce(s.sku, '') || coalesce(s.product_name, '')), {0}) END"
)
_ROWS = f"""
    (SELECT s.row, s.order_id, s.quantity, s.price, s.line_discount, s.product_name,
       {", ".join(f"max(s.{code}) OVER one AS {code}" for code in _OF_ORDER)},
       '{sql.UNNAMED}' || {_SKU.format(28)} AS product_key, {_SKU.format(36)} AS sku_key
     FROM stage AS s WINDOW one AS (PARTITION BY s.order_id))
"""
_NET = "greatest(s.price_minor * s.quantity - coalesce(s.discount_minor, 0), 0)"
_BY = "s.sku_key, s.price_minor, s.row"


def _first(name: str) -> str:
    told = ", ".join(f"nullif(s.{place}_{name}, '')" for place in ("note", "landing", "tag"))
    return f"coalesce({told}, t.utm_{name}, '')::varchar AS utm_{name}"


LINE = Target(
    model="commerce.OrderLine",
    is_main=True,
    dated="order_told_on",
    wanted=f"""
    WITH told AS (
      SELECT s.*, coalesce({sql.minor("price")}, 0) AS price_minor, {sql.minor("line_discount")} AS discount_minor,
        {sql.minor("subtotal")} AS subtotal_minor, {sql.minor("refunded")} AS refund_minor
      FROM {sql.with_currency(_ROWS)} AS s
    ), priced AS (
      SELECT s.*, {_NET} AS net, s.sku_key || CASE row_number() OVER same WHEN 1 THEN ''
        ELSE '/' || row_number() OVER same END AS sku_id
      FROM told AS s WINDOW same AS (PARTITION BY s.order_id, s.sku_key ORDER BY s.price_minor, s.quantity, s.row)
    ), apportioned AS (
      SELECT s.*, {sql.shared("s.subtotal_minor", "s.net", of="s.order_id", by=_BY)} AS paid_minor,
        {sql.shared("s.refund_minor", "s.net", of="s.order_id", by=_BY)} AS refunded_minor
      FROM priced AS s
    )
    SELECT s.row, t.id, %(store)s::bigint AS store_id, s.order_id::varchar AS order_id,
      s.sku_id::varchar AS sku_id, p.id AS product_id,
      CASE WHEN s.cancelled_at IS NOT NULL OR s.financial = 'cancelled' THEN 'cancelled'
        WHEN s.financial = 'unpaid' THEN 'unpaid' WHEN s.fulfilment = 'shipped' THEN 'shipped'
        ELSE 'pending' END::varchar AS status,
      s.ordered_at, coalesce(s.paid_at, t.paid_at) AS paid_at, coalesce(s.quantity, 1)::integer AS quantity,
      s.cur::varchar AS currency, s.price_minor, coalesce(s.paid_minor::bigint, s.net)::bigint AS paid_minor,
      s.financial = 'refunded' AS is_fully_returned,
      coalesce(s.refunded_minor::bigint, t.refunded_minor) AS refunded_minor,
      coalesce(s.payment_method, '')::varchar AS payment_method,
      coalesce(s.discount_code, '')::varchar AS discount_code, {_first("campaign")}, {_first("content")},
      coalesce(t.content_kind, '')::varchar AS content_kind,
      {sql.told_on("ordered_at", "paid_at", "cancelled_at")} AS order_told_on
    FROM apportioned AS s
    JOIN wanted_product AS p ON p.product_id = s.product_key
    LEFT JOIN commerce_orderline AS t ON t.store_id = %(store)s AND t.order_id = s.order_id
      AND t.product_id = p.id AND t.sku_id = s.sku_id
    """,
    initial={
        **dict.fromkeys(("handle", "content_id", "commission_model"), "''"),
        "is_affiliate": "false",
        "is_ad_assisted": "false",
    },
)

CHECKS = (
    f"""
    SELECT s.row, 'ordered_at' AS "column", s.order_id AS found, {quoted(NO_HEAD)} AS expected
    FROM {_ROWS} AS s WHERE s.ordered_at IS NULL OR s.financial IS NULL
    """,
    sql.whole_coins("price"),
)

SHOPIFY_ORDERS = Kind(
    code="shopify_orders",
    label=_("Shopify orders"),
    fields=FIELDS,
    capability=Capability.VIEW_SALES,
    identity=("order_id",),
    # Two rows of one SKU are two items, and the first row of an order is no repetition of another.
    apart_by=("sku", "product_name", "quantity", "price", "ordered_at"),
    targets=(Target(model="commerce.Product", wanted=sql.product(key="s.product_key", rows=_ROWS)), LINE),
    checks=CHECKS,
    warnings=(sql.IN_OTHER_CURRENCY,),
    defaults_form=ShopifyDefaultsForm,
    signs=(frozenset({"order_id", "financial", "product_name"}),),
    passed_over=frozenset(map(fold_header, PASSED_OVER)),
    totals=sql.line_totals(),
    window="ordered_at",
    parameters=parameters,
    # Derived from the line; it goes and comes with it.
    companions=frozenset({"attribution"}),
    announce_changed=tell_changed,
    announce_written=tell_written,
)
