"""Lines that a file wrote are attributed once it is in."""

from django.db.models import Max, Min
from django.utils.timezone import now

from commerce.models import OrderLine, Store
from commerce.signals import order_lines_written


def tell_written(ids: list[int]) -> None:
    """A batch has one store, whose lines are told of by the days they lie between."""
    written = (
        OrderLine.objects.filter(pk__in=ids)
        .values("store")
        .annotate(since=Min("ordered_at"), until=Max("ordered_at"))
    )
    for found in written:
        order_lines_written.send(
            sender=Store,
            store=Store.objects.get(pk=found["store"]),
            since=found["since"],
            until=found["until"],
            at=now(),
        )
