"""Reads returns and sample requests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from campaigns.states import SampleState
from commerce.models import ReturnStatus, ReturnType, Store

from . import values
from .reading import FOREIGN, NAMELESS, PRICELESS, TIMELESS, Record, handle_of, once, part, records
from .rows import ReturnRow, SampleRow

UNKNOWN = gettext_noop("in a state that is not known here")

TYPES = {
    "REFUND": ReturnType.REFUND,
    "RETURN_AND_REFUND": ReturnType.RETURN_AND_REFUND,
    "REPLACEMENT": ReturnType.REPLACEMENT,
    "EXCHANGE": ReturnType.EXCHANGE,
}
# Approved is not refunded: only what is complete is money that went back.
RETURN_STATUS = {
    "AWAITING_BUYER_RESPONSE": ReturnStatus.REQUESTED,
    "AWAITING_BUYER_SHIP": ReturnStatus.APPROVED,
    "BUYER_SHIPPED_ITEM": ReturnStatus.APPROVED,
    "REJECT_RECEIVE_PACKAGE": ReturnStatus.REJECTED,
}
RETURN_STATUS_BY_END = {
    "PENDING": ReturnStatus.REQUESTED,
    "REJECT": ReturnStatus.REJECTED,
    "SUCCESS": ReturnStatus.APPROVED,
    "CANCEL": ReturnStatus.CANCELLED,
    "COMPLETE": ReturnStatus.COMPLETED,
}
# What was asked for is not in stock: the seller gives the money back instead, and the request ends with that.
REFUNDED_INSTEAD = frozenset({"REPLACEMENT_REQUEST_REFUND_SUCCESS", "EXCHANGE_REQUEST_REFUND_SUCCESS"})
MONEY_BACK = frozenset({ReturnType.REFUND, ReturnType.RETURN_AND_REFUND})
# Damaged, wrong, missing or lost: not what the buyer thinks of the product.
SELLER_FAULT = re.compile(
    r"damag|defect|broken|faulty|wrong|incorrect|missing|lost|not_?\s?(?:arriv|receiv)|never arrived|expired"
    r"|counterfeit|out_of_stock|out of stock|late deliver|not as described|doesn.t match"
)

SAMPLE_STATES = {
    "PENDING": SampleState.REQUESTED,
    "AWAITING_SHIPMENT": SampleState.APPROVED,
    "SHIPPED": SampleState.SHIPPED,
    "CONTENT_PENDING": SampleState.RECEIVED,
    "COMPLETED": SampleState.FULFILLED,
    "OPS_COMPLETED": SampleState.FULFILLED,
    "REJECT_CANCELLED": SampleState.REJECTED,
    "UNFULFILL_CANCELLED": SampleState.UNFULFILLED,
    "OPS_FAILED": SampleState.UNFULFILLED,
    "OVERDUE_CANCELLED": SampleState.CANCELLED,
    "DEL_OPEN_COLLAB": SampleState.CANCELLED,
    "SELLER_NOT_SHIP_CANCELLED": SampleState.CANCELLED,
    "WITHDRAW_CANCELLED": SampleState.CANCELLED,
    "UNFULFILLABLE_CANCELLED": SampleState.CANCELLED,
    "OPS_CANCELLED": SampleState.CANCELLED,
}


def read_returns(data: Record, store: Store, skips: Counter[str]) -> list[ReturnRow]:
    """One row for each SKU of each return; the service lists every unit by itself."""
    found: list[ReturnRow] = []
    for returned in records(data, "return_orders"):
        rows = _read_return(returned, store)
        if isinstance(rows, str):
            skips[rows] += 1
        else:
            found += rows
    return once(found)


def _read_return(returned: Record, store: Store) -> list[ReturnRow] | str:
    ids = values.identifier(returned.get("return_id")), values.identifier(returned.get("order_id"))
    units = _units(returned)
    if not all(ids) or not units:
        return NAMELESS
    kind = TYPES.get(values.text(returned.get("return_type"), longest=40).upper())
    told = values.text(returned.get("return_status"), longest=60)
    status = return_status(told)
    is_instead = told.upper() in REFUNDED_INSTEAD
    kind = ReturnType.REFUND if is_instead else kind
    if kind is None or status is None:
        return UNKNOWN
    requested_at = values.moment(returned.get("create_time"))
    if requested_at is None:
        return TIMELESS
    amounts = _amounts(returned, units, store.currency)
    if isinstance(amounts, str):
        return amounts
    if None in amounts.values() and kind in MONEY_BACK:
        return PRICELESS
    reason = values.text(returned.get("return_reason_text") or returned.get("return_reason"), longest=300)
    coded = f"{values.text(returned.get('return_reason'), longest=300)} {reason}".casefold()
    is_complete = status == ReturnStatus.COMPLETED
    return [
        ReturnRow(
            *ids,
            sku_id=sku,
            type=kind,
            status=status,
            reason=reason,
            is_seller_fault=is_instead or bool(SELLER_FAULT.search(coded)),
            quantity=len(lines),
            currency=store.currency,
            amount_minor=amounts[sku] or 0,
            requested_at=requested_at,
            # Said nowhere by itself: the last change of what is complete.
            refunded_at=values.moment(returned.get("update_time")) if is_complete else None,
        )
        for sku, lines in units.items()
    ]


def return_status(written: str) -> ReturnStatus | None:
    name = written.upper()
    if name in REFUNDED_INSTEAD:
        return ReturnStatus.COMPLETED
    return RETURN_STATUS.get(name) or RETURN_STATUS_BY_END.get(name.rpartition("_")[2])


def _units(returned: Record) -> dict[str, list[Record]]:
    units: dict[str, list[Record]] = {}
    for line in records(returned, "return_line_items"):
        if sku := values.identifier(line.get("sku_id")):
            units.setdefault(sku, []).append(line)
    return units


def _amounts(returned: Record, units: dict[str, list[Record]], currency: str) -> dict[str, int | None] | str:
    """What goes back for each SKU; of a return of one SKU, the whole where its lines do not say.

    Of the goods, as sales are: without shipping and tax, where the service tells those apart.
    """
    moneys = [part(line, "refund_amount") for lines in units.values() for line in lines]
    whole = part(returned, "refund_amount")
    if any(values.currency_of(money) not in {"", currency} for money in [*moneys, whole]):
        return FOREIGN
    amounts = {sku: _sum(lines, currency) for sku, lines in units.items()}
    if len(amounts) == 1 and None in amounts.values():
        return dict.fromkeys(amounts, _of_goods(whole, currency))
    return amounts


def _sum(lines: list[Record], currency: str) -> int | None:
    parts = [_of_goods(part(line, "refund_amount"), currency) for line in lines]
    return None if None in parts else sum(amount for amount in parts if amount is not None)


def _of_goods(money: Record, currency: str) -> int | None:
    subtotal = values.minor(money, currency, key="refund_subtotal")
    return values.minor(money, currency, key="refund_total") if subtotal is None else subtotal


def read_samples(data: Record, _store: Store, skips: Counter[str]) -> list[SampleRow]:
    found: list[SampleRow] = []
    for asked in records(data, "sample_applications"):
        row = _read_sample(asked)
        if isinstance(row, str):
            skips[row] += 1
        else:
            found.append(row)
    return once(found)


def _read_sample(asked: Mapping[str, Any]) -> SampleRow | str:
    product = part(asked, "product")
    external_id, handle = (
        values.identifier(asked.get("id")),
        handle_of(part(asked, "creator").get("username")),
    )
    if not external_id or not handle:
        return NAMELESS
    state = SAMPLE_STATES.get(values.text(asked.get("status"), longest=60).upper())
    if state is None:
        return UNKNOWN
    product_id = values.identifier(product.get("id"), longest=32)
    return SampleRow(
        external_id=external_id,
        handle=handle,
        state=state,
        product_id=product_id,
        product_name=values.text(product.get("title"), longest=300) or product_id or "–",
        sku_id=values.identifier(product.get("sku_id")),
        tracking_number=values.text(asked.get("tracking_number"), longest=80),
    )
