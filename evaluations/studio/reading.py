"""A policy's numbers as tables for people, and a try's counts likewise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from creators.markets import Market
from evaluations.dimensions import Tier

from .catalogue import CAPS, Words
from .differences import best_first, cap_in_words, tier_in_words
from .faults import plain
from .rules import tier_name
from .sections import ALL_SECTIONS

if TYPE_CHECKING:
    from evaluations.models import CapRule, Policy, TierRule, WhatIf

MILLION = 1_000_000
LETTERS = (*reversed(Tier.labels), "-")


@dataclass(frozen=True)
class Row:
    """A number with its values, each with the word of its part; or a rule in words."""

    label: Words
    help: Words
    values: Sequence[tuple[Words, str]]


@dataclass(frozen=True)
class Table:
    key: str
    title: Words
    help: Words
    rows: list[Row]


def in_words(policy: Policy) -> Iterator[Table]:
    """Every section in order. Reads prefetched rules."""
    for section in ALL_SECTIONS:
        if section.numbers:
            rows = [
                Row(
                    number.label,
                    number.help,
                    [(part, plain(one)) for part, one in number.named_values(policy)],
                )
                for number in section.numbers
            ]
        else:
            rows = list(_caps(policy) if section.key == CAPS else _tiers(policy))
        yield Table(section.key, section.title, section.help, rows)


def caps_in_order(policy: Policy) -> list[CapRule]:
    return sorted(policy.cap_rules.all(), key=lambda rule: (rule.kind, rule.at_least))


def tiers_in_order(policy: Policy) -> list[TierRule]:
    return best_first(policy)


def _caps(policy: Policy) -> Iterator[Row]:
    for rule in caps_in_order(policy):
        yield Row(f"{rule.get_kind_display()} ≥ {rule.at_least}", "", [("", cap_in_words(rule))])


def _tiers(policy: Policy) -> Iterator[Row]:
    for rule in tiers_in_order(policy):
        yield Row(tier_name(rule.tier), "", [("", tier_in_words(rule))])


@dataclass(frozen=True)
class Cell:
    letter: str
    creators: int
    is_same: bool


@dataclass(frozen=True)
class MarketLine:
    code: str
    label: str
    compared: int
    moved: int
    before: float | None
    after: float | None


def matrix_of(what_if: WhatIf, market: str | None = None) -> list[tuple[str, list[Cell], int]]:
    """A row per tier of now: its letter, the creators by tier under the draft, their sum. None: all markets."""
    tables = list(what_if.matrix.values()) if market is None else [what_if.matrix.get(market, {})]
    rows = []
    for before in LETTERS:
        cells = [
            Cell(after, sum(table.get(before, {}).get(after, 0) for table in tables), before == after)
            for after in LETTERS
        ]
        rows.append((before, cells, sum(cell.creators for cell in cells)))
    return rows


def markets_of(what_if: WhatIf) -> list[MarketLine]:
    lines = [_line(what_if, code, market_label(code)) for code in what_if.matrix]
    return sorted(lines, key=lambda line: (-line.compared, line.code))


def totals_of(what_if: WhatIf) -> MarketLine:
    sums = [sum(column) for column in zip(*what_if.scores.values(), strict=True)] or [0, 0, 0]
    return MarketLine("", _("All markets"), what_if.compared, what_if.moved, *_means(sums))


def _line(what_if: WhatIf, code: str, label: str) -> MarketLine:
    counts = [
        (before == after, creators)
        for before, row in what_if.matrix[code].items()
        for after, creators in row.items()
    ]
    moved = sum(creators for is_same, creators in counts if not is_same)
    means = _means(what_if.scores.get(code, [0, 0, 0]))
    return MarketLine(code, label, sum(creators for _same, creators in counts), moved, *means)


def _means(sums: Sequence[int]) -> tuple[float | None, float | None]:
    creators, before, after = sums
    return (before / creators / MILLION, after / creators / MILLION) if creators else (None, None)


def market_label(code: str) -> str:
    return str(Market(code).label) if code in Market.values else code or _("unknown")


def mover_lines(what_if: WhatIf, creators: dict[int, Any]) -> list[dict[str, Any]]:
    """The movers with their creators, `creators` by id; one that was merged away or deleted since is left out."""
    return [
        {
            "creator": creators[mover["creator"]],
            "old": mover["from"].replace("-", ""),
            "new": mover["to"].replace("-", ""),
            "before": _score(mover["before"]),
            "after": _score(mover["after"]),
        }
        for mover in what_if.movers
        if mover["creator"] in creators
    ]


def _score(millionths: int | None) -> float | None:
    return None if millionths is None else millionths / MILLION
