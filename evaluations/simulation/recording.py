"""What is recorded of a collaboration: its videos with their figures, and the marks of its panel."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np

from campaigns.models import Deliverable, DeliverableSnapshot
from creators.markets import FACTS
from evaluations.models import Criterion, Evaluation, Mark
from evaluations.models.marks import REASON_DUE
from evaluations.states import EvaluationState

from .copying import copy, ids_for
from .panel import NOT_APPLICABLE, ROLES, Marks
from .team import Team
from .world import Videos, World

MARKET_CODES = ("ID", "TH", "VN", "MX")
SNAPSHOT_AFTER = timedelta(days=7)
MARKS_DUE_AFTER = timedelta(hours=72)


def write_videos(world: World, team: Team, collaborations: list[int], ended: list[datetime]) -> None:
    videos = world.videos
    published = [
        ended[place] - timedelta(days=early)
        for place, early in zip(
            videos.collaboration.tolist(), np.round(videos.days_early, 4).tolist(), strict=True
        )
    ]
    keys = ids_for(Deliverable, len(published))
    _copy_videos(world, team, collaborations, keys, published)
    _copy_figures(videos, keys, published)


def _copy_videos(
    world: World, team: Team, collaborations: list[int], keys: list[int], published: list[datetime]
) -> None:
    videos = world.videos
    copy(
        Deliverable,
        {
            "id": keys,
            "collaboration": [collaborations[place] for place in videos.collaboration.tolist()],
            "kind": "video",
            "url": "",
            "content_id": [str(key) for key in keys],
            "title": "",
            "agreed_on": _agreed_days(world, published),
            "published_at": published,
            "gmv_minor": (videos.gmv * 100).astype(np.int64).tolist(),
            "currency": "USD",
            "transcript": "",
            "translation": "",
            "recorded_by": team.manager.pk,
            "recorded_at": published,
        },
    )


def _agreed_days(world: World, published: list[datetime]) -> list[date]:
    videos = world.videos
    markets = [MARKET_CODES[place] for place in world.creators.market[world.collaborations.creator].tolist()]
    return [
        moment.astimezone(FACTS[markets[place]].zone).date() - timedelta(days=late)
        for place, moment, late in zip(
            videos.collaboration.tolist(), published, videos.days_late.tolist(), strict=True
        )
    ]


def _copy_figures(videos: Videos, keys: list[int], published: list[datetime]) -> None:
    taken = [moment + SNAPSHOT_AFTER for moment in published]
    copy(
        DeliverableSnapshot,
        {
            "deliverable": keys,
            "taken_at": taken,
            "origin": "api",
            "views": videos.views.tolist(),
            "likes": videos.likes.tolist(),
            "comments": videos.comments.tolist(),
            "product_clicks": videos.clicks.tolist(),
            "recorded_at": taken,
        },
    )


def write_marks(
    world: World, team: Team, criteria: list[Criterion], collaborations: list[int], ended: list[datetime]
) -> None:
    marks = world.marks
    scorers = [team.raters[place].pk for place in marks.rater.tolist()]
    submitted = [
        ended[place] + timedelta(hours=hours)
        for place, hours in zip(marks.collaboration.tolist(), np.round(marks.hours, 3).tolist(), strict=True)
    ]
    keys = ids_for(Evaluation, len(scorers))
    _copy_evaluations(marks, collaborations, ended, keys, scorers, submitted)
    _copy_marks(marks, criteria, keys, scorers, submitted)


def _copy_evaluations(
    marks: Marks,
    collaborations: list[int],
    ended: list[datetime],
    keys: list[int],
    scorers: list[int],
    submitted: list[datetime],
) -> None:
    of, present = marks.collaboration.tolist(), marks.is_present.tolist()
    given, missing = EvaluationState.SUBMITTED.value, EvaluationState.OPEN.value
    copy(
        Evaluation,
        {
            "id": keys,
            "collaboration": [collaborations[place] for place in of],
            "role": [ROLES[place] for place in marks.role.tolist()],
            "scorer": scorers,
            "state": [given if one else missing for one in present],
            "opened_at": [ended[place] for place in of],
            "due_at": [ended[place] + MARKS_DUE_AFTER for place in of],
            "submitted_at": [at if one else None for at, one in zip(submitted, present, strict=True)],
            "note": "",
            "reopen_reason": "",
        },
    )


def _copy_marks(
    marks: Marks,
    criteria: list[Criterion],
    keys: list[int],
    scorers: list[int],
    submitted: list[datetime],
) -> None:
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
