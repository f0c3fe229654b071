"""What a chunk of a job does to the database; each is one statement over the creators it is given."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import psycopg
from django.db import connection

from creators.markets import FACTS
from creators.models import BAND_FLOORS
from evaluations.models import Policy, StandingJob

from .parameters import parameters
from .statements import BUILD_NORMS, RECOMPUTE, SETTLE

FEW = 500
# Over a million begins above it, the other bands at their floor.
PLACES = {
    "band_floors": [*BAND_FLOORS.values(), 1_000_001],
    "offsets": json.dumps({market: facts.utc_offset for market, facts in FACTS.items()}),
}


def lock(creators: Sequence[int]) -> None:
    """In the order of ids, so that two jobs that share creators wait for each other and never in a circle."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM evaluations_currentstanding WHERE creator_id = ANY(%s)"
            " ORDER BY creator_id FOR NO KEY UPDATE",
            [list(creators)],
        )


def build_norms(*, month: date, policy: Policy, at: datetime) -> None:
    """Freeze the peer tables of the month, unless somebody has."""
    with connection.cursor() as cursor:
        cursor.execute(BUILD_NORMS, {**parameters(policy), "month": month, "at": at})


def settle(*, job: StandingJob, creators: Sequence[int], policy: Policy) -> int:
    """Append a version for each due collaboration whose bars are new or have changed; how many."""
    ((count,),) = _rows(SETTLE, **_asked(job, creators, policy))
    return count  # type: ignore[no-any-return]


def recompute(*, job: StandingJob, creators: Sequence[int], policy: Policy) -> tuple[int, int]:
    """Append a standing for each creator whose inputs changed; how many, and how many moved in tier."""
    ((standings, moved),) = _rows(RECOMPUTE, **_asked(job, creators, policy))
    return standings, moved


def _asked(job: StandingJob, creators: Sequence[int], policy: Policy) -> dict[str, Any]:
    return {
        **parameters(policy),
        **PLACES,
        "job": job.pk,
        "at": job.requested_at,
        "creators": list(creators),
        "campaign": None if job.collaboration_id else job.campaign_id,
        "collaboration": job.collaboration_id,
    }


def _rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    # For a few creators planning is most of the work; for many, a plan for just these values is better.
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, values, prepare=len(values["creators"]) <= FEW)
        return cursor.fetchall()
