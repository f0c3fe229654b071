"""Who is asked to score a collaboration, and by when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, OuterRef, Subquery

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from campaigns.models import Campaign, CampaignScorer, Collaboration
from evaluations import errors, sources
from evaluations.models import CampaignScoring, Evaluation, Mark, Policy, Scorecard
from evaluations.rules import has_seen_marks, refuse_under_review
from evaluations.states import EvaluationState

MARKS_DUE_HOURS = 72


@transaction.atomic
def pin_scoring(*, campaign: Campaign, at: datetime) -> CampaignScoring:
    """At the start: the scorecard in force now is the campaign's; sources chosen in the draft stay."""
    pinned = {"scorecard": Scorecard.objects.in_force(), "pinned_at": at}
    if CampaignScoring.objects.filter(campaign=campaign).update(**pinned):
        return CampaignScoring.objects.get(campaign=campaign)
    return CampaignScoring.objects.create(
        campaign=campaign, number_dimensions=sources.usual(campaign.brand), **pinned
    )


@transaction.atomic
def choose_sources(
    *, campaign: Campaign, number_dimensions: list[str], by: User, at: datetime
) -> CampaignScoring:
    """Declare which dimensions come from numbers; people mark the rest.

    Raises SourcesFixedError after the first evaluation, NoSuchSourceError.
    """
    require(by, Capability.EDIT_CAMPAIGNS, campaign.brand)
    if not set(number_dimensions) <= set(sources.available(campaign.brand)):
        raise errors.NoSuchSourceError(field="number_dimensions")
    _lock(campaign)
    if Evaluation.objects.of_campaign(campaign).exists():
        raise errors.SourcesFixedError
    scoring = _scoring_of(campaign, at)
    scoring.number_dimensions = [name for name in sources.SOURCES if name in number_dimensions]
    scoring.save(update_fields=["number_dimensions"])
    return scoring


@transaction.atomic
def open_evaluations(*, collaborations: Sequence[Collaboration], at: datetime) -> None:
    """One evaluation per scorer of the campaign, due 72 hours after T; a later T moves the deadline.

    Without T any more, what is still open is withdrawn; drafts wait for the next T.
    """
    campaigns = _locked(collaborations)
    complete = [row for row in collaborations if row.completed_at is not None]
    panels = Evaluation.objects.filter(collaboration__in=collaborations)
    panels.exclude(collaboration__in=complete).open().update(state=EvaluationState.WITHDRAWN)
    if not complete:
        return
    _pin_missing({row.campaign_id for row in complete}, campaigns, at)
    scorers = CampaignScorer.objects.filter(campaign__in=campaigns).select_related("user")
    _open(complete, scorers, at)
    completed_at = Collaboration.objects.filter(pk=OuterRef("collaboration")).values("completed_at")
    due_at = ExpressionWrapper(Subquery(completed_at) + _marks_due_after(), DateTimeField())
    panels.filter(collaboration__in=complete).live().update(due_at=due_at)


@transaction.atomic
def follow_scorers(*, campaign: Campaign, at: datetime) -> None:
    """After scorers were named anew: open what they owe, withdraw what the others had still open.

    Somebody who has seen marks of a collaboration is not asked to score it.
    """
    _lock(campaign)
    scorers = list(campaign.scorers.all())
    unsettled = list(campaign.collaborations.filter(completed_at__isnull=False, scores__isnull=True))
    _open(unsettled, scorers, at)
    named = {(scorer.role, scorer.user_id) for scorer in scorers}
    waiting = Evaluation.objects.open().filter(collaboration__in=unsettled)
    dropped = [one.pk for one in waiting if (one.role, one.named_scorer_id) not in named]
    Evaluation.objects.filter(pk__in=dropped).update(state=EvaluationState.WITHDRAWN)


@transaction.atomic
def assign_substitute(*, evaluation: Evaluation, scorer: User, by: User, at: datetime) -> None:
    """Hand an open evaluation to somebody who has not seen the others' marks. The draft is dropped."""
    evaluation = Evaluation.objects.locked(evaluation, at=at)
    require(by, Capability.ASSIGN_SCORERS, evaluation.brand)
    if not evaluation.is_open:
        raise errors.EvaluationClosedError
    if not (scorer.is_active and any(brand == evaluation.brand.pk for brand, _role in scorer.brand_roles)):
        raise errors.NotAScorerError(field="scorer")
    panel = Evaluation.objects.filter(collaboration=evaluation.collaboration_id, role=evaluation.role)
    if panel.filter(scorer=scorer).exists():
        raise errors.ScoresAlreadyError(field="scorer")
    if has_seen_marks(scorer, evaluation, at=at):
        raise errors.HasSeenMarksError(field="scorer")
    evaluation.draft_marks.all().delete()
    Evaluation.objects.filter(pk=evaluation.pk).update(
        scorer=scorer, substitute_for=evaluation.named_scorer_id, note=""
    )


