"""A seller's own order file. It says of all orders what the affiliate file says of some, and takes no creator away."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Capability
from commerce.importing import categories
from imports.currencies import CURRENCY
from imports.kinds import Field, Kind, Target, fold_header
from imports.literals import quoted
from imports.values import MOMENT

from . import sql
from .affiliate_fields import STATUS
from .announcing import tell_changed, tell_written
from .cells import AMOUNT, COUNT, ID, PAID_AMOUNT, cut_text
from .forms import StoreDefaultsForm, parameters

FIELDS = (
    Field(
        code="order_id", label=_("order id"), parser=ID, aliases=("Order ID", "订单号", "订单 ID", "订单ID")
    ),
    Field(
        code="sku_id",
        label=_("SKU id"),
        parser=ID,
        is_expected=True,
        aliases=("SKU ID", "SKU编号", "SKU 编号"),
    ),
    Field(
        code="status",
        label=_("status"),
        parser=STATUS,
        is_expected=True,
        aliases=("Order Status", "订单状态"),
    ),
    Field(
        code="product_name",
        label=_("product"),
        parser=cut_text(300),
        aliases=("Product Name", "商品名称", "产品名称"),
    ),
    Field(
        code="category",
        label=_("category"),
        parser=cut_text(200),
        aliases=("Product Category", "商品类目", "商品分类"),
    ),
    Field(
        code="quantity",
        label=_("quantity"),
        parser=COUNT,
        is_expected=True,
        aliases=("Quantity", "数量", "件数"),
    ),
    Field(
        code="returned",
        label=_("returned quantity"),
        parser=COUNT,
        aliases=("Sku Quantity of return", "SKU退货数量"),
    ),
    Field(
        code="price",
        label=_("price"),
        parser=PAID_AMOUNT,
        aliases=("SKU Unit Original Price", "SKU原始单价"),
    ),
    Field(
        code="paid",
        label=_("paid amount"),
        parser=PAID_AMOUNT,
        is_expected=True,
        aliases=("SKU Subtotal After Discount", "SKU折后小计"),
    ),
    Field(
        code="refunded",
        label=_("refunded by the order file"),
        parser=AMOUNT,
        is_expected=True,
        aliases=("Order Refund Amount", "订单退款金额"),
    ),
    Field(code="currency", label=_("currency"), parser=CURRENCY, aliases=("Currency", "货币单位")),
    Field(
        code="ordered_at",
        label=_("ordered"),
        parser=MOMENT,
        is_expected=True,
        aliases=("Created Time", "创建时间"),
    ),
    Field(code="paid_at", label=_("paid"), parser=MOMENT, aliases=("Paid Time", "支付时间")),
    Field(code="delivered_at", label=_("delivered"), parser=MOMENT, aliases=("Delivered Time", "送达时间")),
    Field(
        code="payment_method",
        label=_("payment method"),
        parser=cut_text(60),
        aliases=("Payment Method", "付款方式"),
    ),
)

# What a buyer is called and where they live is none of our business.
PASSED_OVER = (
    *("Order Substatus", "Cancelation/Return Type", "Normal or Pre-order", "Seller SKU", "Variation"),
    *("SKU Subtotal Before Discount", "SKU Platform Discount", "SKU Seller Discount"),
    *("Shipping Fee After Discount", "Original Shipping Fee", "Shipping Fee Seller Discount"),
    *("Shipping Fee Platform Discount", "Payment platform discount", "Retail Delivery Fee", "Taxes"),
    *("Order Amount", "RTS Time", "Shipped Time", "Cancelled Time", "Cancel By", "Cancel Reason"),
    *("Fulfillment Type", "Warehouse Name", "Tracking ID", "Delivery Option Type", "Delivery Option"),
    *(
        "Shipping Provider Name",
        "Buyer Message",
        "Buyer Username",
        "Recipient",
        "Phone #",
        "Country",
        "State",
    ),
    *("City", "Zipcode", "Detail Address", "Additional address information", "House Name or Number"),
    *("Delivery Instruction", "Weight(kg)", "Package ID", "Seller Note"),
    "Shipping Information",
)

# The file names no product; another line of the SKU may.
_ROWS = f"""
    (SELECT s.*, coalesce(k.product_id, '{sql.UNNAMED}' || coalesce(s.sku_id, '')) AS product_key
     FROM {sql.with_currency()} AS s LEFT JOIN (
       SELECT l.sku_id, max(u.product_id) AS product_id FROM commerce_orderline AS l
       JOIN commerce_product AS u ON u.id = l.product_id
       WHERE l.store_id = %(store)s AND l.sku_id <> '' AND NOT starts_with(u.product_id, '{sql.UNNAMED}')
       GROUP BY l.sku_id
     ) AS k ON k.sku_id = s.sku_id)
