"""Returns and refunds: a row for each SKU of a request. Money has gone back only where the request is complete."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.roles import Capability
from imports.currencies import CURRENCY
from imports.kinds import Field, Kind, Target, fold_header
from imports.literals import quoted
from imports.values import MOMENT, Parser, Style

from . import sql
from .cells import COUNT, ID, PAID_AMOUNT, cut_text, words
from .forms import StoreDefaultsForm, parameters
from .words import RETURN_STATUSES, RETURN_TYPES, is_seller_fault

NO_ORDER = gettext_noop("The order's id.")
NO_TYPE = gettext_noop("The type of return.")
NO_REQUEST = gettext_noop("The time the return was requested.")


def read_fault(reason: str, _style: Style) -> str:
    return "true" if is_seller_fault(reason) else "false"


FAULT = Parser("boolean", read_fault, "", takes_any_text=True, takes_dash=True)
TYPE = words(
    RETURN_TYPES,
    gettext_noop("a type of return that is known: refund, return and refund, replacement or exchange"),
)
STATUS = words(
    RETURN_STATUSES, gettext_noop("a status of a return that is known, such as Complete or Rejected")
)

FIELDS = (
    Field(
        code="return_id",
        label=_("return id"),
        parser=ID,
        aliases=("Return Order ID", "Return ID", "退货单号", "退货订单 ID", "售后单号"),
    ),
    Field(
        code="order_id",
        label=_("order id"),
        parser=ID,
        is_expected=True,
        aliases=("Order ID", "订单号", "订单 ID", "订单ID"),
    ),
    Field(code="sku_id", label=_("SKU id"), parser=ID, is_expected=True, aliases=("SKU ID",)),
    Field(
        code="type",
        label=_("type"),
        parser=TYPE,
        is_expected=True,
        aliases=("Return Type", "退货类型", "售后类型"),
    ),
    Field(
        code="requested_at",
        label=_("requested"),
        parser=MOMENT,
        is_expected=True,
        aliases=("Time Requested", "申请时间"),
    ),
    Field(
        code="reason",
        label=_("reason"),
        parser=cut_text(300),
        is_expected=True,
        aliases=("Return Reason", "退货原因", "售后原因"),
    ),
    Field(code="is_seller_fault", label=_("the seller's fault"), parser=FAULT, follows="reason"),
    Field(
        code="unit_price",
        label=_("amount of a unit"),
        parser=PAID_AMOUNT,
        is_expected=True,
        aliases=("Return unit price", "退货单价"),
    ),
    Field(
        code="quantity",
        label=_("quantity"),
        parser=COUNT,
        is_expected=True,
        aliases=("Return Quantity", "退货数量"),
    ),
    Field(
        code="status",
        label=_("status"),
        parser=STATUS,
        is_expected=True,
        aliases=("Return Status", "退货状态", "售后状态"),
    ),
    Field(code="refunded_at", label=_("refunded"), parser=MOMENT, aliases=("Refund Time", "退款时间")),
    Field(code="currency", label=_("currency"), parser=CURRENCY, aliases=("Currency", "货币单位")),
)

PASSED_OVER = (
    *("Order Amount", "Order Status", "Order Substatus", "Payment Method", "Seller SKU", "Product Name"),
    *("SKU Name", "Buyer Username", "Return Logistics Tracking ID", "Return Sub Status", "Dispute Status"),
    *("Appeal Status", "Compensation Status", "Compensation Amount", "Buyer Note"),
)

_STATUS = "coalesce(s.status, t.status)"
RETURN = Target(
    model="commerce.Return",
    dated="told_on",
    wanted=f"""
    SELECT s.row, t.id, %(store)s::bigint AS store_id, s.return_id::varchar AS return_id,
      coalesce(s.order_id, t.order_id)::varchar AS order_id, coalesce(s.sku_id, '')::varchar AS sku_id,
      coalesce(s.type, t.type)::varchar AS type, {_STATUS}::varchar AS status,
      coalesce(s.reason, t.reason, '')::varchar AS reason,
      coalesce(s.is_seller_fault, t.is_seller_fault, false) AS is_seller_fault,
      coalesce(s.quantity, t.quantity, 1)::integer AS quantity, s.cur::varchar AS currency,
      coalesce({sql.minor("unit_price")} * coalesce(s.quantity, t.quantity, 1), t.amount_minor, 0) AS amount_minor,
      coalesce({sql.moment("requested_at")}, t.requested_at) AS requested_at,
      CASE WHEN {_STATUS} = 'completed' THEN coalesce({sql.moment("refunded_at")}, t.refunded_at) END
        AS refunded_at,
      {sql.told_on("requested_at", "refunded_at")} AS told_on
    FROM {sql.with_currency()} AS s
    LEFT JOIN commerce_return AS t ON t.store_id = %(store)s AND t.return_id = s.return_id
      AND t.sku_id = coalesce(s.sku_id, '')
    """,
)

CHECKS = (
    f"""
    SELECT DISTINCT ON (s.row) s.row, a.name AS "column", s.return_id AS found, a.expected
    FROM stage AS s CROSS JOIN LATERAL (VALUES
      ('order_id', s.order_id IS NULL, {quoted(NO_ORDER)}),
      ('type', s.type IS NULL, {quoted(NO_TYPE)}),
      ('status', s.status IS NULL, {quoted(sql.NO_STATUS)}),
      ('requested_at', s.requested_at IS NULL, {quoted(NO_REQUEST)}),
      ('unit_price', s.unit_price IS NULL AND s.type IN ('refund', 'return_and_refund'),
        {quoted(gettext_noop("What one unit came back for."))})
    ) AS a (name, is_missing, expected)
    WHERE a.is_missing AND NOT EXISTS (
      SELECT FROM commerce_return AS t WHERE t.store_id = %(store)s AND t.return_id = s.return_id
        AND t.sku_id = coalesce(s.sku_id, '')
    )
    """,
    sql.whole_coins("unit_price"),
)


def _totals() -> str:
    money = "counted WHERE status = 'completed' AND type IN ('refund', 'return_and_refund')"
    told = [
        (gettext_noop("Money back"), money, False),
        (gettext_noop("of it the seller's fault"), f"{money} AND is_seller_fault", True),
        (
            gettext_noop("Replacements and exchanges, complete"),
            "counted WHERE status = 'completed' AND type IN ('replacement', 'exchange')",
            False,
        ),
        (
            gettext_noop("Not complete: no money back yet"),
            "counted WHERE status IN ('requested', 'approved')",
            False,
        ),
        (gettext_noop("Rejected or withdrawn"), "counted WHERE status IN ('rejected', 'cancelled')", False),
    ]
    return f"""
    WITH counted AS MATERIALIZED (
      SELECT currency, status, type, is_seller_fault, count(*) AS lines, sum(amount_minor) AS minor
      FROM wanted_return GROUP BY 1, 2, 3, 4
    )
    {" UNION ALL ".join(sql.total_row(label, is_part, rows) for label, rows, is_part in told)}
    """


RETURNS = Kind(
    code="returns",
    label=_("Returns and refunds"),
    fields=FIELDS,
    capability=Capability.VIEW_SALES,
    identity=("return_id",),
    apart_by=("sku_id",),
    targets=(RETURN,),
    checks=CHECKS,
    defaults_form=StoreDefaultsForm,
    signs=(frozenset({"return_id", "order_id", "status"}),),
    passed_over=frozenset(map(fold_header, PASSED_OVER)),
    totals=_totals(),
    window="requested_at",
    parameters=parameters,
)
