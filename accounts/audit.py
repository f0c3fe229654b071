"""The audit trail: database triggers write an event row for every insert, update and delete of an audited model."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
from django.db import models


M = TypeVar("M", bound=type[models.Model])


class AuditEvent(pghistory.models.Event):
    """Event rows outlive a 32-bit counter, so their key is a bigint."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


def audited(*, exclude: Sequence[str] = ()) -> Callable[[M], M]:
    """Decorate a model whose every change is kept. Excluded fields are neither kept nor a reason to keep."""
    return pghistory.track(
        pghistory.InsertEvent("insert"),
        pghistory.UpdateEvent("update"),
        pghistory.DeleteEvent("delete"),
        base_model=AuditEvent,
        append_only=True,
        exclude=exclude,
    )
