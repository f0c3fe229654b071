"""What sales do when campaigns announce something. In the same transaction."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from campaigns.models import Deliverable
from campaigns.signals import deliverables_recorded

from .actions.attribution import attribute_deliverables


@receiver(deliverables_recorded)
def attribute_recorded(*, deliverables: list[Deliverable], at: datetime, **_kwargs: Any) -> None:
    attribute_deliverables(deliverables=deliverables, at=at)
