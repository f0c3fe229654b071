"""Demonstration data: two brands, some 300 invented creators and a year of campaigns.

What people did goes through the actions that people use, with the time at which they did it; only the archive
and figures, which come as files, are written in bulk.
"""

from datetime import datetime
from random import Random

from .archive import fill_archive
from .campaigns import Season, run_season
from .cases import record_cases
from .people import PASSWORD, SIGN_INS, Team, hire

__all__ = ["PASSWORD", "SIGN_INS", "load"]

SEED = 20_260_101


def load(*, at: datetime) -> None:
    """Fill an empty installation as it would look at that moment."""
    random = Random(SEED)  # noqa: S311 -- believable, not secret
    teams: list[Team] = hire(at=at)
    archive = fill_archive(random, teams, at=at)
    for season in Season.year_before(at, teams):
        run_season(season, random, archive, now=at)
    record_cases(random, archive, teams, at=at)
