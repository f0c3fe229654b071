"""The list of creators: SQL of the pages that people ask for, beside `select 1` and Django's admin of the same table.

A page reads fifty narrow rows by key, then the wide rows of just these. The first is what filters and size can slow.
"""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.http import QueryDict
from django.utils.timezone import now

from accounts.models import Brand
from core.keyset import SIZE, Cursor, keys_of
from creators.filters import CreatorFilter
from creators.listing import creator_filter, page_of
from creators.models import Creator, Tag

from .admin import changelist
from .harness import Result, Timing, execute, interleaved, timing_of

NARROW = ("market", "category", "band", "tier", "trend")
OTHER_SORTS = ("score", "-last", "last", "-followers", "handle", "-added")
SEARCHES = {
    "two Chinese characters": ["美妆", "好物", "测评", "王伟", "旅行"],
    "six Latin letters": ["beauty", "mikano", "kashop", "review", "zenver"],
    "nothing found": ["zzqqxxjj", "qqxxzz", "驫驫", "龘龘龘"],
}
DEEP_PAGE = 10_000
# So few rows are read as fast from end to end.
SMALL = 20_000
PAGES = 200
FEW_PAGES = 40


def run(*, size: int, rounds: int) -> Iterator[Result]:
    brand = Brand.objects.get(slug="bench")
    draw = random.Random(size)
    yield _combinations(draw, brand, size, rounds)
    yield _depth(brand, size, rounds)
    yield _more(draw, brand, size)
    yield _search(brand, size)
    yield _admin(brand, size, rounds)


# --- what is measured


def _combinations(draw: random.Random, brand: Brand, size: int, rounds: int) -> Result:
    """Every combination of the five filters with values as frequent as they are, at any depth."""
    chosen = [names for count in range(6) for names in combinations(NARROW, count)]
    asked = [_asked(draw, names) for names in chosen for _again in range(max(4, rounds))]
    pages = [(query, cursor) for query in asked for cursor in ("", _cursor(query, brand, draw.random()))]
    seconds, ones = [], []
    for query, cursor in [*pages, *pages]:
        ones.append(_select_one())
        seconds.append(_narrow_seconds(query, cursor, brand))
    # Each page once to warm the cache, once for the figure.
    timings = {"page": timing_of(seconds[len(pages) :]), "select 1": timing_of(ones[len(pages) :])}
    result = Result("list, five filters", size, timings)
    _judge_p95(result, at_most=10)
    result.notes["pages"] = len(pages)
    result.notes["pages that scan a table"] = [
        query for query, cursor in pages if size > SMALL and _scans(query, cursor, brand)
    ]
    return result


