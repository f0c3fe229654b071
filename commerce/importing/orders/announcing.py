"""Lines that a file wrote are attributed once it is in."""

from django.db import connection
from django.utils.timezone import now

from commerce.models import Store
from commerce.signals import order_lines_written

# One text for all ids: a placeholder for each, or an array put together from them, costs more than the query.
_WRITTEN = """
    SELECT store_id, min(ordered_at), max(ordered_at) FROM commerce_orderline
    WHERE id = ANY(%s::bigint[]) GROUP BY store_id
"""


def tell_written(ids: list[int]) -> None:
    """A batch has one store, whose lines are told of by the days they lie between."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [f"{{{','.join(map(str, ids))}}}"])
        written = cursor.fetchall()
    for store, since, until in written:
        order_lines_written.send(
            sender=Store, store=Store.objects.get(pk=store), since=since, until=until, at=now()
        )
