"""A year of campaigns, each lived through from the draft to the close; the newest are still under way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from campaigns import actions
from campaigns.models import Campaign, Collaboration, Deliverable, DeliverableSnapshot, Goal
from campaigns.states import Stage
from evaluations import actions as evaluating
from evaluations.engine.run import run_waiting
from evaluations.given import GivenMark
from evaluations.models import Criterion, Evaluation

from .archive import Archive, Talent
from .people import Team
from .words import MESSAGES, PRODUCTS, REASONS

LENGTH = timedelta(days=30)
EVERY = timedelta(days=38)
SEASONS = 10
AGO = timedelta(days=24)  # when the newest campaign began
CREATORS = 12
REGULARS = 9  # of each market, in nearly every campaign there
# How strict each team's scorers are, in points; the product has to find out.
LENIENCY = {"operations": -0.25, "marketing": 0.35, "customer_service": 0.0}


@dataclass(frozen=True)
class Season:
    """One campaign's place in time."""

    team: Team
    name: str
    goal: str
    market: str
    starts_at: datetime

    @classmethod
    def year_before(cls, now: datetime, teams: list[Team]) -> Iterator[Season]:
        """Ten campaigns a brand, oldest first; the last ones still run at `now`."""
        first = now - AGO - (SEASONS - 1) * EVERY
        for number in range(SEASONS):
            for shift, team in enumerate(teams):
                starts_at = first + number * EVERY + timedelta(days=9 * shift)
                chinese, english = PRODUCTS[(number * 2 + shift) % len(PRODUCTS)]
                market = ("ID", "TH", "VN", "PH")[(number + shift) % 4]
                name = f"{starts_at:%y%m} {chinese} {english} {market}"
                yield cls(team, name, Goal.values[(number + shift) % 4], market, starts_at)


def run_season(season: Season, random: Random, archive: Archive, *, now: datetime) -> None:
    campaign = _open(season)
    talents = _choose(random, archive, season)
    actions.add_creators(
        campaign=campaign,
        creator_ids=[talent.creator.pk for talent in talents],
        by=season.team.operations,
        at=season.starts_at,
    )
    actions.start_campaign(campaign=campaign, by=season.team.manager, at=season.starts_at)
    by_creator = {talent.creator.pk: talent for talent in talents}
    collaborations = campaign.collaborations.select_related("creator", "campaign__brand").order_by("pk")
    for place, collaboration in enumerate(collaborations):
        Story(season, random, collaboration, by_creator[collaboration.creator_id], now).live(place)
    closes_at = season.starts_at + LENGTH + timedelta(days=14)
    if closes_at < now:
        campaign.refresh_from_db()
        actions.close_campaign(campaign=campaign, by=season.team.manager, at=closes_at)
        run_waiting()


def _open(season: Season) -> Campaign:
    return actions.create_campaign(
        brand=season.team.brand,
        name=season.name,
        goal=season.goal,
        markets=[season.market],
        starts_on=season.starts_at.date(),
        ends_on=(season.starts_at + LENGTH).date(),
        budget_minor=1_200_000,
        by=season.team.manager,
        at=season.starts_at - timedelta(days=3),
    )


def _choose(random: Random, archive: Archive, season: Season) -> list[Talent]:
    """Mostly creators worked with before, since that is where a history comes from."""
    pool = archive.of_market(season.market)
    regulars, others = pool[:REGULARS], pool[REGULARS:]
    return random.sample(regulars, REGULARS - 1) + random.sample(others, CREATORS - REGULARS + 1)


