"""Lines that a file wrote are attributed once it is in."""

from typing import Any

from django.db import connection
from django.utils.timezone import now

from commerce.models import Store
from commerce.signals import order_lines_written

_DAYS = "SELECT store_id, min(ordered_at), max(ordered_at) FROM"


def tell_written(table: str) -> None:
    """A batch has one store, whose lines are told of by the days they lie between."""
    _tell(f"{_DAYS} {table} WHERE is_written GROUP BY store_id")


def tell_changed(ids: list[int]) -> None:
    """As an undo tells of them."""
    # One text for all ids: a placeholder for each, or an array put together from them, costs more than the query.
    texts = f"{{{','.join(map(str, ids))}}}"
    _tell(f"{_DAYS} commerce_orderline WHERE id = ANY(%s::bigint[]) GROUP BY store_id", texts)


def _tell(days: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(days, values or None)
        written = cursor.fetchall()
    for store, since, until in written:
        order_lines_written.send(
            sender=Store, store=Store.objects.get(pk=store), since=since, until=until, at=now()
        )
