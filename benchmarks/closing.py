"""Closing a campaign: settle its collaborations and recompute its creators, against a bare read and write of the same.

The floor reads the creators' evaluations as one covering index holds them and writes the rows that the close wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import now

from evaluations.engine.run import run as run_job
from evaluations.engine.writes import build_norms
from evaluations.models import Policy, StandingJob

from . import naive
from .datagen_history import TO_CLOSE
from .harness import Job, Result, Timing, Undo, execute, growth, interleaved

WRITTEN = (
    "evaluations_collaborationscore",
    "evaluations_metricscore",
    "evaluations_standing",
    "evaluations_alert",
)


def run(*, size: int, rounds: int) -> Iterator[Result]:
    at = now()
    build_norms(month=at.date().replace(day=1), policy=Policy.objects.in_force(), at=at)
    ours: dict[int, Timing] = {}
    for creators in TO_CLOSE:
        campaign = _campaign(creators)
        if campaign is not None:
            result = _close(campaign, creators, size, max(rounds, 9) if creators < 1_000 else rounds, at)
            ours[creators] = result.timings["close"]
            if creators == 50_000 and 1_000 in ours:
                exponent = growth(ours[1_000], ours[50_000], 50)
                result.notes["growth exponent 1,000 to 50,000"] = round(exponent, 3)
            yield result


def _campaign(creators: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM campaigns_campaign WHERE name = %s", [f"Close {creators} 0"])
        row = cursor.fetchone()
        return row[0] if row else None


def _close(campaign: int, creators: int, size: int, rounds: int, at: Any) -> Result:
    _keep_what_a_close_writes(campaign, at)
    checked = naive.check(campaign, at, _run)
    variants: dict[str, Job] = {
        "close": partial(_run, campaign, at),
        "floor: read": partial(_read, campaign),
        "floor: write": _write,
    }
    timings = interleaved(variants, rounds=rounds, undo=True)
    timings["floor"] = _sum(timings["floor: read"], timings["floor: write"])
    some = min(creators, 500)
    timings[f"naive loop, {some} creators"] = interleaved(
        {"loop": partial(naive.loop, campaign, at, some)}, rounds=1 if some > 10 else 3, undo=True
    )["loop"]
    result = Result(f"close {creators:,}", size, timings)
    result.against("close", "floor")
    slow = timings[f"naive loop, {some} creators"].median * creators / some
    result.ratios["naive loop (scaled to all creators) / close"] = round(slow / timings["close"].median, 1)
    result.notes["creators equal to the plain loop"] = checked
    return result


def _run(campaign: int, at: Any) -> None:
    job = StandingJob.objects.create(
        cause=StandingJob.Cause.CAMPAIGN_CLOSED, campaign_id=campaign, requested_at=at
    )
    run_job(job.pk)


def _read(campaign: int) -> None:
    execute(
        "SELECT creator_id, count(*), avg(figure), stddev_samp(figure) FROM bench_evaluation"
        " WHERE creator_id IN (SELECT creator_id FROM campaigns_collaboration WHERE campaign_id = %s)"
        " GROUP BY creator_id",
        campaign,
    )


def _write() -> None:
    """The rows of the last close, as they are, into the same tables with their indexes and triggers."""
    for table in WRITTEN:
        execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM kept_{table}")
    execute(
        "UPDATE evaluations_currentstanding AS c SET standing_id = k.standing_id, tier = k.tier, score = k.score,"
        " sd = k.sd, trend = k.trend, videos = k.videos, last_settled_on = k.last_settled_on"
        " FROM kept_current AS k WHERE k.creator_id = c.creator_id"
    )


def _keep_what_a_close_writes(campaign: int, at: Any) -> None:
    """Close once, copy the rows it wrote, take the close back."""
    kept: dict[str, list[Any]] = {}
    for table in (*(f"kept_{name}" for name in WRITTEN), "kept_current"):
        execute(f"DROP TABLE IF EXISTS {table}")
    for table in WRITTEN:
        execute(f"CREATE UNLOGGED TABLE kept_{table} AS SELECT * FROM {table} LIMIT 0")
    execute("CREATE UNLOGGED TABLE kept_current AS SELECT * FROM evaluations_currentstanding LIMIT 0")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            marks = {table: _highest(cursor, table) for table in WRITTEN}
            _run(campaign, at)
            for table in WRITTEN:
                cursor.execute(f"SELECT * FROM {table} WHERE id > %s", [marks[table]])
                kept[f"kept_{table}"] = cursor.fetchall()
            cursor.execute(
                "SELECT s.* FROM evaluations_currentstanding AS s JOIN campaigns_collaboration AS c USING (creator_id)"
                " WHERE c.campaign_id = %s",
                [campaign],
            )
            kept["kept_current"] = cursor.fetchall()
            raise Undo
    except Undo:
        for table, rows in kept.items():
            _copy(table, rows)


def _highest(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
    highest: int = cursor.fetchone()[0]
    return highest


def _copy(table: str, rows: list[Any]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _sum(one: Timing, other: Timing) -> Timing:
    return Timing(one.median + other.median, one.least + other.least, one.p95 + other.p95, one.rounds)
