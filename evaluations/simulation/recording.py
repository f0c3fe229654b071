"""What is recorded of a collaboration: its videos with their figures, and the marks of its panel."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from campaigns.models import Deliverable, DeliverableSnapshot
from creators.markets import FACTS
from evaluations.models import Criterion, Evaluation, Mark
from evaluations.models.marks import REASON_DUE
from evaluations.states import EvaluationState

from .copying import copy, ids_for
from .panel import NOT_APPLICABLE, ROLES
from .team import Team
from .world import World

MARKET_CODES = ("ID", "TH", "VN", "MX")
SNAPSHOT_AFTER = timedelta(days=7)


def write_videos(world: World, team: Team, collaborations: list[int], ended: list[datetime]) -> None:
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


def write_marks(
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
