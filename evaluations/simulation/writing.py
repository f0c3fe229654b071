"""The rows of a world, as the product's pages, imports and forms would have left them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from accounts.models import Brand, Membership, User
from campaigns.models import Campaign, Collaboration, Deliverable, DeliverableSnapshot
from campaigns.states import CampaignState, Stage
from creators.markets import FACTS
from creators.models import Category, Creator
from evaluations.actions import follow_creators
from evaluations.dimensions import Dimension
from evaluations.models import CampaignScoring, Criterion, Evaluation, Mark, Scorecard
from evaluations.models.marks import REASON_DUE
from evaluations.states import EvaluationState

from .copying import copy, ids_for, without_triggers
from .panel import NOT_APPLICABLE, ROLES, Question
from .world import CATEGORIES, GOAL_SHARES, GOALS, World

# After any installation, so that the policy it began with is in force on the first day of the same calendar.
START = date(2100, 1, 1)
MARKET_CODES = ("ID", "TH", "VN", "MX")
# Conversion joins them once orders are attributed to collaborations; until then people are asked.
FROM_NUMBERS = (Dimension.DATA, Dimension.FULFILMENT)
SNAPSHOT_AFTER = timedelta(days=7)


def month_start(place: int) -> datetime:
    years, month = divmod(START.month - 1 + place, 12)
    return datetime(START.year + years, month + 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Team:
    brand: Brand
    manager: User
    author: User
    publisher: User
    raters: list[User]


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
    team, ended = _hire(world), _moments(world)
    campaign_of, campaigns = _write_campaigns(world, team, scorecard, ended, months)
    with without_triggers(Creator, Collaboration, Deliverable, Evaluation):
        creators = _write_creators(world)
        collaborations = _write_collaborations(world, team, creators, campaign_of, ended)
        _write_videos(world, team, collaborations, ended)
        _write_marks(world, team, asked(scorecard), collaborations, ended)
    return Written(team, creators, campaigns)


def _hire(world: World) -> Team:
    brand = Brand.objects.create(name="Simulation", slug="simulation", currency="USD")
    roles = [ROLES[role] for role in world.raters.role.tolist()]
    author, publisher = _people("administrator", 2, is_administrator=True)
    manager, *raters = _people("person", 1 + len(roles), is_administrator=False)
    Membership.objects.bulk_create(
        Membership(user=user, brand=brand, role=role)
        for user, role in zip([manager, *raters], ["manager", *roles], strict=True)
    )
    return Team(brand, manager, author, publisher, raters)


def _people(name: str, count: int, *, is_administrator: bool) -> list[User]:
    return User.objects.bulk_create(
        User(
            email=f"{name}{number}@simulation.invalid",
            name=f"{name} {number}",
            is_administrator=is_administrator,
        )
        for number in range(count)
    )


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
            "search_text": "",
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
    draw = np.random.default_rng(len(places))
    goals = [GOALS[place] for place in draw.choice(len(GOALS), len(places), p=GOAL_SHARES).tolist()]
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
        for (month, wave), goal in zip(places, goals, strict=True)
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


def _write_videos(world: World, team: Team, collaborations: list[int], ended: list[datetime]) -> None:
    videos = world.videos
    of = videos.collaboration.tolist()
    markets = [MARKET_CODES[place] for place in world.creators.market[world.collaborations.creator].tolist()]
    published = [
        ended[place] - timedelta(days=early)
        for place, early in zip(of, np.round(videos.days_early, 4).tolist(), strict=True)
    ]
    agreed = [
        moment.astimezone(FACTS[markets[place]].zone).date() - timedelta(days=late)
        for place, moment, late in zip(of, published, videos.days_late.tolist(), strict=True)
    ]
    keys = ids_for(Deliverable, len(of))
    copy(
        Deliverable,
        {
            "id": keys,
            "collaboration": [collaborations[place] for place in of],
            "kind": "video",
            "url": "",
            "content_id": [str(key) for key in keys],
            "title": "",
            "agreed_on": agreed,
            "published_at": published,
            "gmv_minor": (videos.gmv * 100).astype(np.int64).tolist(),
            "currency": "USD",
            "transcript": "",
            "translation": "",
            "recorded_by": team.manager.pk,
            "recorded_at": published,
        },
    )
    copy(
        DeliverableSnapshot,
        {
            "deliverable": keys,
            "taken_at": [moment + SNAPSHOT_AFTER for moment in published],
            "origin": "api",
            "views": videos.views.tolist(),
            "likes": videos.likes.tolist(),
            "comments": videos.comments.tolist(),
            "product_clicks": videos.clicks.tolist(),
            "recorded_at": [moment + SNAPSHOT_AFTER for moment in published],
        },
    )


def _write_marks(
    world: World, team: Team, criteria: list[Criterion], collaborations: list[int], ended: list[datetime]
) -> None:
    marks = world.marks
    of = marks.collaboration.tolist()
    scorers = [team.raters[place].pk for place in marks.rater.tolist()]
    submitted = [
        ended[place] + timedelta(hours=hours)
        for place, hours in zip(of, np.round(marks.hours, 3).tolist(), strict=True)
    ]
    keys = ids_for(Evaluation, len(of))
    present = marks.is_present.tolist()
    copy(
        Evaluation,
        {
            "id": keys,
            "collaboration": [collaborations[place] for place in of],
            "role": [ROLES[place] for place in marks.role.tolist()],
            "scorer": scorers,
            "state": [
                EvaluationState.SUBMITTED.value if one else EvaluationState.OPEN.value for one in present
            ],
            "opened_at": [ended[place] for place in of],
            "due_at": [ended[place] + timedelta(hours=72) for place in of],
            "submitted_at": [at if one else None for at, one in zip(submitted, present, strict=True)],
            "note": "",
            "reopen_reason": "",
        },
    )
    panels, values = marks.panel.tolist(), marks.value.tolist()
    copy(
        Mark,
        {
            "evaluation": [keys[panel] for panel in panels],
            "criterion": [criteria[place].pk for place in marks.question.tolist()],
            "version": 1,
            "value": [None if value == NOT_APPLICABLE else value for value in values],
            "not_applicable": [value == NOT_APPLICABLE for value in values],
            "reason": ["seen" if value in REASON_DUE else "" for value in values],
            "correction_reason": "",
            "after_reveal": False,
            "marked_by": [scorers[panel] for panel in panels],
            "marked_at": [submitted[panel] for panel in panels],
        },
    )
