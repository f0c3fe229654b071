"""Figures that a person typed and put right: what changed is kept, as it was and as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .errors import DomainError
from .triggers import append_only

Figures = Mapping[str, int | None]


class NotByHandError(DomainError):
    message = _("These figures came from a file or a connection. Undo that import, and bring the right ones.")
    code = "not_by_hand"


class Correction(models.Model):
    """A subclass names its `snapshot`, whose figures these are, and who put them right in `by`."""

    before = models.JSONField()
    after = models.JSONField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        abstract = True
        verbose_name = _("correction of figures")
        verbose_name_plural = _("corrections of figures")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("A correction needs a reason."),
            ),
        ]
        triggers = [append_only()]

    snapshot: Any
    by: Any

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.before} → {self.after}"

    @property
    def changes(self) -> list[tuple[str, int | None, int | None]]:
        """What each figure is called, what it was and what it is."""
        figures: Any = self._meta.get_field("snapshot").related_model
        changed = [each for each in figures._meta.fields if each.name in self.after]
        return [(str(each.verbose_name), self.before[each.name], self.after[each.name]) for each in changed]


def put_right(
    model: type[Correction], snapshot: Any, figures: Figures, *, reason: str, by: Any, at: datetime
) -> dict[str, int | None]:
    """Write figures to a locked snapshot and keep the correction; returns those that changed, as they were."""
    before = {name: old for name, new in figures.items() if (old := getattr(snapshot, name)) != new}
    if before:
        after = {name: figures[name] for name in before}
        type(snapshot)._base_manager.filter(pk=snapshot.pk).update(**after)
        kept: dict[str, Any] = {"snapshot": snapshot, "before": before, "after": after, "by": by}
        model._base_manager.create(**kept, reason=reason, at=at)
    return before
