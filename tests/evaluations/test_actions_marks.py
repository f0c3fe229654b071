from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from campaigns.signals import campaign_started, collaborations_completed
from evaluations import actions, errors
from evaluations.given import GivenMark
from evaluations.models import Evaluation, Mark
from tests.factories.accounts import person
from tests.factories.campaigns import NOW, CampaignFactory, CampaignScorerFactory, CollaborationFactory
from tests.factories.evaluations import (
    EvaluationFactory,
    asked,
    marks_for,
    panel,
    standard_scorecard,
    submitted,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def complete(collaboration, at=NOW):
    collaboration.save(update_fields=["completed_at"])
    collaborations_completed.send(sender=type(collaboration), collaborations=[collaboration], at=at, by=None)


def test_starting_a_campaign_pins_the_scorecard_and_the_sources():
    campaign = CampaignFactory()
    scorecard = standard_scorecard()

    campaign_started.send(sender=type(campaign), campaign=campaign, at=NOW, by=campaign.owner)

    assert campaign.scoring.scorecard == scorecard
    assert campaign.scoring.number_dimensions == ["data", "fulfilment"]


def test_completion_opens_an_evaluation_per_scorer_due_in_72_hours():
    collaboration = CollaborationFactory(completed=True)
    scorers = [
        CampaignScorerFactory(campaign=collaboration.campaign, role=role)
        for role in ("operations", "marketing")
    ]

    complete(collaboration)

    assert list(Evaluation.objects.order_by("pk").values_list("role", "scorer", "due_at")) == [
        (scorer.role, scorer.user_id, NOW + timedelta(hours=72)) for scorer in scorers
    ]


def test_later_publication_moves_the_deadline_and_opens_nothing_twice():
    collaboration = CollaborationFactory(completed=True)
    CampaignScorerFactory(campaign=collaboration.campaign)
    complete(collaboration)

    collaboration.completed_at = NOW + timedelta(days=2)
    complete(collaboration)

    assert Evaluation.objects.get().due_at == NOW + timedelta(days=5)


def test_completion_does_not_reopen_for_somebody_substituted():
    collaboration = CollaborationFactory(completed=True)
    CampaignScorerFactory(campaign=collaboration.campaign)
    complete(collaboration)
    evaluation = Evaluation.objects.get()
    brand = collaboration.campaign.brand
    substitute = person(Role.OPERATIONS, brand)
    actions.assign_substitute(
        evaluation=evaluation, scorer=substitute, by=person(Role.MANAGER, brand), at=NOW
    )

    complete(collaboration)

    assert Evaluation.objects.get().scorer == substitute


def test_draft_is_kept_changed_and_taken_back():
    evaluation = EvaluationFactory()
    first, second = (criterion.pk for criterion in asked(evaluation)[:2])
    scorer = evaluation.scorer

    actions.save_draft(
        evaluation=evaluation, given={first: GivenMark(4), second: GivenMark(2)}, by=scorer, at=NOW
    )
    actions.save_draft(
        evaluation=evaluation,
        given={first: GivenMark(), second: GivenMark(not_applicable=True)},
        by=scorer,
        at=LATER,
    )

    draft = evaluation.draft_marks.get()
    assert (draft.criterion_id, draft.value, draft.not_applicable, draft.saved_at) == (
        second,
        None,
        True,
        LATER,
    )


def test_draft_refuses_a_criterion_that_is_not_asked():
    evaluation = EvaluationFactory(role=Role.CUSTOMER_SERVICE)
    other = standard_scorecard().criteria.get(code="picture-quality")

    with pytest.raises(errors.NotAskedError):
        actions.save_draft(
            evaluation=evaluation, given={other.pk: GivenMark(3)}, by=evaluation.scorer, at=NOW
        )


def test_numbers_with_a_source_are_not_asked():
    codes = [criterion.code for criterion in asked(EvaluationFactory(role=Role.OPERATIONS))]

    assert codes == [
        "picture-quality",
        "speaking-fluency",
        "selling-points",
        "script-creativity",
        "sales-effect",
        "after-sales",
        "response-speed",
        "willingness-to-revise",
        "disclosure",
        "material-and-rights",
    ]


def test_nobody_scores_for_somebody_else():
    evaluation = EvaluationFactory()
    other = person(Role.OPERATIONS, evaluation.brand)

    with pytest.raises(errors.NotYourEvaluationError):
        actions.save_draft(evaluation=evaluation, given={}, by=other, at=NOW)


def test_submission_writes_every_mark_and_drops_the_draft():
    evaluation = EvaluationFactory()
    given = marks_for(evaluation, 4)
    actions.save_draft(evaluation=evaluation, given=given, by=evaluation.scorer, at=NOW)

    evaluation = actions.submit_evaluation(evaluation=evaluation, by=evaluation.scorer, at=LATER)

    assert evaluation.submitted_at == LATER
    assert set(evaluation.marks.values_list("criterion", "value", "version")) == {(pk, 4, 1) for pk in given}
    assert not evaluation.draft_marks.exists()


def test_incomplete_submission_names_each_criterion_and_writes_nothing():
    evaluation = EvaluationFactory()
    given = marks_for(evaluation)
    missing, unreasoned, *_rest = given
    given |= {missing: GivenMark(), unreasoned: GivenMark(5)}
    actions.save_draft(evaluation=evaluation, given=given, by=evaluation.scorer, at=NOW)

    with pytest.raises(errors.MarksRefusedError) as refusal:
        actions.submit_evaluation(evaluation=evaluation, by=evaluation.scorer, at=NOW)

    assert refusal.value.problems.keys() == {missing, unreasoned}
    assert not Mark.objects.exists()


def test_nothing_is_submitted_twice():
    evaluation = submitted(EvaluationFactory())

    with pytest.raises(errors.EvaluationClosedError):
        actions.submit_evaluation(evaluation=evaluation, by=evaluation.scorer, at=LATER)


def test_submission_after_the_deadline_is_late():
    evaluation = EvaluationFactory()
    actions.save_draft(evaluation=evaluation, given=marks_for(evaluation), by=evaluation.scorer, at=NOW)

    evaluation = actions.submit_evaluation(
        evaluation=evaluation, by=evaluation.scorer, at=evaluation.due_at + timedelta(seconds=1)
    )

    assert evaluation.is_late


def test_correction_is_the_next_version_with_its_reason():
    evaluation = submitted(EvaluationFactory())
    first = asked(evaluation)[0].pk
    given = marks_for(evaluation) | {first: GivenMark(4)}

    marks = actions.correct_marks(
        evaluation=evaluation, given=given, reason="misread", by=evaluation.scorer, at=LATER
    )

    assert [(mark.criterion_id, mark.version, mark.value, mark.after_reveal) for mark in marks] == [
        (first, 2, 4, False)
    ]
    assert evaluation.marks.counting().get(criterion=first).value == 4


def test_correction_after_seeing_others_is_marked():
    evaluations = panel(CollaborationFactory(completed=True))
    for evaluation in evaluations.values():
        submitted(evaluation)
    own = evaluations[Role.MARKETING]

    marks = actions.correct_marks(
        evaluation=own, given={asked(own)[0].pk: GivenMark(4)}, reason="misread", by=own.scorer, at=LATER
    )

    assert [mark.after_reveal for mark in marks] == [True]


def test_correction_needs_a_reason_and_a_change():
    evaluation = submitted(EvaluationFactory())

    with pytest.raises(errors.ReasonMissingError):
        actions.correct_marks(evaluation=evaluation, given={}, reason=" ", by=evaluation.scorer, at=LATER)
    with pytest.raises(errors.NothingChangedError):
        actions.correct_marks(
            evaluation=evaluation, given=marks_for(evaluation), reason="why", by=evaluation.scorer, at=LATER
        )


def test_manager_does_not_correct_before_settlement():
    evaluation = submitted(EvaluationFactory())

    with pytest.raises(errors.NotYourEvaluationError):
        actions.correct_marks(
            evaluation=evaluation, given={}, reason="why", by=person(Role.MANAGER, evaluation.brand), at=LATER
        )


def test_substitute_takes_over_with_an_empty_form():
    evaluation = EvaluationFactory()
    first = evaluation.scorer
    actions.save_draft(evaluation=evaluation, given=marks_for(evaluation), by=first, at=NOW)
    substitute = person(Role.OPERATIONS, evaluation.brand)

    actions.assign_substitute(
        evaluation=evaluation, scorer=substitute, by=person(Role.MANAGER, evaluation.brand), at=NOW
    )

    evaluation.refresh_from_db()
    assert (evaluation.scorer, evaluation.substitute_for) == (substitute, first)
    assert not evaluation.draft_marks.exists()


def test_whoever_has_seen_marks_may_not_substitute():
    evaluations = panel(CollaborationFactory(completed=True))
    seen = submitted(evaluations[Role.MARKETING])
    submitted(evaluations[Role.OPERATIONS])
    missing = evaluations[Role.CUSTOMER_SERVICE]
    manager = person(Role.MANAGER, missing.brand)

    with pytest.raises(errors.HasSeenMarksError):
        actions.assign_substitute(evaluation=missing, scorer=seen.scorer, by=manager, at=NOW)
    with pytest.raises(errors.HasSeenMarksError):
        actions.assign_substitute(
            evaluation=missing, scorer=manager, by=manager, at=missing.due_at + timedelta(hours=1)
        )


def test_scorers_do_not_name_substitutes():
    evaluation = EvaluationFactory()

    with pytest.raises(PermissionDenied):
        actions.assign_substitute(
            evaluation=evaluation,
            scorer=person(Role.OPERATIONS, evaluation.brand),
            by=evaluation.scorer,
            at=NOW,
        )
