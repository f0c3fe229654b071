"""Filling in, submitting and correcting evaluations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability
from accounts.rules import require
from evaluations import errors
from evaluations.given import GivenMark
from evaluations.models import DraftMark, Evaluation, Mark
from evaluations.rules import has_seen_marks, problems_of, refuse_under_review, require_correction
from evaluations.signals import marks_corrected
from evaluations.states import EvaluationState


@transaction.atomic
def save_draft(
    *, evaluation: Evaluation, given: Mapping[int, GivenMark], by: User, at: datetime, note: str | None = None
) -> None:
    """Keep what was chosen so far, for its scorer alone. `given` is by criterion id."""
    evaluation = _own_open(evaluation, by, at)
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
    evaluation = _own_open(evaluation, by, at)
    reopened = evaluation.reopened_at is not None
    if reopened:
        refuse_under_review(evaluation)
    criteria = evaluation.asked()
    given = {draft.criterion_id: GivenMark.of(draft) for draft in evaluation.draft_marks.all()}
    problems = problems_of(criteria, given)
    if problems:
        raise errors.MarksRefusedError(problems, {criterion.pk: criterion.name for criterion in criteria})
    evaluation.state, evaluation.submitted_at = EvaluationState.SUBMITTED, at
    evaluation.save(update_fields=["state", "submitted_at"])
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
    evaluation = Evaluation.objects.locked(evaluation, at=at)
    require_correction(by, evaluation)
    if not reason.strip():
        raise errors.ReasonMissingError(field="correction_reason")
    criteria = {criterion.pk: criterion for criterion in evaluation.asked()}
    if not criteria.keys() >= given.keys():
        raise errors.NotAskedError
    current = {mark.criterion_id: mark for mark in evaluation.marks.counting()}
    changed = {
        pk: mark for pk, mark in given.items() if pk not in current or mark != GivenMark.of(current[pk])
    }
    if not changed:
        raise errors.NothingChangedError
    problems = problems_of([criteria[pk] for pk in changed], changed)
    if problems:
        raise errors.MarksRefusedError(problems, {pk: criteria[pk].name for pk in changed})
    revealed = has_seen_marks(by, evaluation, at=at)
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


def _own_open(evaluation: Evaluation, by: User, at: datetime) -> Evaluation:
    evaluation = Evaluation.objects.locked(evaluation, at=at)
    require(by, Capability.SCORE, evaluation.brand)
    if evaluation.scorer_id != by.pk:
        raise errors.NotYourEvaluationError
    if not evaluation.is_open:
        raise errors.EvaluationClosedError
    if evaluation.is_settled and evaluation.reopened_at is None:
        raise errors.SettledError
    return evaluation


def _columns(mark: GivenMark) -> dict[str, object]:
    return {"value": mark.value, "not_applicable": mark.not_applicable, "reason": mark.reason.strip()}
