"""What the dossier's charts show, as plain values made from what the person may see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count

from creators.models import Creator
from evaluations.dimensions import Dimension, Tier
from evaluations.models import CollaborationScore, Standing
from evaluations.redaction import ScoredCollaboration, day_told

# Fewer peers than this say little, so their circle is the method's 3: "as expected".
LEAST_PEERS = 5
AS_EXPECTED = 3.0


def trend_chart(history: list[ScoredCollaboration], standings: list[Standing]) -> dict[str, Any]:
    return {
        "dimensions": [str(dimension.label) for dimension in Dimension],
        "points": [
            {
                "on": one.on.isoformat(),
                "label": one.label,
                "url": one.url,
                "bars": [_round(bar) for bar in one.bars],
                "score": _round(one.score),
            }
            for one in history
        ],
        "means": [
            {"on": on.isoformat(), "value": _round(standing.mean)}
            for on, standing in _told(standings)
            if not standing.is_provisional
        ],
    }


def tier_steps(standings: list[Standing], until: datetime) -> dict[str, Any]:
    return {
        "steps": [
            {
                "on": on.isoformat(),
                "tier": None if standing.tier is None else Tier(standing.tier).label,
                "score": None if standing.tier is None else _round(standing.mean),
            }
            for on, standing in _told(standings)
        ],
        "until": until.date().isoformat(),
    }


def _told(standings: list[Standing]) -> Iterator[tuple[date, Standing]]:
    """Each with the day that may be told of it, never before that of the one it follows."""
    latest = date.min
    for standing in standings:
        latest = max(latest, day_told(standing))
        yield latest, standing


def radar(creator: Creator, history: list[ScoredCollaboration], names: tuple[str, str]) -> dict[str, Any]:
    own_name, peers_name = names
    return {
        "dimensions": [str(dimension.label) for dimension in Dimension],
        "own": [_mean([one.bars[position] for one in history]) for position in range(len(Dimension))],
        "peers": peer_means(creator, since=history[0].on) if history else [AS_EXPECTED] * len(Dimension),
        "own_name": own_name,
        "peers_name": peers_name,
    }


def peer_means(creator: Creator, *, since: date) -> list[float]:
    """Mean bars of other creators in the same market, category and band; 3 where they are too few."""
    peers = CollaborationScore.objects.filter(
        market=creator.market, category=creator.category_id, band=creator.band, settled_on__gte=since
    ).exclude(creator=creator)
    found = peers.aggregate(
        **{f"bar{position}": Avg(f"bars__{position}") for position in range(len(Dimension))},
        peers=Count("creator", distinct=True),
    )
    if found["peers"] < LEAST_PEERS:
        return [AS_EXPECTED] * len(Dimension)
    return [_round(found[f"bar{position}"]) or AS_EXPECTED for position in range(len(Dimension))]


def _mean(values: list[float | None]) -> float | None:
    present = [value for value in values if value is not None]
    return _round(sum(present) / len(present)) if present else None


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
