from datetime import timedelta

import pytest

from accounts.roles import Role
from campaigns.signals import collaboration_completed, scorers_changed
from evaluations import actions, errors
from evaluations.models import Evaluation
from tests.factories.accounts import person
from tests.factories.campaigns import NOW, CampaignFactory, CampaignScorerFactory, CollaborationFactory
from tests.factories.evaluations import EvaluationFactory, panel, submitted

pytestmark = pytest.mark.django_db


def complete(collaboration):
    collaboration_completed.send(sender=type(collaboration), collaboration=collaboration, at=NOW, by=None)


@pytest.fixture
def scorer():
    campaign = CampaignFactory()
    return CampaignScorerFactory(campaign=campaign, user=person(Role.OPERATIONS, campaign.brand))


def name_anew(campaign):
    scorers_changed.send(sender=type(campaign), campaign=campaign, at=NOW, by=None)


def test_new_scorer_gets_what_is_complete_already(scorer):
    collaboration = CollaborationFactory(campaign=scorer.campaign, completed=True)
    CollaborationFactory(campaign=scorer.campaign)

    name_anew(scorer.campaign)

    assert list(Evaluation.objects.values_list("collaboration", "scorer")) == [
        (collaboration.pk, scorer.user_id)
    ]


def test_dropped_scorer_owes_nothing_and_owes_again_when_named_again(scorer):
    campaign = scorer.campaign
    complete(CollaborationFactory(campaign=campaign, completed=True))

    scorer.delete()
    name_anew(campaign)
    dropped = Evaluation.objects.get().state
    CampaignScorerFactory(campaign=campaign, user=scorer.user)
    name_anew(campaign)

    assert (dropped, Evaluation.objects.get().state) == ("withdrawn", "open")


def test_new_scorer_who_has_seen_marks_is_not_asked(scorer):
    campaign = scorer.campaign
    marketing = CampaignScorerFactory(
        campaign=campaign, role=Role.MARKETING, user=person(Role.MARKETING, campaign.brand)
    )
    collaboration = CollaborationFactory(campaign=campaign, completed=True)
    complete(collaboration)
    for evaluation in Evaluation.objects.all():
        submitted(evaluation)

    CampaignScorerFactory(campaign=campaign, role=Role.OPERATIONS, user=marketing.user)
    name_anew(campaign)

    assert set(Evaluation.objects.values_list("role", "scorer")) == {
        (Role.OPERATIONS, scorer.user_id),
        (Role.MARKETING, marketing.user_id),
    }


def test_collaboration_that_is_complete_no_longer_withdraws_what_is_open(scorer):
    collaboration = CollaborationFactory(campaign=scorer.campaign, completed=True)
    complete(collaboration)

    collaboration.completed_at = None
    complete(collaboration)
    withdrawn = Evaluation.objects.get().state
    collaboration.completed_at = NOW + timedelta(days=1)
    complete(collaboration)

    evaluation = Evaluation.objects.get()
    assert (withdrawn, evaluation.state) == ("withdrawn", "open")
    assert evaluation.due_at == NOW + timedelta(days=4)


def test_sources_are_fixed_with_the_first_evaluation(scorer):
    campaign = scorer.campaign
    manager = person(Role.MANAGER, campaign.brand)

    scoring = actions.choose_sources(campaign=campaign, number_dimensions=[], by=manager, at=NOW)
    EvaluationFactory(collaboration=CollaborationFactory(campaign=campaign, completed=True))

    assert scoring.number_dimensions == []
    with pytest.raises(errors.SourcesFixedError):
        actions.choose_sources(campaign=campaign, number_dimensions=["data"], by=manager, at=NOW)


def test_scorer_of_another_brand_cannot_substitute():
    evaluation = EvaluationFactory()

    with pytest.raises(errors.NotAScorerError):
        actions.assign_substitute(
            evaluation=evaluation,
            scorer=EvaluationFactory().scorer,
            by=person(Role.MANAGER, evaluation.brand),
            at=NOW,
        )


def test_member_of_the_panel_cannot_substitute_in_the_same_role():
    evaluations = panel(CollaborationFactory(completed=True))
    first = evaluations[Role.OPERATIONS]
    second = EvaluationFactory(collaboration=first.collaboration, role=Role.OPERATIONS)

    with pytest.raises(errors.ScoresAlreadyError):
        actions.assign_substitute(
            evaluation=first, scorer=second.scorer, by=person(Role.MANAGER, first.brand), at=NOW
        )
