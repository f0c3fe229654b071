"""Runs a job in chunks of creators.

Each chunk is one transaction that ends with the job's cursor moved on, so a worker that dies loses only its
chunk, and another goes on where the last commit ended.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from campaigns.models import Collaboration
from creators.models import Creator
from evaluations.models import CurrentStanding, Policy, StandingJob

from . import writes

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
        if job.total is None:
            job.started_at, job.total = Now(), affected.count()
        creators = list(
            affected.filter(pk__gt=job.cursor).order_by("pk").values_list("pk", flat=True)[:chunk]
        )
        if creators:
            _do(job, creators, policy)
        return _move_on(job, creators, chunk)


def _affected(job: StandingJob, policy: Policy) -> QuerySet[Creator]:
    if job.cause == StandingJob.Cause.POLICY_CHANGED:
        standing = CurrentStanding.objects.filter(standing__isnull=False)
        return Creator.objects.filter(pk__in=standing.values("creator"))
    if job.creator_id:
        return Creator.objects.filter(pk=job.creator_id)
    due = Collaboration.objects.filter(
        completed_at__lte=job.requested_at - timedelta(days=policy.settle_days),
        **({"pk": job.collaboration_id} if job.collaboration_id else {"campaign": job.campaign_id}),
    )
    return Creator.objects.filter(pk__in=due.values("creator"))


def _do(job: StandingJob, creators: list[int], policy: Policy) -> None:
    settles = job.cause in SETTLING
    if settles:
        for month in writes.months_due(job=job, creators=creators, policy=policy):
            writes.build_norms(month=month, policy=policy, at=job.requested_at)
    writes.lock(creators)
    if settles:
        job.settled += writes.settle(job=job, creators=creators, policy=policy)
    _standings, moved = writes.recompute(job=job, creators=creators, policy=policy)
    job.moved += moved


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
