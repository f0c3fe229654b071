"""One action on many creators, with a result for each. Other apps register theirs when they start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.functional import Promise

from accounts.roles import Capability
from accounts.rules import require
from core.nudge import nudge_after_commit
from creators import tasks
from creators.errors import NothingChosenError, UnknownActionError
from creators.models import BulkJob, BulkResult

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import Form

    from accounts.models import Brand, User

Outcome = BulkResult.Outcome
# More are left to a worker; so many are done while the person waits.
AT_ONCE = 1000
CHUNK = 1000


@dataclass(frozen=True)
class Result:
    outcome: Outcome = Outcome.DONE
    reason: str = ""


@dataclass(frozen=True)
class BulkAction:
    """`apply(creator_ids=, options=, by=, brand=, at=)` returns {creator id: Result}; who is missing in it is done.

    `options_form(data, brand=, by=)` asks what the action needs; its `options()` gives it as JSON can hold it.
    """

    code: str
    label: str | Promise
    icon: str
    capability: Capability
    apply: Callable[..., Mapping[int, Result]]
    options_form: Callable[..., Form]


_actions: dict[str, BulkAction] = {}


def register_bulk_action(action: BulkAction) -> None:
    _actions[action.code] = action


def bulk_actions() -> list[BulkAction]:
    return list(_actions.values())


def bulk_action(code: str) -> BulkAction:
    """Raises UnknownActionError."""
    if code not in _actions:
        raise UnknownActionError
    return _actions[code]


@transaction.atomic
def start_bulk(
    *,
    action: str,
    options: Mapping[str, Any],
    creators: QuerySet[Any],
    by: User,
    brand: Brand,
    at: datetime,
) -> BulkJob:
    """`creators` are rows keyed by creator. Few are done at once, many by a worker."""
    require(by, bulk_action(action).capability, brand)
    job = BulkJob.objects.create(
        brand=brand, requested_by=by, requested_at=at, action=action, options=dict(options)
    )
    job.total = _list_creators(job, creators)
    if not job.total:
        raise NothingChosenError
    job.save(update_fields=["total"])
    if job.total <= AT_ONCE:
        return run_bulk(job_id=job.pk, at=at)
    nudge_after_commit(tasks.run_bulk_job, job_id=job.pk)
    return job


def run_bulk(*, job_id: int, at: datetime) -> BulkJob:
    """Goes on where an interrupted run stopped: each thousand is one transaction."""
    job: BulkJob = BulkJob.objects.select_related("brand", "requested_by").get(pk=job_id)
    BulkJob.objects.filter(pk=job_id, started_at=None).update(started_at=at)
    while _run_chunk(job, at):
        pass
    BulkJob.objects.filter(pk=job_id, done_at=None).update(done_at=at, progress=job.total)
    job.refresh_from_db()
    return job


@transaction.atomic
def _run_chunk(job: BulkJob, at: datetime) -> bool:
    waiting = BulkResult.objects.filter(job=job).waiting().select_for_update(skip_locked=True)
    ids = list(waiting.order_by("creator").values_list("creator", flat=True)[:CHUNK])
    if not ids:
        return False
    action = bulk_action(job.action)
    require(job.requested_by, action.capability, job.brand)
    results = action.apply(creator_ids=ids, options=job.options, by=job.requested_by, brand=job.brand, at=at)
    _write_results(job, ids, results)
    BulkJob.objects.filter(pk=job.pk).update(progress=_done_of(job))
    return True


def _write_results(job: BulkJob, ids: Iterable[int], results: Mapping[int, Result]) -> None:
    alike: dict[Result, list[int]] = defaultdict(list)
    for pk in ids:
        alike[results.get(pk, Result())].append(pk)
    for result, pks in alike.items():
        BulkResult.objects.filter(job=job, creator__in=pks).update(
            outcome=result.outcome, reason=str(result.reason)
        )


def _done_of(job: BulkJob) -> int:
    return BulkResult.objects.filter(job=job).exclude(outcome=Outcome.WAITING).count()


def _list_creators(job: BulkJob, creators: QuerySet[Any]) -> int:
    # INSERT … SELECT: "all that match" may be a million.
    sql, params = creators.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO creators_bulkresult (job_id, creator_id, outcome, reason) "  # noqa: S608 -- the ORM's
            f"SELECT %s, chosen.pk, 'waiting', '' FROM ({sql}) AS chosen(pk)",
            [job.pk, *params],
        )
        return int(cursor.rowcount)
