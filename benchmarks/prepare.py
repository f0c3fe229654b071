"""A database of one size: made once, step by step, and kept for the next measurement."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.timezone import now

from accounts.models import Brand, User
from evaluations.engine import writes
from evaluations.models import Policy, StandingJob

from . import datagen, datagen_history

CHUNK = 20_000

Step = Callable[[CursorWrapper, int], object]


def ready(size: int) -> None:
    """Migrate and fill the database with what it does not have yet."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_step (name text PRIMARY KEY)")
        cursor.execute("SELECT name FROM bench_step")
        done = {name for (name,) in cursor.fetchall()}
    for number, (name, step) in enumerate(STEPS.items(), 1):
        if name not in done:
            _do(name, number, step, size)


def _do(name: str, number: int, step: Step, size: int) -> None:
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        datagen.seed(cursor, number)
        with datagen.without_triggers(cursor):
            step(cursor, size)
        cursor.execute("INSERT INTO bench_step VALUES (%s)", [name])
        cursor.execute("RESET max_parallel_workers_per_gather")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"  {name}: {time.perf_counter() - started:.1f} s", flush=True)


def _people() -> dict[str, int]:
    roles = User.objects.filter(email__endswith="@bench.example").values_list("name", "pk")
    return {"brand": Brand.objects.get(slug="bench").pk, **dict(roles)}


def _add_past(cursor: CursorWrapper, size: int) -> None:
    datagen_history.add_past(cursor, _people(), size)


def _add_campaigns_to_close(cursor: CursorWrapper, size: int) -> None:
    datagen_history.add_campaigns_to_close(cursor, _people(), size)


def _judge(cursor: CursorWrapper, size: int) -> None:
    """The standings that the engine itself finds for the past; its rows stand together again afterwards."""
    policy, at = Policy.objects.in_force(), now()
    job = StandingJob.objects.create(
        cause=StandingJob.Cause.POLICY_CHANGED, policy=policy, requested_at=at, done_at=at
    )
    cursor.execute("ANALYZE evaluations_currentstanding")
    writer = writes.Writer(job, policy)
    for first in range(0, size, CHUNK):
        creators = range(first + 1, first + CHUNK + 1)
        writer.recompute(creators, settled=0, total=size, is_last=True)
    cursor.execute("CLUSTER evaluations_currentstanding USING evaluations_currentstanding_pkey")


def _add_brand_facts(cursor: CursorWrapper, _size: int) -> None:
    people = _people()
    datagen.add_brand_facts(cursor, people["brand"], [people["operations"], people["marketing"]])
    datagen.add_blacklist(cursor, people["operations"], people["manager"])


STEPS: dict[str, Step] = {
    "creators": datagen.add_creators,
    "people": lambda cursor, _size: datagen_history.add_people(cursor),
    "past": _add_past,
    "campaigns to close": _add_campaigns_to_close,
    "unrated": lambda cursor, _size: datagen.add_unrated(cursor),
    "standings": _judge,
    "brand facts": _add_brand_facts,
    "snapshots": lambda cursor, _size: datagen.add_snapshots(cursor),
    "floor": lambda cursor, _size: datagen_history.add_floor(cursor),
}
