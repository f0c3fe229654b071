"""What an import of samples brings with it: their history, the brand's rule, and the stage of the collaborations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.timezone import now
from django.utils.translation import gettext_noop

from blacklist import guard
from blacklist.models import Attempt
from campaigns import actions
from campaigns.models import Sample
from creators.models import Creator, Platform
from imports.models import Addition, Change
from imports.states import Status

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from imports.models import Batch

MODEL = "campaigns.Sample"
BLOCKED = gettext_noop("A creator who is not on the blacklist: they are given nothing.")
# A move is of the day that the file gives for it, else of now.
_KEEP_MOVES = """
    INSERT INTO campaigns_samplemove (sample_id, source, target, reason, at, by_id)
    SELECT x.object_id, x.fields -> 'state' ->> {0}, x.fields -> 'state' ->> {1}, b.file_name, {3}, {2}
    FROM imports_change AS x
    JOIN imports_batch AS b ON b.id = x.batch_id AND b.status = %(status)s
    JOIN campaigns_sample AS t ON t.id = x.object_id AND t.state = x.fields -> 'state' ->> {1}
    WHERE x.model = 'campaigns.Sample' AND x.fields ? 'state' AND {4}
    ORDER BY x.object_id
"""
_DAY = """
    coalesce(CASE t.state WHEN 'shipped' THEN t.shipped_at WHEN 'received' THEN t.received_at ELSE t.ended_at END,
      now())
"""


def hold(batch: Batch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT handle FROM {batch.stage_table} WHERE handle IS NOT NULL")
        handles = [row[0] for row in cursor.fetchall()]
    actions.lock_told(brand=batch.brand, handles=handles)
    log_blocked(batch)


def hold_written(batch: Batch) -> None:
    """As `hold`, for the samples that are about to be taken back."""
    theirs = Creator.objects.filter(collaborations__in=_collaborations(batch))
    actions.lock_told(brand=batch.brand, handles=list(theirs.values_list("handle", flat=True)))


def log_blocked(batch: Batch) -> None:
    """Whoever imports the file tried to give samples to those whom its preview refused."""
    refused = batch.issues.filter(expected=BLOCKED).values("found")
    creators = Creator.objects.filter(platform=Platform.TIKTOK, handle__in=refused)
    at = batch.applied_at or now()
    verdicts = guard.check(creator_ids=list(creators.values_list("pk", flat=True)), at=at)
    guard.log(
        verdicts,
        brand=batch.brand,
        path=Attempt.Path.FILE,
        subject=batch.file_name,
        by=batch.applied_by or batch.created_by,
        at=at,
    )


def follow_added(ids: list[int]) -> None:
    """Requests ask the rule, and what was sent is sent."""
    # All are of one batch.
    _follow(Addition.objects.filter(model=MODEL, object_ids__contains=ids[:1]), asked=ids, sent=ids)


def follow_changed(ids: list[int]) -> None:
    """Samples that a file moved on have the move in their history."""
    query = _KEEP_MOVES.format(0, 1, "b.applied_by_id", _DAY, "x.object_id = ANY(%(ids)s)")
    with connection.cursor() as cursor:
        cursor.execute(query, {"status": Status.APPLYING, "ids": ids})
    # Of one that is taken back, nothing.
    changed = Change.objects.filter(model=MODEL, object_id__in=ids, batch__status=Status.APPLYING).order_by(
        "pk"
    )
    moved = changed.filter(fields__has_key="state").values_list("object_id", flat=True)
    _follow(changed, asked=[], sent=list(moved))


def take_back(batch: Batch) -> None:
    """What moved by a file and went back has both in its history, and so have the collaborations."""
    query = _KEEP_MOVES.format(1, 0, "b.undone_by_id", "now()", "b.id = %(batch)s")
    with connection.cursor() as cursor:
        cursor.execute(query, {"status": Status.UNDOING, "batch": batch.pk})
    undone: dict[str, Any] = {
        "by": batch.undone_by,
        "at": batch.undone_at or now(),
        "reason": batch.file_name,
    }
    if batch.applied_at:
        ids = batch.additions.object_ids(MODEL)
        actions.call_off_approved(ids=ids, approved_at=batch.applied_at, **undone)
    actions.put_back_told(collaborations=_collaborations(batch), told_by=batch.applied_by, **undone)


def _collaborations(batch: Batch) -> set[int]:
    """Whose samples the batch wrote, those among them that are gone: another file may have the same name."""
    changed = batch.changes.filter(model=MODEL).values_list("object_id", flat=True)
    told = [*changed, *batch.additions.object_ids(MODEL)]
    # The trail still knows those that are gone.
    trail: Any = Sample.pgh_event_model  # type: ignore[attr-defined]
    added = trail.objects.filter(pgh_label="insert", pgh_obj_id__in=told)
    present = Sample.objects.filter(pk__in=told)
    return {row.collaboration_id for rows in (added, present) for row in rows.only("collaboration")}


def _follow(written: QuerySet[Addition] | QuerySet[Change], *, asked: list[int], sent: list[int]) -> None:
    """`written`: how the batch that is being applied remembers them."""
    applying = written.filter(batch__status=Status.APPLYING)
    one = applying.select_related("batch__brand", "batch__applied_by").first()
    if one is None:
        return
    batch = one.batch
    actions.follow_told(
        brand=batch.brand,
        asked=asked,
        sent=sent,
        by=batch.applied_by,
        at=batch.applied_at or now(),
        reason=batch.file_name,
    )
