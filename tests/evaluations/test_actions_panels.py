from datetime import timedelta

import pytest

from accounts.roles import Role
from campaigns.signals import campaign_started, collaborations_completed, scorers_changed
from evaluations import actions, errors
from evaluations.models import CampaignScoring, Evaluation, StandingJob
from tests.evaluations.engine.history import collaborate, settle_all
from tests.evaluations.engine.orders import peers as sales_peers
from tests.factories.accounts import person
from tests.factories.campaigns import (
    NOW,
    CampaignFactory,
    CampaignScorerFactory,
    CollaborationFactory,
    DraftCampaignFactory,
)
from tests.factories.commerce import OrderLineFactory, StoreFactory
from tests.factories.evaluations import EvaluationFactory, panel, submitted

pytestmark = pytest.mark.django_db


def complete(collaboration):
    collaboration.save(update_fields=["completed_at"])
    collaborations_completed.send(sender=type(collaboration), collaborations=[collaboration], at=NOW, by=None)


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


@pytest.mark.parametrize("rows", [1, 4])
def test_completing_many_costs_no_more_queries(scorer, rows, django_assert_num_queries):
    collaborations = [
        CollaborationFactory(campaign=scorer.campaign, completed=True, completed_at=NOW - timedelta(hours=n))
        for n in range(rows)
    ]
    actions.pin_scoring(campaign=scorer.campaign, at=NOW)

    with django_assert_num_queries(13):
        actions.open_evaluations(collaborations=collaborations, at=NOW)

    due = dict(Evaluation.objects.values_list("collaboration", "due_at"))
    assert due == {row.pk: row.completed_at + timedelta(hours=72) for row in collaborations}


@pytest.mark.parametrize("rows", [1, 4])
def test_what_has_settled_is_settled_again_by_a_job_each(rows, django_assert_num_queries):
    settled = [collaborate(day=10) for _number in range(rows)]
    settle_all(*settled)
    fresh = CollaborationFactory(completed=True)

    with django_assert_num_queries(4):
        actions.resettle(collaborations=[*settled, fresh], at=NOW)

    jobs = StandingJob.objects.waiting().values_list("collaboration", "campaign", "cause")
    assert set(jobs) == {(row.pk, row.campaign_id, "settlement") for row in settled}


def test_sources_chosen_in_the_draft_stay_and_the_scorecard_is_pinned_at_the_start(operator, brand):
    campaign = DraftCampaignFactory(brand=brand)
    early = actions.choose_sources(campaign=campaign, number_dimensions=["data"], by=operator, at=NOW)

    campaign_started.send(sender=type(campaign), campaign=campaign, at=NOW + timedelta(days=1), by=None)

    pinned = CampaignScoring.objects.get()
    assert (pinned.number_dimensions, pinned.pinned_at) == (["data"], NOW + timedelta(days=1))
    assert early.pinned_at == NOW


@pytest.mark.parametrize(("orders", "peers", "declared"), [(1, 1, True), (1, 0, False), (0, 1, False)])
def test_conversion_is_declared_once_there_is_something_to_compare(brand, orders, peers, declared):
    if orders:
        OrderLineFactory(store__brand=brand)
    if peers:
        sales_peers(0)

    scoring = actions.pin_scoring(campaign=CampaignFactory(brand=brand), at=NOW)

    assert ("conversion" in scoring.number_dimensions) is declared


def test_brand_with_a_store_may_declare_conversion(operator, brand):
    StoreFactory(brand=brand)

    scoring = actions.choose_sources(
        campaign=CampaignFactory(brand=brand), number_dimensions=["conversion"], by=operator, at=NOW
    )

    assert scoring.number_dimensions == ["conversion"]


def test_brand_without_a_store_has_no_numbers_for_conversion(operator, brand):
    with pytest.raises(errors.NoSuchSourceError):
        actions.choose_sources(
            campaign=CampaignFactory(brand=brand), number_dimensions=["conversion"], by=operator, at=NOW
        )


def test_sources_are_fixed_once_an_evaluation_is_open(operator, brand):
    campaign = EvaluationFactory(collaboration__campaign__brand=brand).collaboration.campaign

    with pytest.raises(errors.SourcesFixedError):
        actions.choose_sources(campaign=campaign, number_dimensions=[], by=operator, at=NOW)
