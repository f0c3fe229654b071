"""Giving order lines their collaboration: at once, or by a job that the rows which made it due are written with."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import Brand
from campaigns.models import Deliverable
from commerce import tasks
from commerce.attribution import Attributed, Scope, run
from commerce.models import AttributionJob, Store
from core.nudge import nudge_after_commit

logger = logging.getLogger(__name__)
Subject = AttributionJob.Subject


def attribute(
    *, at: datetime, store: Store | None = None, since: datetime | None = None, until: datetime | None = None
) -> Attributed:
    """Attribute the lines of a store and of a range of order times, or all there are, now and in this transaction.

    Others who attribute lines of the brand wait until it commits: what has many lines asks by `attribute_lines`.
    """
    return run(Scope.of_store(store, since, until) if store else Scope.everything(), at=at)


@transaction.atomic
def attribute_lines(
    *, store: Store, at: datetime, since: datetime | None = None, until: datetime | None = None
) -> AttributionJob:
    """After lines of a store came in by a file or a sync: attribute them once this commits."""
    return _ask(store.brand_id, at=at, subject=Subject.STORE, store=store, since=since, until=until)


@transaction.atomic
def attribute_brand(*, brand: Brand, at: datetime) -> AttributionJob:
    """All lines of a brand anew."""
    return _ask(brand.pk, at=at, subject=Subject.BRAND)


@transaction.atomic
def attribute_deliverables(*, deliverables: Iterable[Deliverable], at: datetime) -> None:
    """After videos were recorded, or their publication put right."""
    for deliverable in deliverables:
        if deliverable.content_id:
            brand = deliverable.collaboration.campaign.brand_id
            _ask(brand, at=at, subject=Subject.CONTENT, value=deliverable.content_id)


@transaction.atomic
def attribute_codes(*, brand: Brand, codes: Iterable[str], at: datetime) -> None:
    """After codes were made or put right."""
    for code in sorted(set(codes)):
        _ask(brand.pk, at=at, subject=Subject.CODE, value=code)


@transaction.atomic
def attribute_clicks(*, brand: Brand, at: datetime) -> None:
    """After a link was made or put right."""
    _ask(brand.pk, at=at, subject=Subject.CLICKS)


def run_waiting() -> None:
    """Every job that waits, in the order asked for; one that fails is tried again by the next sweep."""
    for job_id in list(AttributionJob.objects.waiting().values_list("pk", flat=True)):
        try:
            _run(job_id)
        except Exception as error:
            logger.exception("The attribution %s failed.", job_id)
            AttributionJob.objects.filter(pk=job_id).update(
                attempts=F("attempts") + 1, last_error=f"{type(error).__name__}: {error}"[:2000]
            )


@transaction.atomic
def _run(job_id: int) -> None:
    jobs = AttributionJob.objects.waiting().select_for_update(skip_locked=True, of=("self",))
    job = jobs.select_related("store").filter(pk=job_id).first()
    if job is None:
        return
    done = run(scope_of(job), at=job.requested_at)
    job.written, job.dropped, job.done_at, job.last_error = done.written, done.dropped, Now(), ""
    job.save(update_fields=["written", "dropped", "done_at", "last_error"])


def scope_of(job: AttributionJob) -> Scope:
    if job.store:
        return Scope.of_store(job.store, job.since, job.until)
    if job.subject == Subject.CONTENT:
        return Scope.of_content(job.brand_id, job.value)
    if job.subject == Subject.CODE:
        return Scope.of_code(job.brand_id, job.value)
    if job.subject == Subject.CLICKS:
        return Scope.of_clicks(job.brand_id)
    return Scope.of_brand(job.brand_id)


def _ask(brand: int, *, at: datetime, **which: object) -> AttributionJob:
    job: AttributionJob = AttributionJob.objects.create(brand_id=brand, requested_at=at, **which)
    nudge_after_commit(tasks.attribute_waiting)
    return job
