"""What follows a close: the roles vote on each review, the manager rules, and decides who is asked again."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.roles import Role
from campaigns.models import Campaign
from evaluations import actions
from evaluations.dimensions import Renewal
from evaluations.disputes import marks_to_rule_on
from evaluations.engine.run import run_waiting
from evaluations.given import GivenMark
from evaluations.models import RenewalItem, Review, ReviewVote
from evaluations.states import ReviewState

from .people import Team

EVERY_OVERTURNED = 4  # one in so many
AGREED = 3  # what the roles settle on when a mark is overturned
KEPT = "看过视频和数据，各角色评分都站得住。 Video and figures seen; each role's marks can be justified."
OVERTURNED = "重看视频后一致认为原评分偏离锚点。 Seen again together: the mark was off its anchor."
VOTES = {
    Role.OPERATIONS: "拍摄与交付符合 brief。 Filming and delivery were as briefed.",
    Role.MARKETING: "画面可用，差别在个人口味。 The footage can be used; the difference is taste.",
    Role.CUSTOMER_SERVICE: "评论区没有集中投诉。 No wave of complaints in the comments.",
}
ONE_MORE_TRY = "样本少，换直播再试一次。 Little to go by; one more try, as a live."


def rule_on_reviews(campaign: Campaign, team: Team, *, closed_at: datetime) -> None:
    """All that opened when the campaign closed."""
    opened = Review.objects.with_subject().open().filter(collaboration__campaign=campaign).order_by("pk")
    for review in opened:
        for days, role in enumerate(VOTES, start=1):
            vote(review, role, team, at=closed_at + timedelta(days=days))
        _rule(review, team, at=closed_at + timedelta(days=4))
    if opened:
        run_waiting()


def vote(review: Review, role: Role, team: Team, *, at: datetime) -> None:
    actions.vote_on_review(
        review=review,
        role=role,
        choice=ReviewVote.Choice.KEEP,
        reason=VOTES[role],
        by=team.by_role[role],
        at=at,
    )


def _rule(review: Review, team: Team, *, at: datetime) -> None:
    is_overturned = Review.objects.closed().count() % EVERY_OVERTURNED == 0
    marks = marks_to_rule_on(review) if is_overturned else []
    farthest = max(
        marks, key=lambda mark: abs((AGREED if mark.value is None else mark.value) - AGREED), default=None
    )
    actions.rule_on_review(
        review=review,
        state=ReviewState.OVERTURNED if farthest else ReviewState.KEPT,
        reason=OVERTURNED if farthest else KEPT,
        marks={(farthest.evaluation_id, farthest.criterion_id): GivenMark(AGREED)} if farthest else None,
        by=team.manager,
        at=at,
    )


def decide_as_suggested(campaign: Campaign, team: Team, *, at: datetime) -> None:
    """Whom the suggestion would pause gets another chance, so that there is a history to judge by."""
    items = RenewalItem.objects.of_campaign(campaign).undecided()
    chances = items.filter(suggestion=Renewal.PAUSE)
    actions.decide_renewals(
        brand=team.brand,
        ids=list(chances.values_list("pk", flat=True)),
        decision=Renewal.TRIAL,
        reason=ONE_MORE_TRY,
        by=team.manager,
        at=at,
    )
    actions.decide_renewals(
        brand=team.brand, ids=list(items.values_list("pk", flat=True)), by=team.manager, at=at
    )
