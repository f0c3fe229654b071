"""When a collaboration is complete: T, from which the deadlines for marks and the settlement count."""

from collections.abc import Iterable
from datetime import datetime, timedelta

MARKS_DUE_AFTER = timedelta(hours=72)
SETTLES_AFTER = timedelta(days=7)
LIVE_COUNTS_FROM_MINUTES = 30


def completion(
    publications: Iterable[datetime], *, agreed: int, ended_at: datetime | None = None
) -> datetime | None:
    """The last agreed publication or the early end; None while neither has come.

    A later publication moves T on, but only before the numbers settle: what is settled is not opened again.
    """
    ordered = sorted(publications)
    if ended_at is not None:
        complete_at = ended_at
    elif len(ordered) >= agreed:
        complete_at = ordered[agreed - 1]
    else:
        return None
    for publication in ordered:
        if complete_at < publication <= complete_at + SETTLES_AFTER:
            complete_at = publication
    return complete_at
