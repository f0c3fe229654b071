"""What is under way in the scoring method: reviews, renewals, calibration, a draft of the policy, reminders."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from accounts.roles import Role
from campaigns.models import Campaign, Collaboration
from campaigns.states import CampaignState
from evaluations import actions
from evaluations.calibration import criteria_of
from evaluations.dimensions import Dimension, Renewal
from evaluations.engine import what_if
from evaluations.engine.run import run_waiting
from evaluations.given import GivenMark
from evaluations.models import CalibrationRound, Policy, RenewalItem, Review
from evaluations.querysets import RenewalQuerySet, videos_to_calibrate

from .people import Team
from .rulings import vote
from .stories import LENIENCY

VIDEOS = 6
DECIDED = 4  # renewals of the newest closed campaign; the others still wait
DISPUTED = "加购与退款记录对不上这个分数，请一起看。 Baskets and refunds do not fit this score; please look together."
PAUSED = "连续两期低于同类，先停一季。 Below comparable creators twice in a row; a quarter's break."
DRAFT = "近期表现应占更大比重，A、B 级门槛偏低。 Recent work should count for more; A and B are too easy to reach."
DRAFTED = {"half_life": 120.0, "cut_a": 3.7, "cut_b": 3.25}


def use_the_method(random: Random, teams: list[Team], *, at: datetime) -> None:
    for team in teams:
        _decide_some(team, at=at - timedelta(hours=5))
        _calibrate(random, team, "上季度视频校准 Videos of last quarter", at=at - timedelta(days=40))
        _ask_to_calibrate(random, team, at=at - timedelta(days=2))
    _vote_on_open(teams, at=at - timedelta(days=1))
    _dispute(teams[0], at=at - timedelta(days=2))
    run_waiting()
    _try_a_policy(teams[0], at=at - timedelta(hours=3))
    for hours in (30, 1):
        actions.send_reminders(at=at - timedelta(hours=hours))


def _decide_some(team: Team, *, at: datetime) -> None:
    """Of the newest closed campaign: the best as suggested, the worst paused."""
    campaign = _newest_closed(team)
    ids = list(_worklist(campaign).values_list("pk", flat=True))
    actions.decide_renewals(brand=team.brand, ids=ids[:DECIDED], by=team.manager, at=at)
    actions.decide_renewals(
        brand=team.brand, ids=ids[-1:], decision=Renewal.PAUSE, reason=PAUSED, by=team.manager, at=at
    )


def _newest_closed(team: Team) -> Campaign:
    closed = Campaign.objects.filter(brand=team.brand, state=CampaignState.CLOSED)
    newest: Campaign = closed.latest("starts_on")
    return newest


def _vote_on_open(teams: list[Team], *, at: datetime) -> None:
    """One role has had its say on what the roles see too differently."""
    for team in teams:
        for review in Review.objects.with_subject().open().of_brand(team.brand).order_by("pk"):
            vote(review, Role.OPERATIONS, team, at=at)


def _dispute(team: Team, *, at: datetime) -> None:
    """A person does not believe a score."""
    settled = Collaboration.objects.filter(campaign=_newest_closed(team), scores__isnull=False)
    collaboration = settled.exclude(reviews__state="open").order_by("pk").distinct().first()
    if collaboration is None:
        return
    review = actions.open_review(
        collaboration=collaboration,
        dimension=Dimension.CONVERSION,
        reason=DISPUTED,
        by=team.operations,
        at=at,
    )
    vote(review, Role.MARKETING, team, at=at + timedelta(hours=20))


def _calibrate(random: Random, team: Team, title: str, *, at: datetime) -> None:
    """Opened, scored by everybody and closed with its results."""
    calibration = _open(team, title, at=at)
    for scorer in team.by_role:
        _submit(random, calibration, team, scorer, at=at + timedelta(days=2))
    actions.close_round(calibration=calibration, by=team.manager, at=at + timedelta(days=5))


def _ask_to_calibrate(random: Random, team: Team, *, at: datetime) -> None:
    """Opened, and scored by one of those asked."""
    calibration = _open(team, "本月视频校准 Videos of this month", at=at)
    _submit(random, calibration, team, Role.MARKETING, at=at + timedelta(days=1))


def _open(team: Team, title: str, *, at: datetime) -> CalibrationRound:
    videos = videos_to_calibrate(team.brand).filter(published_at__lt=at - timedelta(days=20))
    return actions.open_round(
        brand=team.brand,
        title=title,
        videos=list(videos[:VIDEOS]),
        scorers=[(role, user) for role, user in team.by_role.items()],
        due_at=at + timedelta(days=7),
        by=team.manager,
        at=at,
    )


def _submit(random: Random, calibration: CalibrationRound, team: Team, role: Role, *, at: datetime) -> None:
    user = team.by_role[role]
    criteria = criteria_of(calibration, role)
    given = {}
    for video in calibration.videos.order_by("position"):
        truth = (2.2, 3.1, 4.2)[video.position % 3] + LENIENCY.get(user.email, 0.0)
        for criterion in criteria:
            value = min(5, max(0, round(random.gauss(truth, 0.5))))
            given[video.pk, criterion.pk] = GivenMark(value=value)
    actions.submit_calibration(calibration=calibration, given=given, by=user, at=at)


def _try_a_policy(team: Team, *, at: datetime) -> None:
    """Drafted by one administrator and tried; the other may publish it."""
    author = team.administrators[0]
    draft = actions.draft_policy(
        based_on=Policy.objects.in_force(), changes=DRAFTED, note=DRAFT, by=author, at=at
    )
    actions.request_what_if(policy=draft, by=author, at=at + timedelta(minutes=5))
    what_if.run_waiting()


def _worklist(campaign: Campaign) -> RenewalQuerySet:
    return RenewalItem.objects.of_campaign(campaign).undecided().with_rank(z=0.39).order_by("-rank", "-pk")
