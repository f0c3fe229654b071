"""Opening, filling in, submitting and correcting evaluations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from campaigns.models import Campaign, Collaboration
from evaluations import errors
from evaluations.dimensions import Dimension
from evaluations.given import GivenMark
from evaluations.models import CampaignScoring, DraftMark, Evaluation, Mark, Policy, Scorecard
from evaluations.rules import problems_of, require_correction
from evaluations.signals import marks_corrected
from evaluations.states import EvaluationState

MARKS_DUE_HOURS = 72
# Conversion joins them once orders are attributed to collaborations.
SOURCES = (Dimension.DATA, Dimension.FULFILMENT)


@transaction.atomic
def pin_scoring(*, campaign: Campaign, at: datetime) -> CampaignScoring:
    """Fix the scorecard of the campaign and which dimensions come from numbers. Pinned once."""
    scoring, _created = CampaignScoring.objects.get_or_create(
        campaign=campaign,
        defaults={
            "scorecard": Scorecard.objects.in_force(),
            "number_dimensions": list(SOURCES),
            "pinned_at": at,
        },
    )
    return scoring


@transaction.atomic
def choose_sources(
    *, campaign: Campaign, number_dimensions: list[str], by: User, at: datetime
) -> CampaignScoring:
    """Declare which dimensions come from numbers. Raises SourcesFixedError after the first evaluation."""
    require(by, Capability.EDIT_CAMPAIGNS, campaign.brand)
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if Evaluation.objects.filter(collaboration__campaign=campaign).exists():
        raise errors.SourcesFixedError
    scoring = pin_scoring(campaign=campaign, at=at)
    scoring.number_dimensions = number_dimensions
    scoring.save(update_fields=["number_dimensions"])
    return scoring


@transaction.atomic
def open_evaluations(*, collaboration: Collaboration, at: datetime) -> None:
    """One evaluation per scorer of the campaign, due 72 hours after T; a later T moves the deadline."""
    if collaboration.completed_at is None:
        return
    Campaign.objects.select_for_update(of=("self",)).get(pk=collaboration.campaign_id)
    pin_scoring(campaign=collaboration.campaign, at=at)
    due_at = collaboration.completed_at + timedelta(hours=_marks_due_hours())
    panel = Evaluation.objects.filter(collaboration=collaboration)
    # A substitute answers for the person named first.
    taken = {(one.role, one.substitute_for_id or one.scorer_id) for one in panel}
    Evaluation.objects.bulk_create(
        [
            Evaluation(
                collaboration=collaboration,
                role=scorer.role,
                scorer_id=scorer.user_id,
                opened_at=at,
                due_at=due_at,
            )
            for scorer in collaboration.campaign.scorers.all()
            if (scorer.role, scorer.user_id) not in taken
        ],
        ignore_conflicts=True,
    )
    panel.exclude(state=EvaluationState.WITHDRAWN).exclude(due_at=due_at).update(due_at=due_at)


@transaction.atomic
def save_draft(
    *, evaluation: Evaluation, given: Mapping[int, GivenMark], by: User, at: datetime, note: str | None = None
) -> None:
    """Keep what was chosen so far, for its scorer alone. `given` is by criterion id."""
    evaluation = _own_open(evaluation, by)
    if not {criterion.pk for criterion in evaluation.asked()}.issuperset(given):
        raise errors.NotAskedError
    kept = {pk: mark for pk, mark in given.items() if not mark.is_empty or mark.reason}
    evaluation.draft_marks.filter(criterion__in=given.keys() - kept.keys()).delete()
    DraftMark.objects.bulk_create(
        [
            DraftMark(
                evaluation=evaluation,
                criterion_id=pk,
                value=mark.value,
                not_applicable=mark.not_applicable,
                reason=mark.reason,
                saved_at=at,
            )
            for pk, mark in kept.items()
        ],
        update_conflicts=True,
        unique_fields=["evaluation", "criterion"],
        update_fields=["value", "not_applicable", "reason", "saved_at"],
    )
    if note is not None and note != evaluation.note:
        Evaluation.objects.filter(pk=evaluation.pk).update(note=note)


@transaction.atomic
def submit_evaluation(*, evaluation: Evaluation, by: User, at: datetime) -> Evaluation:
    """Turn the draft into marks, all or none. Raises MarksRefusedError naming every criterion at fault."""
    evaluation = _own_open(evaluation, by)
    criteria = evaluation.asked()
    given = {draft.criterion_id: GivenMark.of(draft) for draft in evaluation.draft_marks.all()}
    problems = problems_of(criteria, given)
    if problems:
        raise errors.MarksRefusedError(problems, {criterion.pk: criterion.name for criterion in criteria})
    evaluation.state, evaluation.submitted_at = EvaluationState.SUBMITTED, at
    evaluation.save(update_fields=["state", "submitted_at"])
    reopened = evaluation.reopened_at is not None
    Mark.objects.bulk_create(
        Mark(
            evaluation=evaluation,
            criterion=criterion,
            marked_by=by,
            marked_at=at,
            after_reveal=reopened,
            **_columns(given[criterion.pk]),
        )
        for criterion in criteria
    )
    evaluation.draft_marks.all().delete()
    if reopened:
        marks_corrected.send(sender=Evaluation, evaluation=evaluation, at=at, by=by)
    return evaluation


@transaction.atomic
def correct_marks(
    *, evaluation: Evaluation, given: Mapping[int, GivenMark], reason: str, by: User, at: datetime
) -> list[Mark]:
    """The next version of every mark that differs: by the scorer, and after settlement by a manager."""
    evaluation = _locked(evaluation)
    require_correction(by, evaluation)
    if not reason.strip():
        raise errors.ReasonMissingError(field="correction_reason")
    criteria = {criterion.pk: criterion for criterion in evaluation.asked()}
    if not criteria.keys() >= given.keys():
        raise errors.NotAskedError
    current = {mark.criterion_id: mark for mark in evaluation.marks.latest()}
    changed = {
        pk: mark for pk, mark in given.items() if pk not in current or mark != GivenMark.of(current[pk])
    }
    if not changed:
        raise errors.NothingChangedError
    problems = problems_of([criteria[pk] for pk in changed], changed)
    if problems:
        raise errors.MarksRefusedError(problems, {pk: criteria[pk].name for pk in changed})
    revealed = _others_marks_visible(evaluation, by, at)
    marks = Mark.objects.bulk_create(
        Mark(
            evaluation=evaluation,
            criterion_id=pk,
            version=current[pk].version + 1 if pk in current else 1,
            correction_reason=reason.strip(),
            after_reveal=revealed,
            marked_by=by,
            marked_at=at,
            **_columns(mark),
        )
        for pk, mark in changed.items()
    )
    marks_corrected.send(sender=Evaluation, evaluation=evaluation, at=at, by=by)
    return marks


@transaction.atomic
def reopen_evaluation(*, evaluation: Evaluation, reason: str, by: User, at: datetime) -> None:
    """Let the scorer of a settled collaboration submit after all."""
    evaluation = _locked(evaluation)
    require(by, Capability.CORRECT_MARKS, evaluation.brand)
    if not evaluation.is_open:
        raise errors.EvaluationClosedError
    if not reason.strip():
        raise errors.ReasonMissingError(field="reason")
    Evaluation.objects.filter(pk=evaluation.pk).update(
        reopened_at=at, reopened_by=by, reopen_reason=reason.strip()
    )


@transaction.atomic
def assign_substitute(*, evaluation: Evaluation, scorer: User, by: User, at: datetime) -> None:
    """Hand an open evaluation to somebody who has not seen the others' marks. The draft is dropped."""
    evaluation = _locked(evaluation)
    require(by, Capability.ASSIGN_SCORERS, evaluation.brand)
    if not evaluation.is_open:
        raise errors.EvaluationClosedError
    if not (scorer.is_active and any(brand == evaluation.brand.pk for brand, _role in scorer.brand_roles)):
        raise errors.NotAScorerError(field="scorer")
    panel = Evaluation.objects.filter(collaboration=evaluation.collaboration_id, role=evaluation.role)
    if panel.filter(scorer=scorer).exists():
        raise errors.ScoresAlreadyError(field="scorer")
    if _others_marks_visible(evaluation, scorer, at):
        raise errors.HasSeenMarksError(field="scorer")
    evaluation.draft_marks.all().delete()
    Evaluation.objects.filter(pk=evaluation.pk).update(
        scorer=scorer, substitute_for=evaluation.substitute_for_id or evaluation.scorer_id, note=""
    )


