"""What sales do when campaigns or their own imports announce something. In the same transaction."""

from datetime import datetime, timedelta
from typing import Any

from django.dispatch import receiver

from campaigns.models import Deliverable
from campaigns.signals import deliverables_recorded

from .actions.attribution import attribute_deliverables, attribute_lines
from .models import Store
from .signals import order_lines_written


@receiver(deliverables_recorded)
def attribute_recorded(*, deliverables: list[Deliverable], at: datetime, **_kwargs: Any) -> None:
    attribute_deliverables(deliverables=deliverables, at=at)


@receiver(order_lines_written)
def attribute_written(
    *, store: Store, since: datetime, until: datetime, at: datetime, **_kwargs: Any
) -> None:
    # Told are the first and the last order, and a scope ends before its end.
    attribute_lines(store=store, since=since, until=until + timedelta(microseconds=1), at=at)
