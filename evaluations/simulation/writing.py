"""The rows of a world, as the product's pages, imports and forms would have left them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle

from campaigns.models import Campaign, Collaboration, Deliverable, Goal
from campaigns.states import CampaignState, Stage
from creators.models import Category, Creator
from evaluations.actions import follow_creators
from evaluations.dimensions import Dimension
from evaluations.models import CampaignScoring, Criterion, Evaluation, Scorecard

from .copying import copy, ids_for, without_triggers
from .months import START, month_start
from .panel import ROLES, Question
from .recording import MARKET_CODES, write_marks, write_videos
from .team import Team, hire
from .world import CATEGORIES, World

# Conversion joins them once orders are attributed to collaborations; until then people are asked.
FROM_NUMBERS = (Dimension.DATA, Dimension.FULFILMENT)


@dataclass(frozen=True)
class Written:
    """Keys by the place in the world, and the campaigns of each month."""

    team: Team
    creators: list[int]
    campaigns: list[list[int]]


def questions(scorecard: Scorecard) -> list[Question]:
    """What people are asked in a campaign with our sources, in the order of `asked`."""
    return [
        Question(
            Dimension.values.index(criterion.dimension),
            criterion.weight,
            tuple(ROLES.index(role) for role in criterion.roles),
        )
        for criterion in asked(scorecard)
    ]


def asked(scorecard: Scorecard) -> list[Criterion]:
    of_people = scorecard.criteria.exclude(
        asked=Criterion.Asked.WITHOUT_SOURCE, dimension__in=list(FROM_NUMBERS)
    )
    return list(of_people.order_by("position", "pk"))


def write(world: World, scorecard: Scorecard, *, months: int) -> Written:
    team, ended = hire(world), _moments(world)
    campaign_of, campaigns = _write_campaigns(world, team, scorecard, ended, months)
    with without_triggers(Creator, Collaboration, Deliverable, Evaluation):
        creators = _write_creators(world)
        collaborations = _write_collaborations(world, team, creators, campaign_of, ended)
        write_videos(world, team, collaborations, ended)
        write_marks(world, team, asked(scorecard), collaborations, ended)
    return Written(team, creators, campaigns)


def _write_creators(world: World) -> list[int]:
    categories = list(Category.objects.order_by("position", "pk").values_list("pk", flat=True)[:CATEGORIES])
    creators = world.creators
    keys = ids_for(Creator, creators.followers.size)
    copy(
        Creator,
        {
            "id": keys,
            "platform": "tiktok",
            "handle": [f"creator_{place}" for place in range(len(keys))],
            "handle_written": "",
            "display_name": "",
            "market": [MARKET_CODES[place] for place in creators.market.tolist()],
            "further_markets": [],
            "category": [categories[place] for place in creators.category.tolist()],
            "languages": [],
            "follower_count": creators.followers.tolist(),
            "created_at": month_start(0),
        },
    )
    follow_creators(ids=keys)
    return keys


def _write_campaigns(
    world: World, team: Team, scorecard: Scorecard, ended: list[datetime], months: int
) -> tuple[list[int], list[list[int]]]:
    """The campaign of each collaboration, and those of each month.

    One for each month, and a further one for those who work more than once in it.
    """
    waves = _waves(world, ended)
    places = sorted(set(waves))
    rows = Campaign.objects.bulk_create(
        Campaign(
            brand=team.brand,
            name=f"{month_start(month):%Y-%m} {wave + 1}",
            goal=goal,
            markets=list(MARKET_CODES),
            starts_on=month_start(month).date(),
            ends_on=month_start(month + 1).date() - timedelta(days=1),
            currency="USD",
            owner=team.manager,
            state=CampaignState.CLOSED,
            started_at=month_start(month),
            closed_at=month_start(month + 1),
            closed_by=team.manager,
        )
        # Goals take turns: tiers do not depend on them.
        for (month, wave), goal in zip(places, cycle(Goal.values), strict=False)
    )
    CampaignScoring.objects.bulk_create(
        CampaignScoring(
            campaign=row,
            scorecard=scorecard,
            number_dimensions=[dimension.value for dimension in FROM_NUMBERS],
            pinned_at=month_start(month),
        )
        for (month, _wave), row in zip(places, rows, strict=True)
    )
    keys = {place: row.pk for place, row in zip(places, rows, strict=True)}
    of_month = [[keys[place] for place in places if place[0] == month] for month in range(months)]
    return [keys[wave] for wave in waves], of_month


def _waves(world: World, moments: Sequence[datetime]) -> list[tuple[int, int]]:
    """Month and how often the creator has worked in it before, for each collaboration."""
    seen: dict[tuple[int, int], int] = {}
    found = []
    for creator, moment in zip(world.collaborations.creator.tolist(), moments, strict=True):
        month = (moment.year - START.year) * 12 + moment.month - START.month
        wave = seen.get((creator, month), 0)
        seen[creator, month] = wave + 1
        found.append((month, wave))
    return found


def _moments(world: World) -> list[datetime]:
    """When each collaboration ends; whole seconds."""
    return [
        month_start(0) + timedelta(seconds=int(day * 86_400)) for day in world.collaborations.day.tolist()
    ]


def _write_collaborations(
    world: World, team: Team, creators: list[int], campaigns: list[int], ended: list[datetime]
) -> list[int]:
    keys = ids_for(Collaboration, len(ended))
    copy(
        Collaboration,
        {
            "id": keys,
            "campaign": campaigns,
            "creator": [creators[place] for place in world.collaborations.creator.tolist()],
            "stage": Stage.REVIEWED.value,
            "stage_since": ended,
            "agreed_videos": world.collaborations.videos.tolist(),
            "added_at": [moment - timedelta(days=14) for moment in ended],
            "added_by": team.manager.pk,
            "completed_at": ended,
            "end_reason": "",
        },
    )
    return keys
