"""What happened to the collaborations of a campaign, kept until it is written in one go."""

from __future__ import annotations

from dataclasses import dataclass, field

from campaigns.models import (
    Campaign,
    Collaboration,
    Deliverable,
    DeliverableSnapshot,
    Message,
    Sample,
    SampleMove,
    StageMove,
    Terms,
)
from evaluations.models import Criterion, DraftMark, Evaluation, Mark
from evaluations.querysets import criteria_with_anchors
from evaluations.sources import OWN


@dataclass
class Ledger:
    campaign: Campaign
    moves: list[StageMove] = field(default_factory=list)
    terms: list[Terms] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    videos: list[Deliverable] = field(default_factory=list)
    figures: list[DeliverableSnapshot] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    sample_moves: list[SampleMove] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    drafts: list[DraftMark] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    collaborations: list[Collaboration] = field(default_factory=list)

    def __post_init__(self) -> None:
        scorers = self.campaign.scorers.select_related("user").order_by("pk")
        criteria = criteria_with_anchors("scoring__scorecard__criteria")
        pinned = Campaign.objects.prefetch_related(criteria).get(pk=self.campaign.pk).scoring
        self.panel = [(scorer.role, scorer.user) for scorer in scorers]
        self.asked: dict[str, list[Criterion]] = {role: pinned.asked_of(role) for role, _user in self.panel}
        # With those that orders answer, so that chance goes the same way whoever is asked.
        pinned.number_dimensions = list(OWN)
        self.askable = {role: pinned.asked_of(role) for role, _user in self.panel}

    def write(self) -> None:
        """Parents before children, so that each row finds its key."""
        Collaboration.objects.bulk_update(
            self.collaborations, ["stage", "stage_since", "agreed_videos", "agreed_on", "completed_at"]
        )
        StageMove.objects.bulk_create(self.moves)
        Terms.objects.bulk_create(self.terms)
        Message.objects.bulk_create(self.messages)
        Deliverable.objects.bulk_create(self.videos)
        DeliverableSnapshot.objects.bulk_create(self.figures)
        Sample.objects.bulk_create(self.samples)
        SampleMove.objects.bulk_create(self.sample_moves)
        Evaluation.objects.bulk_create(self.evaluations)
        Mark.objects.bulk_create(self.marks)
        DraftMark.objects.bulk_create(self.drafts)
