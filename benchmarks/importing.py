"""A file of 100,000 creators into the archive, half of them known: beside bare COPY and upsert, and a loop."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils.timezone import now

from accounts.models import Brand, User
from creators.models import Creator, MetricSnapshot
from creators.signals import creators_added, creators_changed
from imports import actions, jobs
from imports.models import Batch

from .harness import Result, execute, forget_peak, interleaved, resident, scalar

ROWS = 100_000
LOOPED = 500
COSTED = 10_000
TABLES = ("creators_creator", "creators_metricsnapshot", "evaluations_currentstanding")
HEADER = "Creator username,Nickname,Followers,Views avg.,Likes avg.\n"


def run(*, size: int, rounds: int) -> Iterator[Result]:
    rows = min(ROWS, size)
    lines = _lines(rows)
    content = HEADER + "".join(",".join(map(str, line)) + "\n" for line in lines)
    rounds = min(rounds, 3) if rows == ROWS else rounds
    timings = interleaved({"update_or_create": _loop}, rounds=rounds, restore=_forget_looped)
    timings["update_or_create"] = timings["update_or_create"].scaled(rows / LOOPED)
    variants = {"import": partial(_import, content), "floor": partial(_floor, lines)}
    forget_peak()
    base = resident("VmRSS")
    # What was rolled back is no part of the archive that the next one finds.
    timings |= interleaved(variants, rounds=rounds, undo=True, restore=_vacuum)
    result = Result("import", size, timings)
    result.against("import", "floor", at_most=2)
    result.against("update_or_create", "import", at_least=50)
    result.judge("import, MB over the base", resident("VmHWM") - base, at_most=64)
    result.notes["rows"] = rows
    result.notes["cost, share of the floor"] = _costs(lines[:: max(1, rows // COSTED)], rounds)
    yield result


def _vacuum() -> None:
    execute(f"VACUUM {', '.join(TABLES)}")


def _costs(lines: list[tuple[Any, ...]], rounds: int) -> dict[str, float]:
    """How much of a floor each index and trigger is: what it takes less without it."""
    shares: dict[str, float] = {}
    for name, statement in _removals().items():
        # A whole one right beside each: what was rolled back before them slows both alike.
        variants = {"whole": partial(_floor, lines), "without": partial(_floor_without, statement, lines)}
        timings = interleaved(variants, rounds=min(rounds, 2), undo=True)
        shares[name] = round(1 - timings["without"].least / timings["whole"].least, 3)
    return shares


def _removals() -> dict[str, str]:
    """Statements that take away an index that no constraint needs, or a trigger of our own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, format('DROP INDEX %%I', c.relname) FROM pg_index AS i"
            " JOIN pg_class AS c ON c.oid = i.indexrelid"
            " WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique"
            " UNION ALL SELECT tgname, format('ALTER TABLE %%s DISABLE TRIGGER %%I', tgrelid::regclass, tgname)"
            " FROM pg_trigger WHERE tgrelid::regclass::text = ANY(%s) AND NOT tgisinternal",
            [list(TABLES), list(TABLES)],
        )
        return dict(cursor.fetchall())


def _floor_without(statement: str, lines: list[tuple[Any, ...]]) -> None:
    execute(statement)
    _floor(lines)


def _lines(rows: int) -> list[tuple[str, str, int, int, int]]:
    known = list(Creator.objects.order_by("pk").values_list("handle", flat=True)[: rows // 2])
    handles = known + [f"imported_{number}" for number in range(rows - len(known))]
    return [
        (handle, f"Name {number}", 1000 + number, 500 + number, 50 + number % 100)
        for number, handle in enumerate(handles)
    ]


def _import(content: str) -> None:
    by = User.objects.get(email="manager@bench.example")
    brand, at = Brand.objects.get(slug="bench"), now()
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
        " further_markets, languages, created_at)"
        " SELECT 'tiktok', handle, handle, name, followers, '{}', '{}', now() FROM bare"
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


def _loop() -> None:
    """Every second row finds its creator known. Each row is a transaction, as whatever writes one creator is."""
    for number in range(LOOPED):
        with transaction.atomic():
            _update_or_create(f"looped_{number // 2}", f"Name {number}", 1000 + number)


def _update_or_create(handle: str, name: str, followers: int) -> None:
    creator, is_new = Creator.objects.update_or_create(
        platform="tiktok",
        handle=handle,
        defaults={"display_name": name, "follower_count": followers},
    )
    MetricSnapshot.objects.update_or_create(
        creator=creator,
        taken_on=now().date(),
        origin="file",
        defaults={"followers": followers, "mean_views": followers // 2, "mean_likes": followers // 20},
    )
    (creators_added if is_new else creators_changed).send(sender=Creator, ids=[creator.pk])


def _forget_looped() -> None:
    looped = Creator.objects.filter(handle__startswith="looped_")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for relation in Creator._meta.related_objects:
            if relation.one_to_many or relation.one_to_one:
                rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": looped})
                rows._raw_delete("default")
        looped._raw_delete("default")