@transaction.atomic
def reopen_evaluation(*, evaluation: Evaluation, reason: str, by: User, at: datetime) -> None:
    """Let the scorer of a settled collaboration submit after all."""
    evaluation = Evaluation.objects.locked(evaluation, at=at)
    require(by, Capability.CORRECT_MARKS, evaluation.brand)
    if not evaluation.is_open:
        raise errors.EvaluationClosedError
    if not reason.strip():
        raise errors.ReasonMissingError(field="reason")
    refuse_under_review(evaluation)
    Evaluation.objects.filter(pk=evaluation.pk).update(
        reopened_at=at, reopened_by=by, reopen_reason=reason.strip()
    )


def _scoring_of(campaign: Campaign, at: datetime) -> CampaignScoring:
    """What is pinned; now, where nothing is yet."""
    _pin_missing({campaign.pk}, {campaign.pk: campaign}, at)
    return CampaignScoring.objects.get(campaign=campaign)


def _pin_missing(ids: set[int], campaigns: Mapping[int, Campaign], at: datetime) -> None:
    pinned = CampaignScoring.objects.filter(campaign__in=ids).values_list("campaign", flat=True)
    for pk in sorted(ids.difference(pinned)):
        pin_scoring(campaign=campaigns[pk], at=at)


def _open(collaborations: list[Collaboration], scorers: Iterable[CampaignScorer], at: datetime) -> None:
    due_after = _marks_due_after()
    present = Evaluation.objects.filter(collaboration__in=collaborations).live()
    # A substitute answers for the person named first.
    taken = {
        (one.collaboration_id, one.role, person)
        for one in present
        for person in (one.scorer_id, one.named_scorer_id)
    }
    named = defaultdict(list)
    for scorer in scorers:
        named[scorer.campaign_id].append(scorer)
    wanted = [
        Evaluation(
            collaboration=collaboration,
            role=scorer.role,
            scorer=scorer.user,
            opened_at=at,
            due_at=_due_at(collaboration, due_after),
        )
        for collaboration in collaborations
        for scorer in named[collaboration.campaign_id]
        if (collaboration.pk, scorer.role, scorer.user_id) not in taken
    ]
    seen = _seen({one.scorer for one in wanted}, collaborations, at)
    Evaluation.objects.bulk_create(
        [one for one in wanted if (one.scorer_id, one.collaboration_id) not in seen],
        update_conflicts=True,
        unique_fields=["collaboration", "role", "scorer"],
        update_fields=["state", "due_at"],
    )


def _seen(people: set[User], collaborations: list[Collaboration], at: datetime) -> set[tuple[int, int]]:
    """(person, collaboration) where others' marks are visible: one query per person newly asked."""
    return {
        (person.pk, collaboration)
        for person in people
        for collaboration in Mark.objects.visible_to(person, at=at)
        .filter(evaluation__collaboration__in=collaborations)
        .exclude(evaluation__scorer=person)
        .values_list("evaluation__collaboration", flat=True)
        .distinct()
    }


def _due_at(collaboration: Collaboration, due_after: timedelta) -> datetime:
    if collaboration.completed_at is None:
        raise ValueError("Only a completed collaboration has a deadline.")
    return collaboration.completed_at + due_after


def _marks_due_after() -> timedelta:
    in_force = Policy.objects.published().order_by("-published_at", "-pk")
    hours = in_force.values_list("marks_due_hours", flat=True).first()
    return timedelta(hours=hours or MARKS_DUE_HOURS)


def _lock(campaign: Campaign) -> None:
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)


def _locked(collaborations: Sequence[Collaboration]) -> dict[int, Campaign]:
    """Their campaigns, held in the order of their ids until the transaction ends."""
    ids = {row.campaign_id for row in collaborations}
    rows = Campaign.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    return {campaign.pk: campaign for campaign in rows}
