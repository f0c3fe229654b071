"""A year of campaigns, each lived through from the draft to the close; the newest are still under way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from campaigns import actions
from campaigns.models import Campaign, Goal
from evaluations.actions import choose_sources
from evaluations.engine.run import run_waiting
from evaluations.sources import OWN

from .archive import CAMPAIGN_MARKETS, REGULARS, Archive, Talent
from .ledger import Ledger
from .people import Team
from .rulings import decide_as_suggested, rule_on_reviews
from .sales import Till
from .shops import Shops
from .stories import PLACE_AT_ODDS, Story
from .words import PRODUCTS

LENGTH = timedelta(days=30)
TO_SCORE = timedelta(days=14)  # from the end to the close
EVERY = timedelta(days=30)
EVERY_DISPUTED = 4
AT_LEISURE = timedelta(days=10)  # from the close until every review has been ruled on
SEASONS = 12
AGO = timedelta(days=12)  # when the newest campaign began
SHIFT = timedelta(days=9)  # by which the second brand's are older
SINCE_SALES_COUNT = timedelta(days=60)  # before, people marked how well it sold
SINCE_NEWCOMERS = timedelta(days=130)
PER_MARKET = 8
REGULARS_CHOSEN = 7


@dataclass(frozen=True)
class Season:
    """One campaign's place in time."""

    team: Team
    number: int
    name: str
    goal: str
    markets: tuple[str, ...]
    starts_at: datetime

    @classmethod
    def year_before(cls, now: datetime, teams: list[Team]) -> Iterator[Season]:
        """A campaign a month for each brand, oldest first; the last ones still run at `now`, one is planned."""
        first = now - AGO - (SEASONS - 1) * EVERY
        for number in range(SEASONS + 1):
            for shift, team in sorted(enumerate(teams), reverse=True):
                starts_at = first + number * EVERY - shift * SHIFT
                chinese, english, *_shelf = PRODUCTS[(number * 2 + shift) % len(PRODUCTS)]
                pair = (number + shift) % 2 * 2
                markets = CAMPAIGN_MARKETS[pair : pair + 2]
                goal = Goal.values[(number + shift) % 4]
                name = f"{starts_at:%y%m} {chinese} {english} {'/'.join(markets)}"
                yield cls(team, number, name, goal, markets, starts_at)

    def sets_roles_at_odds(self, now: datetime) -> bool:
        """Of one collaboration in every few campaigns, and of one so newly closed that its review is still open."""
        is_new = now - AT_LEISURE <= self.starts_at + LENGTH + TO_SCORE < now
        return is_new or self.number % EVERY_DISPUTED == 1


def run_season(season: Season, random: Random, archive: Archive, shops: Shops, *, now: datetime) -> None:
    """Each step happens only if its moment has come."""
    campaign = _open(season, now)
    talents = _choose(random, archive, season, now)
    team, starts_at = season.team, season.starts_at
    actions.add_creators(
        campaign=campaign,
        creator_ids=[talent.creator.pk for talent in talents],
        by=team.operations,
        at=min(starts_at, now - timedelta(days=1)),
    )
    if starts_at >= now:
        return
    actions.start_campaign(campaign=campaign, by=team.manager, at=starts_at)
    _tell(campaign, season, random, talents, Till(shops, campaign.name, now=now))
    if starts_at + LENGTH < now:
        actions.begin_scoring(campaign=campaign, by=team.manager, at=starts_at + LENGTH)
    closes_at = starts_at + LENGTH + TO_SCORE
    if closes_at < now:
        actions.close_campaign(campaign=campaign, by=team.manager, at=closes_at)
        run_waiting()
    if closes_at + AT_LEISURE < now:
        rule_on_reviews(campaign, team, closed_at=closes_at)
    if closes_at + EVERY < now:
        decide_as_suggested(campaign, team, at=closes_at + timedelta(days=6))


def _open(season: Season, now: datetime) -> Campaign:
    opened_at = min(season.starts_at - timedelta(days=3), now - timedelta(days=2))
    campaign = actions.create_campaign(
        brand=season.team.brand,
        name=season.name,
        goal=season.goal,
        markets=list(season.markets),
        starts_on=season.starts_at.date(),
        ends_on=(season.starts_at + LENGTH).date(),
        budget_minor=1_200_000,
        by=season.team.manager,
        at=opened_at,
    )
    if now - season.starts_at > SINCE_SALES_COUNT:
        own = [source.value for source in OWN]
        choose_sources(campaign=campaign, number_dimensions=own, by=season.team.manager, at=opened_at)
    return campaign


def _choose(random: Random, archive: Archive, season: Season, now: datetime) -> list[Talent]:
    """Mostly creators worked with before, since that is where a history comes from."""
    is_late = now - season.starts_at < SINCE_NEWCOMERS
    chosen = []
    for market in season.markets:
        pool = archive.of_market(market)
        regulars, newcomer, others = pool[: len(REGULARS)], pool[len(REGULARS)], pool[len(REGULARS) + 1 :]
        chosen += random.sample(regulars, REGULARS_CHOSEN)
        found = random.sample(others, PER_MARKET - REGULARS_CHOSEN)
        chosen += [newcomer] if is_late else found
    random.shuffle(chosen)
    return chosen


def _tell(campaign: Campaign, season: Season, random: Random, talents: list[Talent], till: Till) -> None:
    by_creator = {talent.creator.pk: talent for talent in talents}
    ledger, now = Ledger(campaign), till.now
    collaborations = campaign.collaborations.select_related("creator").order_by("pk")
    for place, collaboration in enumerate(collaborations):
        collaboration.campaign = campaign
        talent = by_creator[collaboration.creator_id]
        is_at_odds = place == PLACE_AT_ODDS and season.sets_roles_at_odds(now)
        story = Story(
            ledger, season.team, random, collaboration, talent, season.starts_at, now, till, is_at_odds
        )
        story.live(place)
    ledger.write()
    till.close()
