"""Runs a job in chunks of creators.

Each chunk is one transaction that ends with the job's cursor moved on, so a worker that dies loses only its
chunk, and another goes on where the last commit ended.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from campaigns.models import Collaboration
from evaluations.actions.renewals import suggest_renewals
from evaluations.models import CurrentStanding, Policy, StandingJob

from . import writes
from .due import due
from .kept import Given, Kept
from .raters import build_raters
from .reviews import freeze_opened, open_range_reviews
from .sales import Sold, what_sold

logger = logging.getLogger(__name__)

CHUNK = 5000
SETTLING = {
    StandingJob.Cause.CAMPAIGN_CLOSED,
    StandingJob.Cause.SETTLEMENT,
    StandingJob.Cause.MARKS_CORRECTED,
    StandingJob.Cause.MATURED,
}

_RUNNABLE = Kept(
    StandingJob,
    lambda: (
        StandingJob.objects.runnable()
        .filter(pk=Given("job", models.BigIntegerField()))
        .select_for_update(skip_locked=True, of=("self",))
    ),
)
_IN_FORCE = Kept(Policy, lambda: Policy.objects.published_by(Given("at", models.DateTimeField())))


def run(job_id: int, *, chunk: int = CHUNK) -> None:
    """Until the job is done and followed, or another worker is on it, or an earlier job must go first."""
    while advance(job_id, chunk=chunk):
        pass
    follow(job_id)


def advance(job_id: int, *, chunk: int = CHUNK) -> bool:
    """Do the next chunk; whether another is left."""
    with transaction.atomic():
        job = _RUNNABLE.first(job=job_id)
        if job is None:
            return False
        at = job.requested_at
        policy = _IN_FORCE.first(at=at) or Policy.objects.in_force_at(at)
        writer = writes.Writer(job, policy)
        if job.cause in SETTLING:
            creators, settled = _settle(job, writer, policy, chunk)
        else:
            creators, settled = list(_affected(job).filter(pk__gt=job.cursor)[:chunk]), 0
            writer.lock(creators)
        is_last = len(creators) < chunk
        total = job.total
        if total is None:
            total = len(creators) if is_last else _count(job, policy)
        writer.recompute(creators, settled=settled, total=total, is_last=is_last)
    return not is_last


def _settle(job: StandingJob, writer: writes.Writer, policy: Policy, chunk: int) -> tuple[list[int], int]:
    """The next creators, locked, with their due collaborations settled, and how many of these have changed."""
    found = writer.find_next(chunk=chunk)
    creators = found.creators
    # Before the creators are locked: who waits for another's tables must not hold what that one waits for.
    for month in found.months:
        writes.build_norms(month=month, policy=policy, at=job.requested_at)
    for week in found.weeks:
        build_raters(week=week, policy=policy, at=job.requested_at)
    if not creators:
        return [], 0
    # Before as well: who is locked waits for no sums over orders.
    sold = _sold(job, policy, creators) if found.has_orders else None
    writer.lock(creators)
    settled, apart = writer.settle(creators, sold)
    if apart:
        open_range_reviews(apart, at=job.requested_at, policy=policy)
    return creators, settled


def _sold(job: StandingJob, policy: Policy, creators: list[int]) -> Sold:
    """What the orders say of the creators' collaborations, those that may settle among them."""
    about = {"pk": job.collaboration_id} if job.collaboration_id else {"campaign": job.campaign_id}
    rows = Collaboration.objects.filter(creator__in=creators, completed_at__isnull=False, **about)
    return what_sold(rows, at=job.requested_at, policy=policy)


def _affected(job: StandingJob) -> QuerySet[CurrentStanding, int]:
    """The ids of the creators, in the order in which they are locked."""
    current = CurrentStanding.objects.order_by("pk").values_list("pk", flat=True)
    if job.cause == StandingJob.Cause.POLICY_CHANGED:
        return current.filter(standing__isnull=False)
    return current.filter(pk=job.creator_id)


def _count(job: StandingJob, policy: Policy) -> int:
    if job.cause not in SETTLING:
        return _affected(job).count()
    locked = due(at=job.requested_at, policy=policy).filter(campaign=job.campaign_id)
    return locked.values("creator").distinct().count()


def follow(job_id: int) -> None:
    """What people act on after a recompute, in transactions of its own: no close waits for it."""
    freeze_waiting()
    with transaction.atomic():
        jobs = StandingJob.objects.unfollowed().select_for_update(skip_locked=True, of=("self",))
        job = jobs.filter(pk=job_id).first()
        if job is not None:
            suggest_renewals(job=job)
            job.followed_at = Now()
            job.save(update_fields=["followed_at"])


def freeze_waiting() -> None:
    """What cannot be frozen holds up nothing else; the next sweep tries it again."""
    try:
        freeze_opened()
    except Exception:
        logger.exception("Reviews that a close has opened could not be sealed.")


def run_waiting(*, chunk: int = CHUNK) -> None:
    """Every job that may run, in the order asked for; one that fails is tried again by the next sweep."""
    tried: set[int] = set()
    while job_id := _next(tried):
        tried.add(job_id)
        with _noting_failure(job_id):
            run(job_id, chunk=chunk)


def follow_waiting() -> None:
    """Jobs that were done when their worker died; one that cannot be followed holds up no other."""
    freeze_waiting()
    for job_id in list(StandingJob.objects.unfollowed().in_order().values_list("pk", flat=True)):
        with _noting_failure(job_id):
            follow(job_id)


@contextmanager
def _noting_failure(job_id: int) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        logger.exception("The recompute %s failed.", job_id)
        StandingJob.objects.filter(pk=job_id).update(
            attempts=F("attempts") + 1, last_error=f"{type(error).__name__}: {error}"[:2000]
        )


def _next(tried: set[int]) -> int | None:
    runnable = StandingJob.objects.runnable().exclude(pk__in=tried).in_order()
    return runnable.values_list("pk", flat=True).first()
