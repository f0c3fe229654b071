"""The states of versioned documents and of evaluations, and the moves each allows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    """Of scorecards and policies: a draft is edited, a published version never changes."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


VERSION_NEXT: dict[VersionState, frozenset[VersionState]] = {
    VersionState.DRAFT: frozenset({VersionState.PUBLISHED}),
    VersionState.PUBLISHED: frozenset(),
}


class EvaluationState(models.TextChoices):
    OPEN = "open", _("To score")
    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


EVALUATION_NEXT: dict[EvaluationState, frozenset[EvaluationState]] = {
    EvaluationState.OPEN: frozenset({EvaluationState.SUBMITTED, EvaluationState.WITHDRAWN}),
    EvaluationState.SUBMITTED: frozenset(),
    # Taken up again when the scorer is named again, or the collaboration completes again.
    EvaluationState.WITHDRAWN: frozenset({EvaluationState.OPEN}),
}


class ClockState(models.TextChoices):
    """Of a complete collaboration; derived from the time, see `evaluations.clock`."""

    OPEN = "open", _("Marks are coming in")
    HUMAN_DONE = "human_done", _("Marked, numbers still count")
    SETTLED = "settled", _("Settled")
    FINAL = "final", _("Final")


class ReviewState(models.TextChoices):
    OPEN = "open", _("Under review")
    KEPT = "kept", _("Kept")
    OVERTURNED = "overturned", _("Overturned")


REVIEW_NEXT: dict[ReviewState, frozenset[ReviewState]] = {
    ReviewState.OPEN: frozenset({ReviewState.KEPT, ReviewState.OVERTURNED}),
    ReviewState.KEPT: frozenset(),
    ReviewState.OVERTURNED: frozenset(),
}
