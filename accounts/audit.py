"""The audit trail: triggers write an event row for every insert, update and delete of an audited model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, TypeVar

import pghistory
import pghistory.trigger
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


class _JoinedEvent(pghistory.trigger.Event):
    """A full join of the rows before and after, though each has its other: it is never done row by row.

    A session keeps the plan of its first updates, of one row each mostly, for one of ten thousand.
    """

    def get_func_template_kwargs(self, model: models.Model) -> dict[str, Any]:
        given: dict[str, Any] = super().get_func_template_kwargs(model)
        return given | {
            name: text.replace(" JOIN ", " FULL JOIN ")
            for name, text in given.items()
            if name.startswith("cond_")
        }


class _UpdateTogether(pghistory.UpdateEvent):
    level = pgtrigger.Statement

    def add_event_trigger(self, event_model: type[pghistory.models.Event]) -> None:
        event = _JoinedEvent(
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
            condition=self.condition,
            level=self.level,
        )
        pgtrigger.register(event)(event_model.pgh_tracked_model)


def audited(*, exclude: Sequence[str] = (), by_files: bool = False) -> Callable[[M], M]:
    """Decorate a model whose every change is kept. Excluded fields are neither kept nor a reason to keep.

    `by_files`: files add and change many rows at once, whose events are written together.
    """
    track: Callable[[M], M] = pghistory.track(
        pghistory.InsertEvent("insert", level=pgtrigger.Statement if by_files else pgtrigger.Row),
        _UpdateTogether("update") if by_files else pghistory.UpdateEvent("update"),
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
