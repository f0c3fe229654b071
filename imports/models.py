from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from accounts.models import Brand
from core.constraints import known, paired

from . import kinds
from .messages import Message
from .querysets import AdditionQuerySet, BatchQuerySet, IssueQuerySet, SavedMappingQuerySet
from .states import CANCELLABLE, CHANGEABLE, OPEN, PAUSABLE, Status, Step

PERSON = settings.AUTH_USER_MODEL
SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx"}


def random_name(_batch: Batch, name: str) -> str:
    """Where the original is kept: under a name that nobody chose and nobody guesses."""
    suffix = PurePath(name).suffix.lower()
    return f"imports/{uuid.uuid4().hex}{suffix if suffix in SUFFIXES else ''}"


@audited(exclude=["summary"])
class Batch(models.Model):
    """One file on its way in: read, compared, imported whole or not at all, and possibly undone."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="import_batches", verbose_name=_("brand"))
    # Empty until the file is read, where nobody named it.
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    file = models.FileField(_("file"), upload_to=random_name)
    file_name = models.CharField(_("file name"), max_length=255)
    size = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.RECEIVED)
    mapping = models.JSONField(_("mapping by hand"), default=dict, blank=True)
    options = models.JSONField(_("reading options"), default=dict, blank=True)
    defaults = models.JSONField(_("for the whole file"), default=dict, blank=True)
    dated_on = models.DateField(_("date of the figures"))
    summary = models.JSONField(default=dict, editable=False)
    problem = models.JSONField(null=True, editable=False)
    created_at = models.DateTimeField(_("received"))
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="import_batches")
    applied_at = models.DateTimeField(null=True, editable=False)
    applied_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            known("status", Status),
            paired("applied"),
            paired("undone"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_applied_has_time",
                condition=models.Q(
                    status__in=[Status.APPLIED, Status.UNDOING, Status.UNDONE], applied_at__isnull=False
                )
                | ~models.Q(status__in=[Status.APPLIED, Status.UNDOING, Status.UNDONE]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_undone_has_time",
                condition=models.Q(status__in=[Status.UNDOING, Status.UNDONE], undone_at__isnull=False)
                | (~models.Q(status__in=[Status.UNDOING, Status.UNDONE]) & models.Q(undone_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "kind", "sha256"], name="imports_same_file"),
            models.Index(fields=["id"], name="imports_open", condition=models.Q(status__in=OPEN)),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("imports:batch", args=[self.pk])

    @property
    def definition(self) -> kinds.Kind:
        return kinds.get(self.kind)

    @property
    def rows(self) -> dict[str, int]:
        rows: dict[str, int] = self.summary.get("rows", {})
        return rows

    @property
    def said(self) -> str:
        return str(Message.from_json(self.problem)) if self.problem else ""

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_settled(self) -> bool:
        return not self.is_open

    @property
    def is_changeable(self) -> bool:
        return self.status in CHANGEABLE

    @property
    def is_cancellable(self) -> bool:
        return self.status in CANCELLABLE

    @property
    def is_pausable(self) -> bool:
        return self.status in PAUSABLE

    @property
    def stage_table(self) -> str:
        return f"imports_stage_{self.pk}"


class Progress(models.Model):
    """How far a batch's job is. Written on a connection of its own, so that it shows while the job runs."""

    batch = models.OneToOneField(Batch, models.CASCADE, primary_key=True, related_name="progress")
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    is_stopped = models.BooleanField(default=False)
    updated_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [known("step", Step)]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.percent} %"

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


class Issue(models.Model):
    """Something a person should know of the file: row, column, what is there, what was expected."""

    class Level(models.TextChoices):
        ERROR = "error", _("Error")
        WARNING = "warning", _("Warning")
        NOTE = "note", _("Note")
        KEPT = "kept", _("Not undone")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="issues")
    level = models.CharField(_("level"), max_length=8, choices=Level.choices)
    row = models.BigIntegerField(_("row"), null=True)
    rows = models.BigIntegerField(_("rows"), default=1)
    column = models.CharField(_("column"), max_length=200, blank=True)
    found = models.CharField(_("found"), max_length=400, blank=True)
    expected = models.CharField(max_length=400, blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        constraints = [known("level", ["error", "warning", "note", "kept"])]
        indexes = [models.Index(fields=["batch", "level", "row"], name="imports_issue_by_row")]

    def __str__(self) -> str:
        return f"{self.row}: {self.column}: {self.found}"

    @property
    def column_name(self) -> str:
        """As the file calls it; what is about one of our fields has its code there and is told in words."""
        fields = {each.code: each.label for each in self.batch.definition.fields}
        return str(fields.get(self.column, self.column))

    @property
    def expectation(self) -> str:
        return gettext(self.expected) if self.expected else ""


class Change(models.Model):
    """What a batch changed in one row of one table, as {column: [before, after]}. An undo reads it back."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="changes", db_index=False)
    model = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    fields: Any = models.JSONField()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [models.Index(fields=["batch", "model"], name="imports_change_by_model")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class Addition(models.Model):
    """Rows that a batch added to one table, many in a row of this one. An undo takes them away.

    Beside each id stands a digest of the columns that the batch's summary names as held.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="additions", db_index=False)
    model = models.CharField(max_length=80)
    object_ids: Any = ArrayField(models.BigIntegerField())
    digests: Any = ArrayField(models.BigIntegerField())

    objects = AdditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("addition")
        verbose_name_plural = _("additions")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_digest_each",
                condition=models.Q(digests__len=models.F("object_ids__len")),
            )
        ]
        indexes = [models.Index(fields=["batch", "model"], name="imports_addition_by_model")]

    def __str__(self) -> str:
        return f"{self.model} × {len(self.object_ids)}"


@audited()
class SavedMapping(models.Model):
    """A mapping by hand under a name, for the next file with the same header."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="import_mappings")
    kind = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    columns = models.JSONField(_("columns"))
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="import_mappings")

    objects = SavedMappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved mapping")
        verbose_name_plural = _("saved mappings")
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "kind", "name"],
                name="%(app_label)s_%(class)s_name_once",
                violation_error_message=_("The brand has a mapping with this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


ROW_COUNTS = {
    "new": gettext_noop("New"),
    "changed": gettext_noop("Changed"),
    "same": gettext_noop("Same as before"),
    "older": gettext_noop("Older, kept as stored"),
    "error": gettext_noop("Errors"),
    "ignored": gettext_noop("Ignored"),
}