def _depth(brand: Brand, size: int, rounds: int) -> Result:
    page = min(DEEP_PAGE, size // SIZE // 2)
    deep = _cursor_at({}, brand, page * SIZE)
    variants = {
        "page 1": partial(_narrow_seconds, {}, "", brand),
        f"page {page:,}": partial(_narrow_seconds, {}, deep, brand),
    }
    timings = _times(variants, max(PAGES, rounds))
    result = Result("list, depth", size, timings)
    result.against(f"page {page:,}", "page 1", at_most=1.3)
    return result


def _more(draw: random.Random, brand: Brand, size: int) -> Result:
    """With a tag, owner, source, blacklisted or last collaboration, or in another order."""
    asked: list[dict[str, Any]] = [{"sort": sort} for sort in OTHER_SORTS]
    tags = list(Tag.objects.of_brand(brand).values_list("pk", flat=True))
    owners = list(brand.memberships.values_list("user_id", flat=True))
    asked += [{"tag": tag} for tag in tags] + [{"owner": owner} for owner in owners]
    asked += [{"source": source} for source in ("organic", "referral")]
    asked += [{"blacklisted": answer} for answer in ("yes", "no")]
    asked += [{"last": answer} for answer in ("3", "12", "older", "never")]
    asked += [{**one, **_asked(draw, ("market", "tier"))} for one in asked]
    by_query: dict[str, float] = {}
    seconds, ones = [], []
    for query in asked:
        for cursor in ("", _cursor(query, brand, 0.5)):
            _narrow_seconds(query, cursor, brand)
            taken = []
            for _again in range(3):
                ones.append(_select_one())
                taken.append(_narrow_seconds(query, cursor, brand))
            seconds += taken
            by_query[f"{query} {'deep' if cursor else 'first'}"] = min(taken)
    timings = {"page": timing_of(seconds), "select 1": timing_of(ones)}
    result = Result("list, other filters and orders", size, timings)
    _judge_p95(result, at_most=1000)
    slowest = sorted(by_query, key=lambda query: -by_query[query])[:6]
    result.notes["slowest, ms"] = {query: round(by_query[query] * 1000, 2) for query in slowest}
    return result


def _search(brand: Brand, size: int) -> Result:
    taken: dict[str, list[float]] = {kind: [] for kind in SEARCHES}
    ones = []
    # The first time warms the cache.
    for again in range(FEW_PAGES // 4 + 1):
        for kind, word in ((kind, word) for kind, words in SEARCHES.items() for word in words):
            one, seconds = _select_one(), _narrow_seconds({"q": word}, "", brand)
            if again:
                ones.append(one)
                taken[kind].append(seconds)
    timings = {kind: timing_of(seconds) for kind, seconds in taken.items()} | {"select 1": timing_of(ones)}
    result = Result("search", size, timings)
    for kind in SEARCHES:
        _judge_p95(result, name=kind, at_most=150)
    return result


def _admin(brand: Brand, size: int, rounds: int) -> Result:
    """All queries of a page, ours and the admin's."""
    asked = {"market": "TH"}
    variants = {
        "list": partial(_page_seconds, asked, brand),
        "stock admin": partial(_all_seconds, partial(changelist, tuned=False, market="TH")),
        "tuned admin": partial(_all_seconds, partial(changelist, tuned=True, market="TH")),
    }
    timings = _times(variants, max(rounds, 5))
    result = Result("list and Django's admin", size, timings)
    result.against("stock admin", "list", at_least=50)
    result.against("tuned admin", "list", at_least=4)
    return result


# --- how


def _asked(draw: random.Random, names: tuple[str, ...]) -> dict[str, Any]:
    """Values of a creator drawn at random, so that frequent ones are asked for often."""
    if not names:
        return {}
    rows = Creator.objects.standings().filter(score__isnull=False, pk__gt=draw.randrange(1, _last_key()))
    code = Subquery(Creator.objects.filter(pk=OuterRef("pk")).values("category__code")[:1])
    found = rows.order_by("pk").annotate(code=code).values("market", "code", "band", "tier", "trend").first()
    if found is None:
        return {}
    worded = {
        "market": found["market"],
        "category": found["code"],
        "band": found["band"],
        "tier": "DCBAS"[found["tier"]],
        "trend": ("insufficient", "falling", "stable", "rising")[found["trend"]],
    }
    return {name: worded[name] for name in names if worded[name] is not None}


def _last_key() -> int:
    return int(Creator.objects.order_by("-pk").values_list("pk", flat=True)[0] * 0.9)


def _filters(query: dict[str, Any], brand: Brand) -> CreatorFilter:
    data = QueryDict(mutable=True)
    data.update(query)
    return creator_filter(data, brand=brand, at=now())


def _cursor(query: dict[str, Any], brand: Brand, share: float) -> str:
    """Somewhere in the list: after so much of its first 20,000 rows."""
    return _cursor_at(query, brand, int(share * min(20_000, _filters(query, brand).qs[:20_000].count())))


def _cursor_at(query: dict[str, Any], brand: Brand, row: int) -> str:
    rows = _filters(query, brand).qs
    keys = keys_of(rows)
    found = rows.values("pk", *(key.name for key in keys if key.name != "pk"))[row : row + 1]
    return Cursor(False, [key.value_of(found[0]) for key in keys]).encode(keys) if found else ""


def _narrow_seconds(query: dict[str, Any], cursor: str, brand: Brand) -> float:
    """Of the statements that find the page's keys."""
    filters = _filters(query, brand)
    with _timed() as taken:
        page_of(filters, cursor)
    return sum(second for second, statement in taken if not _is_by_key(statement))


def _scans(query: dict[str, Any], cursor: str, brand: Brand) -> bool:
    """Whether a plan of the page's statements reads a whole table."""
    filters = _filters(query, brand)
    with _seen() as statements:
        page_of(filters, cursor)
    narrow = [(sql, params) for sql, params in statements if not _is_by_key(sql)]
    return any("Seq Scan" in _plan(sql, params) for sql, params in narrow)


def _plan(sql: str, params: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(line for (line,) in cursor.fetchall())


def _page_seconds(query: dict[str, Any], brand: Brand) -> float:
    return _all_seconds(lambda: list(page_of(_filters(query, brand), "")))


def _all_seconds(job: Any) -> float:
    with _timed() as taken:
        job()
    return sum(second for second, _statement in taken)


def _is_by_key(statement: str) -> bool:
    """The wide rows of fifty known keys."""
    is_wide = 'FROM "creators_creator"' in statement and '"creators_creator"."id" IN (' in statement
    parts = ("creators_metricsnapshot", "blacklist_entry", "creators_profile", "creators_tagging")
    is_part = any(
        statement.startswith("SELECT") and f'FROM "{part}"' in statement.split("WHERE", maxsplit=1)[0]
        for part in parts
    )
    return (is_wide and "LIMIT" not in statement) or is_part


def _select_one() -> float:
    with _timed() as taken:
        execute("SELECT 1")
    return taken[0][0]


@contextlib.contextmanager
def _seen() -> Iterator[list[tuple[str, Any]]]:
    statements: list[tuple[str, Any]] = []

    def keep(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return run(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield statements


@contextlib.contextmanager
def _timed() -> Iterator[list[tuple[float, str]]]:
    taken: list[tuple[float, str]] = []

    def time_it(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return run(sql, params, many, context)
        finally:
            taken.append((time.perf_counter() - started, sql))

    with connection.execute_wrapper(time_it):
        yield taken


def _times(variants: dict[str, Any], rounds: int) -> dict[str, Timing]:
    """As `interleaved`, of the seconds that the variants themselves tell."""
    told: dict[str, list[float]] = {name: [] for name in variants}
    for job in variants.values():
        job()
    interleaved({name: partial(_tell, told[name], job) for name, job in variants.items()}, rounds=rounds)
    return {name: timing_of(seconds) for name, seconds in told.items()}


def _tell(seconds: list[float], job: Any) -> None:
    seconds.append(job())


def _judge_p95(result: Result, *, name: str = "page", at_most: float) -> None:
    ratio = result.timings[name].p95 / result.timings["select 1"].median
    result.judge(f"{name}, p95 / select 1", ratio, at_most=at_most)
