"""The engine's statements, put together from files that several of them share."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg.sql import Literal

FOLDER = Path(__file__).parent / "sql"


def part(name: str) -> str:
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8").rstrip()
    for shared in ("line", "panels", "spread"):
        if f"{{{shared}}}" in text:
            text = text.replace(f"-- {{{shared}}}", f"{{{shared}}}").replace(
                f"{{{shared}}}", part(shared).strip()
            )
    return text


def with_queries(*names: str) -> str:
    return "WITH " + ",\n".join(part(name) for name in names)


_ORDERS = re.compile(r"-- \[orders\]\n(.*?)(?:-- \[no orders\]\n(.*?))?-- \[/orders\]\n", re.DOTALL)


def with_orders(text: str, *, has_orders: bool) -> str:
    """What only a brand with orders needs costs the others neither planning nor running."""
    return _ORDERS.sub(lambda found: found[1] if has_orders else found[2] or "", text)


_NAMED = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Statement:
    """Its values numbered as the server wants them: numbering them on each call took longer than a small plan."""

    written: str
    text: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, written: str) -> "Statement":
        places: dict[str, int] = {}
        numbered = _NAMED.sub(lambda name: f"${places.setdefault(name[1], len(places) + 1)}", written)
        return cls(written, numbered, tuple(places))

    def holding(self, constants: str) -> "Statement":
        """With constants, a JSON object, written out: what follows from them is worked out once, in the plan."""
        return _holding(self, constants)

    @contextmanager
    def run(self, named: Mapping[str, Any], *, few: bool) -> Iterator[psycopg.RawCursor[Any]]:
        """Few rows: making a plan is much of the work, so one is kept. Many: one for just these values is better."""
        connection.ensure_connection()
        with psycopg.RawCursor(connection.connection) as cursor:
            cursor.execute(self.text, [named[name] for name in self.names], prepare=few)
            yield cursor


# Those of a few policies: one is in force, and the last one's jobs may be under way.
@lru_cache(maxsize=32)
def _holding(statement: Statement, constants: str) -> Statement:
    literals = {name: _literal(value) for name, value in json.loads(constants).items()}
    return Statement.of(_NAMED.sub(lambda name: literals.get(name[1], name[0]), statement.written))


def _literal(value: Any) -> str:
    written = Literal(value).as_string(None)
    # Bare, it would be a numeric.
    return f"{written}::float8" if isinstance(value, float) else written


SETTLE = Statement.of(with_orders(with_queries("due", "settle"), has_orders=False))
SETTLE_SOLD = Statement.of(with_orders(with_queries("due", "settle"), has_orders=True))
RECOMPUTE = Statement.of(with_queries("affected", "judged", "write"))
WHAT_IF = Statement.of(with_queries("affected", "judged", "what_if"))
VERIFY = with_queries("affected_then", "judged") + "\n" + part("verify")
BUILD_NORMS = part("norms")
LOCK = Statement.of(part("lock"))
# Two texts and not one with an OR, so that a plan made once knows which index leads.
NEXT_OF_CAMPAIGN = Statement.of(part("next").replace("{subject}", "co.campaign_id = %(campaign)s"))
NEXT_OF_COLLABORATION = Statement.of(part("next").replace("{subject}", "co.id = %(collaboration)s"))

# The same parts over what a written case gives.
PANEL_CASE = part("panel_case")
TREND_CASE = part("trend_case")
VARIANCE_CASE = part("variance_case")
