"""The audit trail: triggers write an event row for every insert, update and delete of an audited model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, TypeVar

import pghistory
import pgtrigger
from django.db import models

if TYPE_CHECKING:
    from .models import User
M = TypeVar("M", bound=type[models.Model])


class AuditEvent(pghistory.models.Event):
    """Event rows outlive a 32-bit counter, so their key is a bigint."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


def audited(*, exclude: Sequence[str] = (), by_files: bool = False) -> Callable[[M], M]:
    """Decorate a model whose every change is kept. Excluded fields are neither kept nor a reason to keep.

    `by_files`: files add many rows at once, whose events are written together. Only additions: what an update changed
    would be found by joining the rows before with those after, and a plan that a session once made for one row joins
    ten thousand of them one by one.
    """
    track: Callable[[M], M] = pghistory.track(
        pghistory.InsertEvent("insert", level=pgtrigger.Statement if by_files else pgtrigger.Row),
        pghistory.UpdateEvent("update"),
        pghistory.DeleteEvent("delete"),
        base_model=AuditEvent,
        append_only=True,
        exclude=list(exclude),
    )
    return track


def acting(*, job: str) -> AbstractContextManager[Any]:
    """What is written inside is kept as the work of this job, and of the person its action names."""
    context: AbstractContextManager[Any] = pghistory.context(job=job)
    return context


def name_actor(user: User) -> None:
    """Inside a page's or a job's context, later events name this person; outside it does nothing."""
    pghistory.context(user=user.pk)
