"""A file of 100,000 creators into the archive, half of them known: beside bare COPY and upsert, and a loop."""

from __future__ import annotations

import io
import resource
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.utils.timezone import now

from accounts.models import Brand, User
from creators.models import Creator, MetricSnapshot
from creators.signals import creators_added, creators_changed
from imports import actions, jobs
from imports.models import Batch

from .harness import Result, Timing, execute, interleaved, scalar

ROWS = 100_000
LOOPED = 500
HEADER = "Creator username,Nickname,Followers,Views avg.,Likes avg.\n"


def run(*, size: int, rounds: int) -> Iterator[Result]:
    rows = min(ROWS, size)
    lines = _lines(rows)
    content = HEADER + "".join(",".join(map(str, line)) + "\n" for line in lines)
    variants = {
        "import": partial(_import, content),
        "floor": partial(_floor, lines),
        f"update_or_create, {LOOPED} rows": partial(_loop, lines[:: max(1, rows // LOOPED)]),
    }
    result = Result("import", size, interleaved(variants, rounds=rounds, undo=True))
    loop = result.timings.pop(f"update_or_create, {LOOPED} rows")
    many = rows / len(lines[:: max(1, rows // LOOPED)])
    result.timings["update_or_create, scaled"] = Timing(
        loop.median * many, loop.least * many, loop.p95 * many, loop.rounds
    )
    result.against("import", "floor")
    result.against("update_or_create, scaled", "import")
    result.notes["rows"] = rows
    result.notes["peak memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield result


def _lines(rows: int) -> list[tuple[str, str, int, int, int]]:
    known = list(Creator.objects.order_by("pk").values_list("handle", flat=True)[: rows // 2])
    handles = known + [f"imported_{number}" for number in range(rows - len(known))]
    return [
        (handle, f"Name {number}", 1000 + number, 500 + number, 50 + number % 100)
        for number, handle in enumerate(handles)
    ]


def _import(content: str) -> None:
    by = User.objects.filter(is_administrator=True).earliest("pk")
    brand, at = Brand.objects.earliest("pk"), now()
    file = ContentFile(content.encode())
    batch = actions.receive_file(brand=brand, kind="creators", file=file, name="bench.csv", by=by, at=at)
    jobs.work(batch_id=batch.pk)
    actions.apply(batch=Batch.objects.get(pk=batch.pk), by=by, at=at)
    jobs.work(batch_id=batch.pk)
    batch = Batch.objects.get(pk=batch.pk)
    if batch.status != "applied" or batch.rows["error"]:
        raise AssertionError(f"The import ended as {batch.status}: {batch.said} {batch.rows}")
    batch.file.delete(save=False)


def _floor(lines: list[tuple[Any, ...]]) -> None:
    """The same rows into the same tables, with the same indexes and triggers, and nothing else."""
    execute(
        "CREATE TEMP TABLE bare (handle text, name text, followers bigint, views bigint, likes bigint)"
        " ON COMMIT DROP"
    )
    buffer = io.StringIO()
    buffer.writelines("\t".join(map(str, line)) + "\n" for line in lines)
    with connection.cursor() as cursor, cursor.copy("COPY bare FROM STDIN") as copy:
        copy.write(buffer.getvalue())
    before = scalar("SELECT coalesce(max(id), 0) FROM creators_creator")
    execute(
        "INSERT INTO creators_creator (platform, handle, handle_written, display_name, follower_count,"
        " further_markets, languages, search_text, created_at)"
        " SELECT 'tiktok', handle, handle, name, followers, '{}', '{}', '', now() FROM bare"
        " ON CONFLICT (platform, handle) DO UPDATE SET display_name = excluded.display_name,"
        " follower_count = excluded.follower_count"
    )
    execute(
        "INSERT INTO creators_metricsnapshot (creator_id, taken_on, origin, origin_name, followers, mean_views,"
        " mean_likes, recorded_at) SELECT c.id, current_date, 'file', '', b.followers, b.views, b.likes, now()"
        " FROM bare AS b JOIN creators_creator AS c ON c.platform = 'tiktok' AND c.handle = b.handle"
        " ON CONFLICT (creator_id, taken_on, origin) DO UPDATE SET followers = excluded.followers"
    )
    execute(
        "INSERT INTO evaluations_currentstanding (creator_id, trend, videos, market, category_id, band)"
        " SELECT id, 0, 0, market, category_id, band FROM creators_creator WHERE id > %s",
        before,
    )
    execute(
        "UPDATE evaluations_currentstanding AS s SET band = c.band FROM creators_creator AS c, bare AS b"
        " WHERE c.platform = 'tiktok' AND c.handle = b.handle AND c.id = s.creator_id"
        " AND s.band IS DISTINCT FROM c.band"
    )


def _loop(lines: list[tuple[Any, ...]]) -> None:
    for handle, name, followers, views, likes in lines:
        creator, is_new = Creator.objects.update_or_create(
            platform="tiktok",
            handle=handle,
            defaults={"display_name": name, "follower_count": followers},
        )
        MetricSnapshot.objects.update_or_create(
            creator=creator,
            taken_on=now().date(),
            origin="file",
            defaults={"followers": followers, "mean_views": views, "mean_likes": likes},
        )
        (creators_added if is_new else creators_changed).send(sender=Creator, ids=[creator.pk])