def _marks_due_hours() -> int:
    in_force = Policy.objects.published().order_by("-published_at", "-pk")
    return in_force.values_list("marks_due_hours", flat=True).first() or MARKS_DUE_HOURS


def _locked(evaluation: Evaluation) -> Evaluation:
    rows = Evaluation.objects.with_subject().with_criteria().with_settled()
    return rows.select_for_update(of=("self",)).get(pk=evaluation.pk)


def _own_open(evaluation: Evaluation, by: User) -> Evaluation:
    evaluation = _locked(evaluation)
    require(by, Capability.SCORE, evaluation.brand)
    if evaluation.scorer_id != by.pk:
        raise errors.NotYourEvaluationError
    if not evaluation.is_open:
        raise errors.EvaluationClosedError
    if evaluation.is_settled and evaluation.reopened_at is None:
        raise errors.SettledError
    return evaluation


def _others_marks_visible(evaluation: Evaluation, user: User, at: datetime) -> bool:
    marks = Mark.objects.visible_to(user, at=at).exclude(evaluation__scorer=user)
    return marks.filter(evaluation__collaboration=evaluation.collaboration_id).exists()


def _columns(mark: GivenMark) -> dict[str, object]:
    return {"value": mark.value, "not_applicable": mark.not_applicable, "reason": mark.reason.strip()}
