"""Affiliate order lines through django-import-export, written as its documentation shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from import_export import fields, resources, widgets
from tablib import Dataset

from commerce.models import OrderLine, Product, Store
from creators.models import Creator

MISSING = {"", "--"}
CONTENTS = {"Video": "video", "Livestream": "live", "Showcase": "showcase", "Product card": "card"}


class Read(widgets.Widget):
    """A cell by a function; the file's words for nothing are None."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self.read = read

    def clean(self, value: str, _row: object = None, **_options: object) -> Any:
        return None if value in MISSING else self.read(value)


def _field(column: str, attribute: str, read: Callable[[str], Any] = str) -> fields.Field:
    return fields.Field(column_name=column, attribute=attribute, widget=Read(read))


def _minor(text: str) -> int:
    return int(Decimal(text) * 100)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M:%S").replace(tzinfo=UTC)


def _creator(text: str) -> Creator | None:
    return Creator.objects.filter(platform="tiktok", handle=text).first()


class Lines(resources.ModelResource):
    """One line of the file for each of the store's order lines."""

    order_id = _field("Order ID", "order_id")
    sku_id = _field("SKU ID", "sku_id")
    status = _field("Order Status", "status", str.lower)
    ordered_at = _field("Time Created", "ordered_at", _moment)
    paid_at = _field("Payment time", "paid_at", _moment)
    delivered_at = _field("Order Delivery Time", "delivered_at", _moment)
    quantity = _field("Quantity", "quantity", int)
    currency = _field("Currency", "currency")
    price_minor = _field("Price", "price_minor", _minor)
    paid_minor = _field("Payment Amount", "paid_minor", _minor)
    is_fully_returned = _field("Fully returned or refunded", "is_fully_returned", "Yes".__eq__)
    payment_method = _field("Payment method", "payment_method")
    handle = _field("Creator Username", "handle")
    creator = _field("Creator Username", "creator", _creator)
    content_kind = _field("Content Type", "content_kind", CONTENTS.__getitem__)
    content_id = _field("Content ID", "content_id")
    commission_model = _field("commission model", "commission_model")
    standard_rate = _field("Standard commission rate", "standard_rate", lambda text: Decimal(text[:-1]) / 100)
    est_base_minor = _field("Est. Commission Base", "est_base_minor", _minor)
    est_standard_minor = _field("Est. standard commission payment", "est_standard_minor", _minor)
    actual_base_minor = _field("Actual Commission Base", "actual_base_minor", _minor)
    actual_standard_minor = _field("Actual Commission Payment", "actual_standard_minor", _minor)

    class Meta:
        model = OrderLine
        import_id_fields = ("order_id", "sku_id")

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    def get_queryset(self) -> Any:
        return OrderLine.objects.filter(store=self.store)

    def before_save_instance(self, instance: OrderLine, row: dict[str, str], **_options: object) -> None:
        instance.store = self.store
        instance.product, _is_new = Product.objects.get_or_create(
            store=self.store, product_id=row["Product ID"], defaults={"name": row["Product Name"]}
        )


def import_with_it(content: str, store: Store) -> None:
    """Raises AssertionError where it took not every row."""
    done = Lines(store).import_data(Dataset().load(content, format="csv"), raise_errors=True)
    if done.has_errors() or done.has_validation_errors():
        raise AssertionError("The peer could not import the file.")
