"""Runs a job in chunks of creators.

Each chunk is one transaction that ends with the job's cursor moved on, so a worker that dies loses only its
chunk, and another goes on where the last commit ended.
"""

import logging
from datetime import UTC, date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now, TruncMonth

from campaigns.models import Collaboration
from evaluations.models import CurrentStanding, Policy, StandingJob

from . import writes
from .due import due, unsettled

logger = logging.getLogger(__name__)

CHUNK = 5000
SETTLING = {
    StandingJob.Cause.CAMPAIGN_CLOSED,
    StandingJob.Cause.SETTLEMENT,
    StandingJob.Cause.MARKS_CORRECTED,
}


def run(job_id: int, *, chunk: int = CHUNK) -> None:
    """Until the job is done, or another worker is on it, or an earlier job must go first."""
    while advance(job_id, chunk=chunk):
        pass


def advance(job_id: int, *, chunk: int = CHUNK) -> bool:
    """Do the next chunk; whether another is left."""
    with transaction.atomic():
        jobs = StandingJob.objects.runnable().select_for_update(skip_locked=True, of=("self",))
        job = jobs.filter(pk=job_id).first()
        if job is None:
            return False
        policy = Policy.objects.in_force_at(job.requested_at)
        affected = _affected(job, policy)
        creators = list(affected.filter(pk__gt=job.cursor)[:chunk])
        if job.total is None:
            job.started_at = Now()
            job.total = affected.count() if len(creators) == chunk else len(creators)
        if creators:
            _do(job, creators, policy)
        return _move_on(job, creators, chunk)


def _affected(job: StandingJob, policy: Policy) -> QuerySet[CurrentStanding, int]:
    """The ids of the creators, in the order in which they are locked."""
    current = CurrentStanding.objects.order_by("pk").values_list("pk", flat=True)
    if job.cause == StandingJob.Cause.POLICY_CHANGED:
        return current.filter(standing__isnull=False)
    if job.creator_id:
        return current.filter(pk=job.creator_id)
    return current.filter(pk__in=_due(job, policy).values("creator"))


def _due(job: StandingJob, policy: Policy) -> QuerySet[Collaboration, Any]:
    subject = {"pk": job.collaboration_id} if job.collaboration_id else {"campaign": job.campaign_id}
    return due(at=job.requested_at, policy=policy).filter(**subject)


def _do(job: StandingJob, creators: list[int], policy: Policy) -> None:
    months = _months(job, creators, policy) if job.cause in SETTLING else []
    # Before the creators are locked: who waits for another's tables must not hold what that one waits for.
    for month in months:
        writes.build_norms(month=month, policy=policy, at=job.requested_at)
    writes.lock(creators)
    if months or job.collaboration_id:
        job.settled += writes.settle(job=job, creators=creators, policy=policy)
    _standings, moved = writes.recompute(job=job, creators=creators, policy=policy)
    job.moved += moved


def _months(job: StandingJob, creators: list[int], policy: Policy) -> list[date]:
    """The months whose peer tables the first settlement of these creators' collaborations needs."""
    missing = unsettled(_due(job, policy).filter(creator__in=creators))
    months = missing.annotate(month=TruncMonth("locks_at", tzinfo=UTC)).values_list("month", flat=True)
    return sorted({month.date() for month in months.distinct()})


def _move_on(job: StandingJob, creators: list[int], chunk: int) -> bool:
    job.progress += len(creators)
    job.cursor = creators[-1] if creators else job.cursor
    is_last = len(creators) < chunk
    if is_last:
        job.done_at = Now()
    job.last_error = ""
    job.save(
        update_fields=[
            "started_at",
            "done_at",
            "progress",
            "total",
            "cursor",
            "settled",
            "moved",
            "last_error",
        ]
    )
    return not is_last


def run_waiting(*, chunk: int = CHUNK) -> None:
    """Every job that may run, in the order asked for; one that fails is tried again by the next sweep."""
    tried: set[int] = set()
    while job_id := _next(tried):
        tried.add(job_id)
        try:
            run(job_id, chunk=chunk)
        except Exception as error:
            logger.exception("The recompute %s failed.", job_id)
            StandingJob.objects.filter(pk=job_id).update(
                attempts=F("attempts") + 1, last_error=f"{type(error).__name__}: {error}"[:2000]
            )


def _next(tried: set[int]) -> int | None:
    runnable = StandingJob.objects.runnable().exclude(pk__in=tried).in_order()
    return runnable.values_list("pk", flat=True).first()
