"""A database of one size: made once, kept for the next measurement."""

from __future__ import annotations

import time

from django.core.management import call_command
from django.db import connection

from . import datagen, datagen_history

VERSION = 1


def ready(size: int) -> None:
    """Migrate and fill the database unless it is there already."""
    call_command("migrate", verbosity=0)
    if _is_filled():
        return
    started = time.perf_counter()
    with connection.cursor() as cursor:
        datagen.seed(cursor)
        with datagen.without_triggers(cursor):
            _step("creators", datagen.add_creators, cursor, size)
            ids = datagen_history.add_people(cursor)
            _step("past", datagen_history.add_past, cursor, ids, size)
            _step("campaigns to close", datagen_history.add_campaigns_to_close, cursor, ids, size)
            _step("standings", datagen.add_current_standings, cursor)
            _step(
                "brand facts",
                datagen.add_brand_facts,
                cursor,
                ids["brand"],
                [ids["operations"], ids["marketing"]],
            )
            datagen.add_blacklist(cursor, ids["operations"], ids["manager"])
            _step("floor", datagen_history.add_floor, cursor)
        cursor.execute("RESET max_parallel_workers_per_gather")
        _step("vacuum", cursor.execute, "VACUUM ANALYZE")
        cursor.execute("CREATE TABLE bench_filled AS SELECT %s AS version", [VERSION])
    print(f"generated {size:,} creators in {time.perf_counter() - started:.0f} s", flush=True)


def _is_filled() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_filled')")
        return cursor.fetchone()[0] is not None


def _step(name: str, work: object, *values: object) -> None:
    started = time.perf_counter()
    work(*values)  # type: ignore[operator]
    print(f"  {name}: {time.perf_counter() - started:.1f} s", flush=True)
