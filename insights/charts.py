"""What the dossier's charts show, as plain values made from what the person may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count

from creators.models import Creator
from evaluations.dimensions import Dimension, Tier
from evaluations.models import CollaborationScore, Standing
from evaluations.redaction import ScoredCollaboration

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
            {"on": standing.as_of.date().isoformat(), "value": _round(standing.mean)}
            for standing in standings
            if not standing.is_provisional
        ],
    }


def tier_steps(standings: list[Standing], until: datetime) -> dict[str, Any]:
    return {
        "steps": [
            {
                "on": standing.as_of.date().isoformat(),
                "tier": None if standing.tier is None else Tier(standing.tier).label,
                "score": None if standing.tier is None else _round(standing.mean),
            }
            for standing in standings
        ],
        "until": until.date().isoformat(),
    }


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
