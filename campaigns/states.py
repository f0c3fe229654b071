"""The states of a campaign and the stages of a collaboration, and the one table of allowed moves for each."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    RUNNING = "running", _("Running")
    SCORING = "scoring", _("Scoring")
    CLOSED = "closed", _("Closed")


CAMPAIGN_NEXT: dict[CampaignState, frozenset[CampaignState]] = {
    CampaignState.DRAFT: frozenset({CampaignState.RUNNING}),
    CampaignState.RUNNING: frozenset({CampaignState.SCORING, CampaignState.CLOSED}),
    CampaignState.SCORING: frozenset({CampaignState.RUNNING, CampaignState.CLOSED}),
    CampaignState.CLOSED: frozenset({CampaignState.SCORING}),
}


class Stage(models.TextChoices):
    LEAD = "lead", _("Lead")
    CONTACTED = "contacted", _("Contacted")
    NEGOTIATING = "negotiating", _("Negotiating")
    SAMPLE_SENT = "sample_sent", _("Sample sent")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    REVIEWED = "reviewed", _("Reviewed")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


PIPELINE = (
    Stage.LEAD,
    Stage.CONTACTED,
    Stage.NEGOTIATING,
    Stage.SAMPLE_SENT,
    Stage.SCHEDULED,
    Stage.PUBLISHED,
    Stage.REVIEWED,
)
# Nothing published yet: a newly blocked creator is withdrawn from these.
OPEN_STAGES = PIPELINE[:5]
COMPLETE_STAGES = PIPELINE[5:]
DROPPED_STAGES = (Stage.DECLINED, Stage.CANCELLED)

# A video may come at any stage, so each open one leads to published.
_OUT = frozenset({Stage.PUBLISHED, *DROPPED_STAGES})
STAGE_NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.LEAD: _OUT | {Stage.CONTACTED, Stage.NEGOTIATING},
    Stage.CONTACTED: _OUT | {Stage.LEAD, Stage.NEGOTIATING},
    Stage.NEGOTIATING: _OUT | {Stage.CONTACTED, Stage.SAMPLE_SENT, Stage.SCHEDULED},
    Stage.SAMPLE_SENT: _OUT | {Stage.NEGOTIATING, Stage.SCHEDULED},
    Stage.SCHEDULED: _OUT | {Stage.NEGOTIATING, Stage.SAMPLE_SENT},
    Stage.PUBLISHED: frozenset({Stage.SCHEDULED, Stage.REVIEWED}),
    Stage.REVIEWED: frozenset({Stage.PUBLISHED}),
    Stage.DECLINED: frozenset({Stage.LEAD}),
    Stage.CANCELLED: frozenset({Stage.LEAD}),
}


class SampleState(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("sample", "Requested")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    SHIPPED = "shipped", _("Shipped")
    RECEIVED = "received", pgettext_lazy("sample", "Received")
    FULFILLED = "fulfilled", _("Fulfilled")
    UNFULFILLED = "unfulfilled", _("Not fulfilled")
    CANCELLED = "cancelled", _("Cancelled")


# A parcel that nobody reported received may still be followed by its video; a late video still fulfils. An arrival
# that is put right to a later day lets the clock run again.
SAMPLE_NEXT: dict[SampleState, frozenset[SampleState]] = {
    SampleState.REQUESTED: frozenset({SampleState.APPROVED, SampleState.REJECTED, SampleState.CANCELLED}),
    SampleState.APPROVED: frozenset({SampleState.SHIPPED, SampleState.CANCELLED}),
    SampleState.REJECTED: frozenset({SampleState.REQUESTED}),
    SampleState.SHIPPED: frozenset({SampleState.RECEIVED, SampleState.FULFILLED, SampleState.CANCELLED}),
    SampleState.RECEIVED: frozenset({SampleState.FULFILLED, SampleState.UNFULFILLED}),
    SampleState.FULFILLED: frozenset(),
    SampleState.UNFULFILLED: frozenset({SampleState.FULFILLED, SampleState.RECEIVED}),
    SampleState.CANCELLED: frozenset({SampleState.REQUESTED}),
}
SAMPLE_ENDED = (
    SampleState.REJECTED,
    SampleState.FULFILLED,
    SampleState.UNFULFILLED,
    SampleState.CANCELLED,
)
# Those that a parcel left for, whatever became of it.
SAMPLE_SENT = (
    SampleState.SHIPPED,
    SampleState.RECEIVED,
    SampleState.FULFILLED,
    SampleState.UNFULFILLED,
)

# Turning a request down, calling a sample off and taking one up again each need a reason.
SAMPLE_NEEDS_REASON = frozenset({SampleState.REJECTED, SampleState.CANCELLED, SampleState.REQUESTED})


def needs_reason(source: Stage, target: Stage) -> bool:
    """Dropping a collaboration, taking it up again and going back each need a reason."""
    if target in DROPPED_STAGES or source in DROPPED_STAGES:
        return True
    return PIPELINE.index(target) < PIPELINE.index(source)


def targets(source: Stage) -> list[Stage]:
    """Where a stage may lead, in the order people see stages."""
    return [stage for stage in Stage if stage in STAGE_NEXT[source]]


def targets_with_reason(source: Stage) -> list[Stage]:
    return [stage for stage in targets(source) if needs_reason(source, stage)]
