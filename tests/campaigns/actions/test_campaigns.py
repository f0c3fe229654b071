from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import DefaultScorer
from accounts.roles import SCORING_ROLES, Role
from campaigns import actions, errors
from campaigns.models import Campaign, CampaignMove, Goal
from campaigns.signals import campaign_closed, campaign_started
from campaigns.states import CAMPAIGN_NEXT, CampaignState, Stage
from core.dates import YearError
from tests.factories.accounts import person
from tests.factories.campaigns import (
    START,
    CampaignFactory,
    CollaborationFactory,
    CompletedCollaborationFactory,
    DraftCampaignFactory,
    with_scorers,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """What the signals of a campaign said."""
    facts = []

    def hear(sender, signal, campaign, **_kwargs):
        facts.append((signal, campaign.pk))

    for signal in (campaign_started, campaign_closed):
        signal.connect(hear)
    yield facts
    for signal in (campaign_started, campaign_closed):
        signal.disconnect(hear)


def create(brand, by, **fields):
    values = {
        "name": "Spring",
        "goal": Goal.SALES,
        "markets": ["TH"],
        "starts_on": date(2026, 3, 2),
        "ends_on": date(2026, 4, 2),
    }
    return actions.create_campaign(brand=brand, by=by, at=START, **values | fields)


@pytest.mark.parametrize("field", ["starts_on", "ends_on"])
def test_a_campaign_of_another_age_is_refused(brand, operator, field):
    day = {"starts_on": date(1, 1, 1), "ends_on": date(9999, 12, 31)}[field]

    with pytest.raises(YearError) as refusal:
        create(brand, operator, **{field: day})

    assert (refusal.value.field, Campaign.objects.count()) == (field, 0)


def test_create_campaign_names_the_default_scorers(brand, operator):
    scorers = {role: person(role, brand) for role in SCORING_ROLES}
    for role, user in scorers.items():
        DefaultScorer.objects.create(brand=brand, role=role, user=user)

    campaign = create(brand, operator)

    assert {row.role: row.user for row in campaign.scorers.all()} == scorers
    assert (campaign.state, campaign.owner, campaign.currency) == ("draft", operator, brand.currency)


def test_create_campaign_twice_with_one_name(brand, operator):
    create(brand, operator)

    with pytest.raises(errors.NameTakenError):
        create(brand, operator)


def test_create_campaign_that_ends_before_it_starts(brand, operator):
    with pytest.raises(errors.DatesError) as refused:
        create(brand, operator, ends_on=date(2026, 3, 1))

    assert refused.value.field == "ends_on"


def test_create_campaign_by_a_scorer(brand, scorer):
    with pytest.raises(PermissionDenied):
        create(brand, scorer)


def test_start_needs_a_scorer_for_each_role(brand, manager, heard):
    campaign = DraftCampaignFactory(brand=brand)

    with pytest.raises(errors.ScorerMissingError):
        actions.start_campaign(campaign=campaign, by=manager, at=START)

    assert heard == []


def test_start_announces_the_campaign(brand, manager, heard):
    campaign = DraftCampaignFactory(brand=brand)
    with_scorers(campaign)

    actions.start_campaign(campaign=campaign, by=manager, at=START)

    campaign.refresh_from_db()
    assert (campaign.state, campaign.started_at) == (CampaignState.RUNNING, START)
    assert heard == [(campaign_started, campaign.pk)]
    assert CampaignMove.objects.get().target == CampaignState.RUNNING


def test_the_goal_is_fixed_once_started(brand, manager):
    campaign = CampaignFactory(brand=brand, goal=Goal.SALES)

    with pytest.raises(errors.FixedAtStartError):
        actions.change_campaign(campaign=campaign, by=manager, at=START, goal=Goal.BRAND)


STEPS = {
    CampaignState.RUNNING: [actions.start_campaign, actions.resume_campaign],
    CampaignState.SCORING: [actions.begin_scoring, actions.reopen_campaign],
    CampaignState.CLOSED: [actions.close_campaign],
}


@pytest.mark.parametrize("source", CampaignState)
@pytest.mark.parametrize("target", CampaignState)
def test_every_state_against_every_state(brand, manager, source, target):
    stamps = {"started_at": None if source == CampaignState.DRAFT else START}
    if source == CampaignState.CLOSED:
        stamps |= {"closed_at": START, "closed_by": manager}
    campaign = CampaignFactory(brand=brand, state=source, **stamps)
    with_scorers(campaign)

    for step in STEPS.get(target, []):
        reason = {"reason": "Wrong dates"} if step is actions.reopen_campaign else {}
        try:
            step(campaign=Campaign.objects.get(pk=campaign.pk), by=manager, at=START, **reason)
        except errors.MoveRefusedError:
            continue

    campaign.refresh_from_db()
    allowed = target in CAMPAIGN_NEXT[source]
    assert campaign.state == (target if allowed else source)


def test_close_marks_the_complete_ones_reviewed(brand, manager, heard):
    campaign = CampaignFactory(brand=brand)
    complete = CompletedCollaborationFactory(campaign=campaign)
    lead = CollaborationFactory(campaign=campaign)

    actions.close_campaign(campaign=campaign, by=manager, at=START + timedelta(days=30))

    complete.refresh_from_db()
    lead.refresh_from_db()
    assert (complete.stage, lead.stage) == (Stage.REVIEWED, Stage.LEAD)
    assert complete.moves.get().by == manager
    assert heard == [(campaign_closed, campaign.pk)]


def test_close_by_an_operator(brand, operator, heard):
    with pytest.raises(PermissionDenied):
        actions.close_campaign(campaign=CampaignFactory(brand=brand), by=operator, at=START)

    assert heard == []


def test_a_close_whose_receiver_fails_did_not_happen(brand, manager):
    campaign = CampaignFactory(brand=brand)

    def fail(sender, **_kwargs):
        raise RuntimeError

    campaign_closed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            actions.close_campaign(campaign=campaign, by=manager, at=START)
    finally:
        campaign_closed.disconnect(fail)

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.RUNNING


def test_closing_what_somebody_closed_meanwhile(brand, manager):
    campaign = CampaignFactory(brand=brand)
    actions.close_campaign(campaign=Campaign.objects.get(pk=campaign.pk), by=manager, at=START)

    with pytest.raises(errors.StaleError):
        actions.close_campaign(campaign=campaign, by=manager, at=START)


def test_reopen_needs_a_reason_and_keeps_the_history(brand, manager):
    campaign = CampaignFactory(brand=brand)
    actions.close_campaign(campaign=campaign, by=manager, at=START)

    with pytest.raises(errors.ReasonMissingError):
        actions.reopen_campaign(campaign=campaign, reason=" ", by=manager, at=START)
    actions.reopen_campaign(campaign=campaign, reason="A video was forgotten", by=manager, at=START)

    campaign.refresh_from_db()
    assert (campaign.state, campaign.closed_at) == (CampaignState.SCORING, None)
    assert [move.target for move in campaign.moves.order_by("pk")] == ["closed", "scoring"]


def test_a_running_campaign_is_not_archived(brand, operator):
    with pytest.raises(errors.NotAtRestError):
        actions.archive_campaign(campaign=CampaignFactory(brand=brand), by=operator, at=START)


def test_archive_and_back(brand, operator):
    campaign = DraftCampaignFactory(brand=brand)

    actions.archive_campaign(campaign=campaign, by=operator, at=START)
    assert not Campaign.objects.current().exists()
    actions.unarchive_campaign(campaign=campaign, by=operator, at=START)

    assert Campaign.objects.current().get() == campaign


def test_name_scorers_refuses_a_person_without_the_role(brand, manager):
    campaign = CampaignFactory(brand=brand)

    with pytest.raises(errors.NotAMemberError):
        actions.name_scorers(campaign=campaign, scorers=[(Role.MARKETING, manager)], by=manager, at=START)


def test_name_scorers_replaces_those_before(brand, manager):
    campaign = CampaignFactory(brand=brand)
    before = with_scorers(campaign)
    extra = person(Role.OPERATIONS, brand)
    wanted = {*before.items(), (Role.OPERATIONS, extra)}

    actions.name_scorers(campaign=campaign, scorers=wanted, by=manager, at=START)

    assert {(row.role, row.user) for row in campaign.scorers.all()} == wanted
