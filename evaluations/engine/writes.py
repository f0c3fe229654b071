"""What a chunk of a job does to the database, each in one statement over the creators given."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from creators.markets import FACTS
from creators.models import BAND_FLOORS, Band
from evaluations.models import Policy, StandingJob

from .parameters import parameters
from .reviews import Apart
from .sales import Sold
from .statements import (
    BUILD_NORMS,
    LOCK,
    NEXT_OF_CAMPAIGN,
    NEXT_OF_COLLABORATION,
    RECOMPUTE,
    SETTLE,
    SETTLE_SOLD,
    Statement,
)

# Up to here a plan made once for any creators serves as well as one for just these, and making it costs as much as
# many of them.
FEW = 1000
# Each band begins at its floor, the highest just above it.
PLACES = {
    "band_floors": [floor + (band == Band.FROM_1M) for band, floor in BAND_FLOORS.items()],
    "offsets": json.dumps({market: facts.utc_offset for market, facts in FACTS.items()}),
}


def build_norms(*, month: date, policy: Policy, at: datetime) -> None:
    """Freeze the peer tables of the month, unless somebody has."""
    with connection.cursor() as cursor:
        cursor.execute(BUILD_NORMS, {**parameters(policy), "month": month, "at": at})


@dataclass(frozen=True)
class Next:
    """`months`, `weeks`: those that nobody built tables for yet; `has_orders`: of the brand."""

    creators: list[int]
    months: list[date]
    weeks: list[date]
    has_orders: bool


class Writer:
    """The statements of one job, with the values that all of them are given."""

    def __init__(self, job: StandingJob, policy: Policy) -> None:
        self.job = job
        self._constants = json.dumps(parameters(policy) | PLACES)
        self._given = {
            "job": job.pk,
            "at": job.requested_at,
            "campaign": None if job.collaboration_id else job.campaign_id,
            "collaboration": job.collaboration_id,
        }

    def find_next(self, *, chunk: int) -> Next:
        """The creators of a settling job after its cursor, and what is to be looked up before they are settled."""
        statement = NEXT_OF_COLLABORATION if self.job.collaboration_id else NEXT_OF_CAMPAIGN
        return Next(*self._row(statement, few=True, cursor=self.job.cursor, chunk=chunk))

    def lock(self, creators: Sequence[int]) -> None:
        """In the order of ids, so that two jobs that share creators wait for each other and never in a circle."""
        few = len(creators) <= FEW
        self._row(LOCK, few=few, creators=list(creators), plans="force_generic_plan" if few else "auto")

    def settle(self, creators: Sequence[int], sold: Sold | None) -> tuple[int, list[Apart]]:
        """Append a version for each due collaboration that has changed; how many, and those with roles apart.

        `sold` is None for a brand without orders.
        """
        statement, told = (SETTLE_SOLD, sold.parameters) if sold else (SETTLE, {})
        few = len(creators) <= FEW
        settled, *apart = self._row(statement, few=few, creators=list(creators), **told)
        return settled, [Apart(*one) for one in zip(*apart, strict=True)]

    def recompute(self, creators: Sequence[int], *, settled: int, total: int, is_last: bool) -> None:
        """Append a standing for each creator whose inputs changed, and note where the next worker goes on.

        `settled`: collaborations of this chunk; `total`: creators of the whole job.
        """
        cursor = creators[-1] if creators else self.job.cursor
        done = {"settled": settled, "total": total, "cursor": cursor, "is_last": is_last}
        given = self._given | {"creators": list(creators)} | done
        with RECOMPUTE.holding(self._constants).run(given, few=len(creators) <= FEW):
            pass

    def _row(self, statement: Statement, *, few: bool, **values: Any) -> tuple[Any, ...]:
        with statement.holding(self._constants).run(self._given | values, few=few) as cursor:
            return next(cursor)
