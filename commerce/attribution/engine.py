"""Runs the statement over a scope.

Who attributes lines of a brand waits for whoever does so already, and keeps others waiting until the commit: otherwise
two who do not see each other's rows would each leave what only the other knows unmatched.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction

from commerce.models import Store
from creators.markets import FACTS

from . import windows

STATEMENT = (Path(__file__).parent / "sql" / "attribute.sql").read_text(encoding="utf-8")
# Two keys of its own kind of lock, so that no other use of advisory locks meets it.
LOCK = """
    SELECT count(pg_advisory_xact_lock(hashtext('commerce.attribution'), id::int))
    FROM (SELECT id FROM accounts_brand WHERE %(brand)s::bigint IS NULL OR id = %(brand)s ORDER BY id) AS brand
"""
# Sorting and hashing a million lines in the default 4 MB goes through the disk.
MEMORY = "SET LOCAL work_mem = '64MB'"
# Of a million lines each join is to be a hash: taking a few links for a single one costs the product of both.
PLANNING = "SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off"
OF_BRAND = "l.store_id = ANY (ARRAY(SELECT id FROM commerce_store WHERE brand_id = %(brand)s))"
GIVEN: dict[str, Any] = {
    "content_days": windows.CONTENT.days,
    "click_days": windows.CLICK.days,
    "offsets": json.dumps({market: facts.utc_offset for market, facts in FACTS.items()}),
}


class Attributed(NamedTuple):
    """Lines whose attribution was made or changed, and lines that lost theirs."""

    written: int
    dropped: int


@dataclass(frozen=True)
class Scope:
    """Which lines; `brand` None: of all brands."""

    brand: int | None
    where: str
    values: dict[str, Any]
    many: bool = False

    @classmethod
    def everything(cls) -> Scope:
        return cls(None, "TRUE", {}, many=True)

    @classmethod
    def of_brand(cls, brand: int) -> Scope:
        return cls(brand, OF_BRAND, {}, many=True)

    @classmethod
    def of_store(cls, store: Store, since: datetime | None = None, until: datetime | None = None) -> Scope:
        """Lines ordered from `since` on and before `until`."""
        where = ["l.store_id = %(store)s"]
        where += ["l.ordered_at >= %(since)s"] if since else []
        where += ["l.ordered_at < %(until)s"] if until else []
        values = {"store": store.pk, "since": since, "until": until}
        return cls(store.brand_id, " AND ".join(where), values, many=True)

    @classmethod
    def of_lines(cls, brand: int, ids: Collection[int]) -> Scope:
        return cls(brand, f"{OF_BRAND} AND l.id = ANY(%(lines)s)", {"lines": sorted(ids)})

    @classmethod
    def of_content(cls, brand: int, content_id: str) -> Scope:
        return cls(brand, f"{OF_BRAND} AND l.content_id = %(content)s", {"content": content_id})

    @classmethod
    def of_code(cls, brand: int, code: str) -> Scope:
        where = f"{OF_BRAND} AND l.discount_code <> '' AND upper(btrim(l.discount_code)) = %(code)s"
        return cls(brand, where, {"code": code})

    @classmethod
    def of_clicks(cls, brand: int) -> Scope:
        """Every line that came by some link of the brand."""
        return cls(brand, f"{OF_BRAND} AND l.utm_content <> ''", {})


@transaction.atomic
def run(scope: Scope, *, at: datetime) -> Attributed:
    """Safe to repeat: a second run over the same facts changes nothing."""
    values = GIVEN | scope.values | {"brand": scope.brand, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(LOCK, values)
        cursor.execute(f"{MEMORY}; {PLANNING}" if scope.many else MEMORY)
        cursor.execute(STATEMENT.replace("{scope}", scope.where), values)
        return Attributed(*cursor.fetchone())