"""


def _theirs(told: str, column: str) -> str:
    """The affiliate file's word stands where it was said; else this file's, else what is stored."""
    return f"coalesce(CASE WHEN t.is_affiliate THEN t.{column} END, {told}, t.{column}) AS {column}"


# A refund is told of the whole order: those of its lines that came back share it by what they cost.
_WEIGHT = "CASE WHEN s.came_back AND coalesce(s.returned, 0) = 0 THEN 0 ELSE s.paid_minor END"

LINE = Target(
    model="commerce.OrderLine",
    is_main=True,
    dated="order_told_on",
    wanted=f"""
    WITH told AS (
      SELECT s.*, {sql.minor("paid")} AS paid_minor, {sql.minor("refunded")} AS refund_minor,
        bool_or(coalesce(s.returned, 0) > 0) OVER (PARTITION BY s.order_id) AS came_back
      FROM {_ROWS} AS s
    ), apportioned AS (
      SELECT s.*, {sql.shared("s.refund_minor", f"({_WEIGHT})", of="s.order_id", by="s.sku_id")} AS refunded_minor
      FROM told AS s
    )
    SELECT s.row, t.id, %(store)s::bigint AS store_id, s.order_id::varchar AS order_id,
      coalesce(s.sku_id, '')::varchar AS sku_id, coalesce(t.product_id, p.id) AS product_id,
      CASE WHEN t.is_affiliate AND s.status <> 'cancelled' THEN t.status
        ELSE coalesce(s.status, t.status) END::varchar AS status,
      {_theirs(sql.moment("ordered_at"), "ordered_at")},
      {_theirs(sql.moment("paid_at"), "paid_at")},
      {_theirs(sql.moment("delivered_at"), "delivered_at")},
      {_theirs("coalesce(s.quantity, 1)::integer", "quantity")},
      {_theirs("s.cur::varchar", "currency")},
      {_theirs(sql.minor("price"), "price_minor")},
      coalesce(CASE WHEN t.is_affiliate THEN t.paid_minor END, s.paid_minor, t.paid_minor, 0) AS paid_minor,
      coalesce(CASE WHEN t.is_affiliate THEN t.is_fully_returned END,
        s.returned >= s.quantity AND s.quantity > 0 AND s.refund_minor > 0, false) AS is_fully_returned,
      coalesce(s.refunded_minor::bigint, t.refunded_minor) AS refunded_minor,
      coalesce(nullif(t.payment_method, ''), s.payment_method, '')::varchar AS payment_method,
      coalesce(t.is_affiliate, false) AS is_affiliate, coalesce(t.content_kind, '')::varchar AS content_kind,
      {sql.told_on("ordered_at", "paid_at", "delivered_at")} AS order_told_on
    FROM apportioned AS s
    JOIN wanted_product AS p ON p.product_id = s.product_key
    LEFT JOIN (
      SELECT DISTINCT ON (order_id, sku_id) order_id, sku_id, id FROM commerce_orderline
      WHERE store_id = %(store)s AND order_id IN (SELECT order_id FROM stage)
      ORDER BY order_id, sku_id, is_affiliate DESC, id
    ) AS f ON f.order_id = s.order_id AND f.sku_id = coalesce(s.sku_id, '')
    LEFT JOIN commerce_orderline AS t ON t.id = f.id
    """,
    initial={
        **dict.fromkeys(
            ("handle", "content_id", "commission_model", "discount_code", "utm_campaign", "utm_content"), "''"
        ),
        "is_ad_assisted": "false",
    },
)

CHECKS = (
    f"""
    SELECT DISTINCT ON (s.row) s.row, a.name AS "column", s.order_id AS found, a.expected
    FROM stage AS s CROSS JOIN LATERAL (VALUES
      ('ordered_at', s.ordered_at IS NULL, {quoted(sql.NO_TIME)}),
      ('status', s.status IS NULL, {quoted(sql.NO_STATUS)}),
      ('paid', s.paid IS NULL AND s.status NOT IN ('unpaid', 'cancelled'), {quoted(sql.NO_AMOUNT)})
    ) AS a (name, is_missing, expected)
    WHERE a.is_missing AND NOT EXISTS (
      SELECT FROM commerce_orderline AS t
      WHERE t.store_id = %(store)s AND t.order_id = s.order_id AND t.sku_id = coalesce(s.sku_id, '')
    )
    """,
    sql.OF_ONE_STORE,
    sql.whole_coins("paid", "price"),
)

SELLER_ORDERS = Kind(
    code="seller_orders",
    label=_("Seller orders"),
    fields=FIELDS,
    capability=Capability.VIEW_SALES,
    identity=("order_id",),
    apart_by=("sku_id",),
    targets=(
        Target(model="commerce.Product", wanted=sql.categorised_product(key="s.product_key", rows=_ROWS)),
        LINE,
    ),
    checks=CHECKS,
    warnings=(sql.IN_OTHER_CURRENCY, categories.UNKNOWN),
    defaults_form=StoreDefaultsForm,
    signs=(frozenset({"order_id", "sku_id", "status", "paid"}),),
    passed_over=frozenset(map(fold_header, PASSED_OVER)),
    totals=sql.line_totals(),
    window="ordered_at",
    parameters=parameters,
    # Derived from the line; it goes and comes with it.
    companions=frozenset({"attribution"}),
    announce_changed=tell_changed,
    announce_written=tell_written,
)