@dataclass
class Story:
    """How one collaboration went."""

    season: Season
    random: Random
    collaboration: Collaboration
    talent: Talent
    now: datetime

    def live(self, place: int) -> None:
        """Each step happens only if its moment has come."""
        at = self.season.starts_at
        videos = self.random.choice((1, 1, 2, 2, 3))
        due_at = at + timedelta(days=self.random.randint(12, 26))
        dropped = place == CREATORS - 1
        self._move(Stage.CONTACTED, at + timedelta(days=1))
        if dropped:
            self._move(
                Stage.DECLINED, at + timedelta(days=4), reason="报价超出预算 Asked for more than the budget"
            )
            return
        self._move(Stage.NEGOTIATING, at + timedelta(days=2 + place % 3))
        self._agree(videos, due_at, at + timedelta(days=3 + place % 3))
        self._move(Stage.SAMPLE_SENT, at + timedelta(days=5 + place % 3))
        self._move(Stage.SCHEDULED, at + timedelta(days=8 + place % 3))
        self._publish(videos, due_at)
        self._score()

    def _move(self, target: Stage, at: datetime, reason: str = "") -> None:
        if at < self.now:
            self.collaboration = actions.move_collaboration(
                collaboration=self.collaboration,
                target=target,
                by=self.season.team.operations,
                at=at,
                reason=reason,
            )

    def _agree(self, videos: int, due_at: datetime, at: datetime) -> None:
        if at >= self.now:
            return
        operations = self.season.team.operations
        terms = actions.write_terms(
            collaboration=self.collaboration,
            form="guarantee",
            settlement="cps",
            guarantee_minor=self.random.randrange(3_000, 30_000, 500),
            commission_bp=self.random.choice((1000, 1200, 1500, 1800)),
            agreed_videos=videos,
            agreed_on=due_at.date(),
            by=operations,
            at=at,
        )
        actions.accept_terms(collaboration=self.collaboration, version=terms.version, by=operations, at=at)
        reply = timedelta(hours=self.random.choice((1, 3, 5, 9, 20, 40)))
        for direction, text, after in (("out", MESSAGES[0], timedelta()), ("in", MESSAGES[1], reply)):
            sent_at = at - timedelta(days=1) + after
            actions.record_message(
                collaboration=self.collaboration,
                direction=direction,
                text=text,
                channel="TikTok",
                sent_at=sent_at,
                by=operations,
                at=max(sent_at, at),
            )

    def _publish(self, videos: int, due_at: datetime) -> None:
        late = timedelta(
            days=0 if self.random.random() < self.talent.punctual else self.random.choice((1, 2, 5))
        )
        for number in range(videos):
            published_at = (
                due_at + late - timedelta(days=2 * (videos - 1 - number), hours=self.random.randint(2, 20))
            )
            recorded_at = published_at + timedelta(hours=1)
            if recorded_at < self.now:
                self._record(published_at, recorded_at, due_at)
        self.collaboration.refresh_from_db()

    def _record(self, published_at: datetime, recorded_at: datetime, due_at: datetime) -> None:
        video_id = (int(published_at.timestamp()) << 32) | self.random.getrandbits(32)
        video = actions.record_video(
            collaboration=self.collaboration,
            url=f"https://www.tiktok.com/@{self.collaboration.creator.handle}/video/{video_id}",
            title=self.season.name,
            agreed_on=due_at.date(),
            by=self.season.team.operations,
            at=recorded_at,
        )
        views = self._views(published_at)
        DeliverableSnapshot.objects.bulk_create(
            self._figures(video, published_at + timedelta(days=day), int(views * share))
            for day, share in ((1, 0.35), (3, 0.7), (7, 1.0), (21, 1.25))
            if published_at + timedelta(days=day) < self.now
        )

    def _views(self, at: datetime) -> int:
        reach = (self.talent.creator.follower_count or 1000) ** 0.62
        lift = 2 ** (self.talent.quality_at(at, self.now) - 3)
        return max(30, int(reach * lift * self.random.lognormvariate(0, 0.6)))

    def _figures(self, video: Deliverable, taken_at: datetime, views: int) -> DeliverableSnapshot:
        likes = int(views * self.random.uniform(0.006, 0.03) * (0.5 + self.talent.quality / 6))
        return DeliverableSnapshot(
            deliverable=video,
            taken_at=taken_at,
            origin=DeliverableSnapshot.Origin.FILE,
            recorded_by=self.season.team.operations,
            views=views,
            likes=likes,
            comments=int(likes * self.random.uniform(0.01, 0.08)),
            shares=int(likes * self.random.uniform(0.01, 0.05)),
            product_clicks=int(views * self.random.uniform(0.005, 0.03)),
        )

    def _score(self) -> None:
        """Most scorers are on time, some never come; the newest scorecards still wait."""
        for evaluation in Evaluation.objects.filter(collaboration=self.collaboration).open().with_criteria():
            at = evaluation.opened_at + timedelta(hours=self.random.uniform(3, 80))
            if at < self.now - timedelta(days=1) and self.random.random() < 0.96:
                self._submit(evaluation, at)

    def _submit(self, evaluation: Evaluation, at: datetime) -> None:
        scoring = evaluation.collaboration.campaign.scoring
        truth = self.talent.quality_at(at, self.now) + LENIENCY[evaluation.role]
        given = {
            criterion.pk: self._mark(criterion, truth) for criterion in scoring.asked_of(evaluation.role)
        }
        evaluating.save_draft(evaluation=evaluation, given=given, by=evaluation.scorer, at=at)
        evaluating.submit_evaluation(evaluation=evaluation, by=evaluation.scorer, at=at)

    def _mark(self, criterion: Criterion, truth: float) -> GivenMark:
        if self.random.random() < 0.03:
            return GivenMark(not_applicable=True)
        value = min(5, max(0, round(self.random.gauss(truth, 0.65))))
        reason = self.random.choice(REASONS[value]) if value in REASONS else ""
        return GivenMark(value=value, reason=reason)
