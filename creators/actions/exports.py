from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files import File
from django.db import transaction
from django.db.models import F, Q
from django.utils import translation

from accounts.roles import Capability
from accounts.rules import require
from core.nudge import nudge_after_commit
from creators import tasks
from creators.models import BulkJob, Export

if TYPE_CHECKING:
    from accounts.models import Brand, User

# A worker that said nothing for so long is taken for dead.
SILENCE = timedelta(minutes=15)


@transaction.atomic
def start_export(
    *, query: str, columns: Sequence[str], file_format: str, total: int, by: User, brand: Brand, at: datetime
) -> Export:
    """For lists too long to wait for: a worker writes the file."""
    require(by, Capability.EXPORT_CREATORS, brand)
    export = Export.objects.create(
        brand=brand,
        requested_by=by,
        requested_at=at,
        format=file_format,
        language=translation.get_language(),
        query=query,
        columns=list(columns),
        total=total,
    )
    nudge_after_commit(tasks.write_export, export_id=export.pk)
    return export


def claim_export(*, export_id: int, at: datetime) -> Export | None:
    """The export, if it is still to be written and nobody else writes it."""
    free = Q(started_at__isnull=True) | Q(started_at__lt=at - SILENCE)
    if not Export.objects.waiting().filter(free, pk=export_id).update(started_at=at):
        return None
    export: Export = Export.objects.select_related("brand", "requested_by").get(pk=export_id)
    require(export.requested_by, Capability.EXPORT_CREATORS, export.brand)
    return export


def report_export(export: Export, written: int) -> None:
    Export.objects.filter(pk=export.pk).update(progress=min(written, export.total))


def finish_export(*, export: Export, path: Path, at: datetime) -> None:
    with path.open("rb") as written:
        export.file.save(f"creators-{export.pk}.{export.format}", File(written), save=False)
    export.done_at, export.progress = at, export.total
    export.save(update_fields=["file", "done_at", "progress"])


def resume_jobs(*, at: datetime) -> None:
    """Sends again what was asked for and is not done: the message was lost, or its worker died."""
    stale = Q(started_at__isnull=True, requested_at__lt=at - timedelta(minutes=1))
    stale |= Q(started_at__lt=at - SILENCE)
    for export in Export.objects.waiting().filter(stale):
        nudge_after_commit(tasks.write_export, export_id=export.pk)
    # A bulk job goes on where it stopped; two at once share its rows.
    for job in BulkJob.objects.waiting().filter(stale, total__gt=F("progress")):
        nudge_after_commit(tasks.run_bulk_job, job_id=job.pk)
