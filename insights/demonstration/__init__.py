"""Demonstration data: two brands, some 300 invented creators and a year of campaigns.

What decides something goes through the actions that people use, with the time at which they did it: campaigns,
reviews, renewals, calibration, blacklist, incidents, links, imports. The thousands of rows in between are written in
bulk as the actions would leave them.
"""

from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction

from evaluations.actions import check_refunds

from .archive import fill_archive
from .campaigns import Season, run_season
from .cases import record_cases
from .files import import_files
from .method import use_the_method
from .people import PASSWORD, SIGN_INS, Team, hire
from .shops import open_shops
from .tracking import track

__all__ = ["PASSWORD", "SIGN_INS", "load"]

SEED = 20_260_101


@transaction.atomic
def load(*, at: datetime) -> None:
    """Fill an empty installation as it would look at that moment; interrupted, it leaves it empty."""
    random = Random(SEED)  # noqa: S311 -- believable, not secret
    teams: list[Team] = hire(at=at)
    archive = fill_archive(random, teams, at=at)
    chance = Random(SEED + 1)  # noqa: S311 -- likewise
    shops = {team.brand.pk: open_shops(chance, team, at=at) for team in teams}
    for season in Season.year_before(at, teams):
        run_season(season, random, archive, shops[season.team.brand.pk], now=at)
    _tell_planner()
    check_refunds(at=at - timedelta(days=2))
    use_the_method(random, teams, at=at)
    record_cases(archive, teams, at=at)
    track(chance, teams, at=at)
    import_files(random, archive, teams[0], at=at)


def _tell_planner() -> None:
    """What follows reads the year as a whole, and nobody else analyses rows that are not committed yet."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
