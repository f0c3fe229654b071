"""How one collaboration went, as rows of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from accounts.models import User
from accounts.roles import Role
from campaigns.clock import MARKS_DUE_AFTER, completion
from campaigns.models import Collaboration, Deliverable, DeliverableSnapshot, Message, StageMove, Terms
from campaigns.states import Stage
from evaluations.dimensions import Dimension
from evaluations.given import GivenMark
from evaluations.models import Criterion, DraftMark, Evaluation, Mark
from evaluations.states import EvaluationState

from .archive import Talent
from .ledger import Ledger
from .parcels import send
from .people import Team
from .sales import Till
from .words import MESSAGES, REASONS

# How lenient scorers are, in points; the product has to find out. One is far stricter than colleagues, one milder.
LENIENCY = {
    "operations@example.com": -0.85,
    "marketing@example.com": 0.05,
    "operations.two@example.com": -0.1,
    "marketing.two@example.com": 1.0,
}
# How far marks scatter around the truth, in points: what can be counted is agreed on, taste is not.
NOISE = {
    "disclosure": 0.1,
    "response-speed": 0.1,
    "after-sales": 0.2,
    "claims": 0.25,
    "script-creativity": 0.7,
}
USUAL_NOISE = 0.4
# What two roles think of the content of one video that they see quite differently, and where that happens.
AT_ODDS = {Role.OPERATIONS: 1, Role.MARKETING: 5}
PLACE_AT_ODDS = 0
# Days until a creator was got hold of, by place in the campaign: so a young campaign has two cards in every column,
# since a creator who is blocked leaves one.
DELAYS = (0, 0, 0.5, 1, 1, 2, 4, 5, 7, 7, 10, 10, 11.2, 11.5)
DROPPED = {14: Stage.DECLINED, 15: Stage.CANCELLED}
DROP_REASONS = {
    Stage.DECLINED: "报价超出预算 Asked for more than the budget",
    Stage.CANCELLED: "样品缺货，双方同意取消 Sample out of stock, both agreed to cancel",
}
ON_TIME = 0.95  # chance that a scorer submits
SENT_IN_VAIN = 0.5
IN_HASTE = 0.85  # while the campaign is still open


@dataclass
class Story:
    ledger: Ledger
    team: Team
    random: Random
    collaboration: Collaboration
    talent: Talent
    starts_at: datetime
    now: datetime
    till: Till
    is_at_odds: bool = False

    def live(self, place: int) -> None:
        """Each step happens only if its moment has come."""
        at = self.starts_at + timedelta(days=DELAYS[place % len(DELAYS)], hours=place)
        videos = self.random.choice((1, 1, 2, 2, 3))
        due_at = at + timedelta(days=11 + self.random.randint(1, 8))
        self.ledger.collaborations.append(self.collaboration)
        self._move(Stage.CONTACTED, at + timedelta(days=1))
        self._move(Stage.NEGOTIATING, at + timedelta(days=2))
        if place in DROPPED:
            self._move(DROPPED[place], at + timedelta(days=4), DROP_REASONS[DROPPED[place]])
            return
        self._agree(videos, due_at, at + timedelta(days=3))
        self._move(Stage.SAMPLE_SENT, at + timedelta(days=5))
        self._move(Stage.SCHEDULED, at + timedelta(days=8))
        opened_at = self._publish(videos, due_at)
        self._send_sample(at + timedelta(days=4))
        if opened_at:
            self._score(opened_at)

    def _move(self, target: Stage, at: datetime, reason: str = "") -> None:
        if at < self.now:
            row = self.collaboration
            self.ledger.moves.append(
                StageMove(
                    collaboration=row,
                    source=row.stage,
                    target=target,
                    reason=reason,
                    at=at,
                    by=self.team.operations,
                )
            )
            row.stage, row.stage_since = target, at

    def _agree(self, videos: int, due_at: datetime, at: datetime) -> None:
        if at >= self.now:
            return
        by, row = self.team.operations, self.collaboration
        self.ledger.terms.append(
            Terms(
                collaboration=row,
                version=1,
                form="guarantee",
                settlement="cps",
                currency=self.ledger.campaign.currency,
                guarantee_minor=self.random.randrange(3_000, 30_000, 500) // 5,
                commission_bp=self.random.choice((1000, 1200, 1500, 1800)),
                agreed_videos=videos,
                agreed_on=due_at.date(),
                written_by=by,
                written_at=at,
                accepted_by=by,
                accepted_at=at,
            )
        )
        row.agreed_videos, row.agreed_on = videos, due_at.date()
        reply = timedelta(hours=self.random.choice((1, 3, 5, 9, 20)))
        for direction, text, after in (("out", MESSAGES[0], timedelta()), ("in", MESSAGES[1], reply)):
            self.ledger.messages.append(
                Message(
                    collaboration=row,
                    direction=direction,
                    text=text,
                    channel="TikTok",
                    sent_at=at - timedelta(days=1) + after,
                    recorded_by=by,
                )
            )

    def _send_sample(self, requested_at: datetime) -> None:
        """One for the video; now and then another that nothing ever came of."""
        self._send(requested_at, self._first_video())
        if self.till.random.random() < (1 - self.talent.punctual) * SENT_IN_VAIN:
            self._send(requested_at + timedelta(days=2), None)

    def _send(self, requested_at: datetime, first_video: Deliverable | None) -> None:
        parcel = send(
            self.till.random,
            self.till.shops,
            self.collaboration,
            requested_at=requested_at,
            first_video=first_video,
            by=self.team.operations,
            now=self.now,
        )
        if parcel:
            sample, moves = parcel
            self.ledger.samples.append(sample)
            self.ledger.sample_moves += moves

    def _first_video(self) -> Deliverable | None:
        own = [video for video in self.ledger.videos if video.collaboration is self.collaboration]
        return min(own, key=lambda video: video.published_at, default=None)

    def _publish(self, videos: int, due_at: datetime) -> datetime | None:
        """The videos that are out; when the last agreed one was recorded, if it was."""
        is_late = self.random.random() > self.talent.punctual
        late = timedelta(days=self.random.choice((1, 2, 5)) if is_late else 0)
        published = []
        for number in range(videos):
            early = timedelta(days=2 * (videos - 1 - number), hours=self.random.randint(2, 20))
            published_at = (due_at + late - early).replace(microsecond=0)  # as the video's id tells it
            if published_at + timedelta(hours=1) < self.now:
                self._record(published_at, due_at)
                published.append(published_at)
        self.collaboration.completed_at = completion(published, agreed=videos)
        return max(published) + timedelta(hours=1) if self.collaboration.completed_at else None

    def _record(self, published_at: datetime, due_at: datetime) -> None:
        video_id = (int(published_at.timestamp()) << 32) | self.random.getrandbits(32)
        handle = self.collaboration.creator.handle
        video = Deliverable(
            collaboration=self.collaboration,
            url=f"https://www.tiktok.com/@{handle}/video/{video_id}",
            content_id=str(video_id),
            title=self.ledger.campaign.name,
            agreed_on=due_at.date(),
            published_at=published_at,
            recorded_by=self.team.operations,
            recorded_at=published_at + timedelta(hours=1),
        )
        self.ledger.videos.append(video)
        if self.collaboration.stage != Stage.PUBLISHED:
            self._move(Stage.PUBLISHED, video.recorded_at)
        views = self._views(published_at)
        for day, share in ((1, 0.35), (3, 0.7), (7, 1.0), (21, 1.25)):
            if published_at + timedelta(days=day) < self.now:
                self._measure(video, published_at + timedelta(days=day), int(views * share))
        self.till.sell(
            video,
            self.collaboration.creator,
            views=views,
            sent_back=self.talent.sent_back(published_at, self.now),
        )

    def _views(self, at: datetime) -> int:
        reach = (self.talent.creator.follower_count or 1000) ** 0.62
        lift = 2 ** (self.talent.quality_at(at, self.now) - 3)
        return max(30, int(reach * lift * self.random.lognormvariate(0, 0.6)))

    def _measure(self, video: Deliverable, taken_at: datetime, views: int) -> None:
        quality = self.talent.quality_at(taken_at, self.now)
        likes = int(views * self.random.uniform(0.006, 0.03) * (0.5 + quality / 6))
        self.ledger.figures.append(
            DeliverableSnapshot(
                deliverable=video,
                taken_at=taken_at,
                origin=DeliverableSnapshot.Origin.FILE,
                recorded_by=self.team.operations,
                views=views,
                likes=likes,
                comments=int(likes * self.random.uniform(0.01, 0.08)),
                shares=int(likes * self.random.uniform(0.01, 0.05)),
                product_clicks=int(views * self.random.uniform(0.005, 0.03)),
            )
        )

    def _score(self, opened_at: datetime) -> None:
        """Most scorers are on time, some never come; the newest scorecards still wait."""
        is_recent = self.now - self.starts_at < timedelta(days=44)
        for role, scorer in self.ledger.panel:
            evaluation = Evaluation(
                collaboration=self.collaboration,
                role=role,
                scorer=scorer,
                opened_at=opened_at,
                due_at=(self.collaboration.completed_at or opened_at) + MARKS_DUE_AFTER,
            )
            self.ledger.evaluations.append(evaluation)
            at = opened_at + timedelta(hours=self.random.uniform(3, 80))
            given = self._marks(role, scorer, at)
            comes = self.random.random() < (IN_HASTE if is_recent else ON_TIME) or self.is_at_odds
            if comes and at < self.now - timedelta(days=1):
                self._submit(evaluation, given, at)
            elif is_recent and self.random.random() < 0.3:
                self._begin(evaluation, given, min(at, self.now))

    def _marks(self, role: str, scorer: User, at: datetime) -> dict[Criterion, GivenMark]:
        truth = self.talent.quality_at(at, self.now) + LENIENCY.get(scorer.email, 0.0)
        thought = {criterion: self._mark(truth, criterion) for criterion in self.ledger.askable[role]}
        given = {criterion: thought[criterion] for criterion in self.ledger.asked[role]}
        if self.is_at_odds and role in AT_ODDS:
            value = AT_ODDS[Role(role)]
            for criterion in given:
                if criterion.dimension == Dimension.CONTENT:
                    given[criterion] = GivenMark(value=value, reason=REASONS[value][0])
        return given

    def _submit(self, evaluation: Evaluation, given: dict[Criterion, GivenMark], at: datetime) -> None:
        evaluation.state, evaluation.submitted_at = EvaluationState.SUBMITTED, at
        self.ledger.marks += [
            Mark(
                evaluation=evaluation,
                criterion=criterion,
                value=mark.value,
                not_applicable=mark.not_applicable,
                reason=mark.reason,
                marked_by=evaluation.scorer,
                marked_at=at,
            )
            for criterion, mark in given.items()
        ]

    def _begin(self, evaluation: Evaluation, given: dict[Criterion, GivenMark], at: datetime) -> None:
        """Some have begun and not submitted."""
        self.ledger.drafts += [
            DraftMark(
                evaluation=evaluation,
                criterion=criterion,
                value=mark.value,
                not_applicable=mark.not_applicable,
                reason=mark.reason,
                saved_at=at,
            )
            for criterion, mark in list(given.items())[: len(given) // 2]
        ]

    def _mark(self, truth: float, criterion: Criterion) -> GivenMark:
        if self.random.random() < 0.03:
            return GivenMark(not_applicable=True)
        value = min(5, max(0, round(self.random.gauss(truth, NOISE.get(criterion.code, USUAL_NOISE)))))
        reason = self.random.choice(REASONS[value]) if value in REASONS else ""
        return GivenMark(value=value, reason=reason)
