"""All creators as a file: CSV beside a bare COPY of the same columns, XLSX in constant memory.

Each file is written by a process of its own, so that the memory it needed is told apart.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .harness import Result, forget_peak, interleaved, resident, timing_of

COLUMNS = ("tier", "score", "trend", "market", "category", "followers", "last", "tags", "owner")
# The same columns as they are stored, in the same order of rows.
BARE = """
    COPY (
        SELECT c.handle, c.display_name, s.tier, s.score, s.sd, s.videos, s.trend, c.market, k.name_en,
            c.follower_count, s.last_settled_on, (
                SELECT string_agg(t.name, ', ' ORDER BY t.name) FROM creators_tagging AS g
                JOIN creators_tag AS t ON t.id = g.tag_id
                WHERE g.creator_id = c.id AND t.brand_id = (SELECT id FROM accounts_brand WHERE slug = 'bench')
            ), u.name
        FROM creators_creator AS c
        LEFT JOIN evaluations_currentstanding AS s ON s.creator_id = c.id
        LEFT JOIN creators_category AS k ON k.id = c.category_id
        LEFT JOIN creators_profile AS p ON p.creator_id = c.id
            AND p.brand_id = (SELECT id FROM accounts_brand WHERE slug = 'bench')
        LEFT JOIN accounts_user AS u ON u.id = p.owner_id
        ORDER BY s.score DESC NULLS LAST, c.id DESC
    ) TO STDOUT (FORMAT csv)
"""


def run(*, size: int, rounds: int) -> Iterator[Result]:
    told: dict[str, list[dict[str, float]]] = {"CSV": [], "bare COPY": []}
    variants = {name: _of_its_own(name, kept) for name, kept in told.items()}
    interleaved(variants, rounds=rounds)
    told["XLSX"] = []
    _of_its_own("XLSX", told["XLSX"])()
    timings = {name: timing_of([one["seconds"] for one in kept]) for name, kept in told.items()}
    result = Result("export", size, timings)
    result.against("CSV", "bare COPY", at_most=1.5)
    result.against("XLSX", "bare COPY")
    for name, kept in told.items():
        grown = max(one["peak"] - one["base"] for one in kept)
        result.judge(f"{name}, MB over the base", grown, at_most=40)
    result.notes["bytes"] = {name: int(kept[0]["bytes"]) for name, kept in told.items()}
    yield result


def _of_its_own(name: str, kept: list[dict[str, float]]) -> Callable[[], None]:
    def do() -> None:
        command = [sys.executable, "-m", "benchmarks.exporting", name]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 -- our own module
        kept.append(json.loads(done.stdout))

    return do


# --- in the process of its own


def write(name: str) -> None:
    import django  # noqa: PLC0415 -- this module is also imported by a process that has set it up

    django.setup()
    job = {"CSV": _csv, "bare COPY": _bare, "XLSX": _xlsx}[name]
    written, base = _prepared()
    started = time.perf_counter()
    count = job(written)
    told = {
        "seconds": time.perf_counter() - started,
        "bytes": count,
        "base": base,
        "peak": resident("VmHWM"),
    }
    print(json.dumps(told))


def _prepared() -> tuple[tuple[Any, Any], float]:
    from accounts.models import Brand  # noqa: PLC0415 -- after the set-up
    from creators.exports import export_rows  # noqa: PLC0415 -- after the set-up

    brand = Brand.objects.get(slug="bench")
    prepared = export_rows({}, COLUMNS, brand=brand, at=datetime.now(UTC))  # noqa: TID251 -- no edge here
    forget_peak()
    return prepared, resident("VmRSS")


def _csv(written: tuple[Any, Any]) -> int:
    from core.exports import copy_csv  # noqa: PLC0415 -- after the set-up

    return sum(len(block) for block in copy_csv(*written))


def _bare(_written: tuple[Any, Any]) -> int:
    from django.db import connection  # noqa: PLC0415 -- after the set-up

    with connection.cursor() as cursor, cursor.copy(BARE) as copy:
        return sum(len(block) for block in copy)


def _xlsx(written: tuple[Any, Any]) -> int:
    from core.exports import write_xlsx  # noqa: PLC0415 -- after the set-up

    labels, rows = written
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "creators.xlsx"
        write_xlsx(path, labels, rows.iterator(chunk_size=2000))
        return path.stat().st_size


if __name__ == "__main__":
    write(sys.argv[1])
