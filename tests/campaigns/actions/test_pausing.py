"""A pause of the brand holds on every path into a campaign."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from rest_framework.test import APIClient

from campaigns import actions, errors
from campaigns.actions import Outcome
from campaigns.bulk import add_chosen
from campaigns.decisions import decisions_about
from campaigns.models import PauseConsent
from campaigns.states import Stage
from creators.models import BulkResult
from evaluations.dimensions import Renewal
from tests.factories.accounts import BrandFactory
from tests.factories.campaigns import NOW, START, CampaignFactory, CollaborationFactory
from tests.factories.creators import CreatorFactory
from tests.factories.evaluations import RenewalItemFactory

pytestmark = pytest.mark.django_db
YES = {"confirm_paused": True, "reason": "the manager called them"}


def decided(brand, creator, decision=Renewal.PAUSE, **fields):
    return RenewalItemFactory(
        collaboration__campaign__brand=brand,
        collaboration__creator=creator,
        decided=True,
        decision=decision,
        **fields,
    )


@pytest.fixture
def campaign(brand):
    return CampaignFactory(brand=brand)


@pytest.fixture
def paused(brand):
    creator = CreatorFactory()
    decided(brand, creator, reason="late twice")
    return creator


def add(campaign, creator, by, **fields):
    return actions.add_creators(campaign=campaign, creator_ids=[creator.pk], by=by, at=START, **fields)


def test_a_paused_creator_does_not_join_and_the_row_says_why(campaign, paused, manager):
    fresh = CreatorFactory()

    results = actions.add_creators(campaign=campaign, creator_ids=[paused.pk, fresh.pk], by=manager, at=START)

    assert [result.outcome for result in results] == [Outcome.PAUSED, Outcome.ADDED]
    assert "late twice" in str(results[0].why)
    assert list(campaign.collaborations.values_list("creator", flat=True)) == [fresh.pk]


def test_a_managers_yes_is_kept_with_person_time_and_reason(campaign, paused, manager):
    fresh = CreatorFactory()

    results = actions.add_creators(
        campaign=campaign, creator_ids=[paused.pk, fresh.pk], by=manager, at=START, **YES
    )

    assert {result.outcome for result in results} == {Outcome.ADDED}
    consent = PauseConsent.objects.get()
    assert (consent.collaboration.creator, consent.given_by, consent.given_at, consent.reason) == (
        paused,
        manager,
        START,
        YES["reason"],
    )


def test_an_operators_yes_is_refused(campaign, paused, operator):
    with pytest.raises(PermissionDenied):
        add(campaign, paused, operator, **YES)


def test_a_yes_needs_a_reason(campaign, paused, manager):
    with pytest.raises(errors.ReasonMissingError):
        add(campaign, paused, manager, confirm_paused=True, reason=" ")


def test_another_brands_pause_holds_nobody(campaign, operator):
    decided(BrandFactory(), creator := CreatorFactory())

    assert add(campaign, creator, operator)[0].outcome == Outcome.ADDED


def test_the_newest_decision_counts(brand, campaign, paused, operator):
    decided(brand, paused, Renewal.TRIAL, decided_at=NOW + timedelta(days=1))

    assert decisions_about(brand, [paused.pk])[paused.pk].label == "Trial"
    assert add(campaign, paused, operator)[0].outcome == Outcome.ADDED


@pytest.mark.parametrize("creators", [1, 3])
def test_decisions_cost_one_query(brand, creators, django_assert_num_queries):
    ids = [decided(brand, CreatorFactory()).collaboration.creator_id for _number in range(creators)]

    with django_assert_num_queries(1):
        assert set(decisions_about(brand, ids)) == set(ids)


def test_the_bulk_action_of_the_archive_asks_the_same(campaign, paused, manager):
    asked = {"creator_ids": [paused.pk], "by": manager, "brand": campaign.brand, "at": START}

    held = add_chosen(**asked, options={"campaign": campaign.pk})
    joined = add_chosen(**asked, options={"campaign": campaign.pk, **YES})

    assert held[paused.pk].outcome == BulkResult.Outcome.REFUSED
    assert joined == {}


@pytest.mark.parametrize("way", ["chosen", "handles"])
def test_ticked_and_pasted_creators_are_held(client, campaign, paused, manager, way):
    client.force_login(manager)
    address = reverse("campaigns:add", args=[campaign.pk])
    given = {way: paused.pk if way == "chosen" else paused.handle}

    assert client.post(address, given).context["results"][0].outcome == Outcome.PAUSED
    answer = client.post(address, given | {"confirm_paused": "on", "reason": "agreed"})

    assert answer.context["results"][0].outcome == Outcome.ADDED
    assert PauseConsent.objects.get().reason == "agreed"


def test_the_page_asks_for_the_reason_of_a_yes(client, campaign, paused, manager):
    client.force_login(manager)

    answer = client.post(
        reverse("campaigns:add", args=[campaign.pk]), {"chosen": paused.pk, "confirm_paused": "on"}
    )

    assert answer.status_code == errors.ReasonMissingError.status
    assert not campaign.collaborations.exists()


def test_an_operators_tick_says_nothing(client, campaign, paused, operator):
    client.force_login(operator)

    answer = client.post(
        reverse("campaigns:add", args=[campaign.pk]),
        {"chosen": paused.pk, "confirm_paused": "on", "reason": "please"},
    )

    assert answer.context["results"][0].outcome == Outcome.PAUSED


def test_the_api_asks_the_same(campaign, paused, manager, operator):
    api = APIClient()
    api.force_authenticate(manager)
    address = f"/api/v1/campaigns/{campaign.pk}/creators/"

    held = api.post(address, {"creators": [paused.pk]}, format="json")
    joined = api.post(address, {"creators": [paused.pk], **YES}, format="json")

    assert [held.json()[0]["outcome"], joined.json()[0]["outcome"]] == ["paused", "added"]
    api.force_authenticate(operator)
    assert api.post(address, {"creators": [paused.pk], **YES}, format="json").status_code == 403


def test_taking_up_a_paused_creator_is_a_managers_to_do(campaign, paused, manager, operator):
    row = CollaborationFactory(campaign=campaign, creator=paused, stage=Stage.DECLINED)
    again = {"collaboration": row, "target": Stage.LEAD, "reason": "they are sorry", "at": START}

    with pytest.raises(errors.CreatorPausedError):
        actions.move_collaboration(by=operator, **again)
    actions.move_collaboration(by=manager, **again)

    consent = PauseConsent.objects.get()
    assert (consent.collaboration, consent.given_by, consent.reason) == (row, manager, "they are sorry")


def test_picker_shows_the_newest_decision(client, campaign, paused, operator):
    client.force_login(operator)

    page = client.get(reverse("campaigns:picker", args=[campaign.pk]))

    [candidate] = [each for each in page.context["candidates"] if each["creator"] == paused]
    assert candidate["decision"].is_pause
    assert "late twice" in page.text
    assert "confirm_paused" not in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_picker_costs_the_same(client, brand, campaign, manager, rows, django_assert_num_queries):
    for _row in range(rows):
        decided(brand, CreatorFactory())
    client.force_login(manager)
    client.get("/")

    with django_assert_num_queries(11):
        client.get(reverse("campaigns:picker", args=[campaign.pk]))


def test_the_collaboration_says_who_let_the_creator_join(client, campaign, paused, manager):
    [result] = add(campaign, paused, manager, **YES)
    client.force_login(manager)

    page = client.get(reverse("campaigns:collaboration", args=[result.collaboration_id]))

    assert YES["reason"] in page.text


def test_the_database_refuses_a_yes_without_a_reason(paused, manager):
    row = CollaborationFactory()

    with pytest.raises(IntegrityError, match="has_reason"), transaction.atomic():
        PauseConsent.objects.create(collaboration=row, given_by=manager, given_at=START, reason="")


def test_a_yes_is_never_changed(campaign, paused, manager):
    add(campaign, paused, manager, **YES)

    with pytest.raises(ProgrammingError, match="pgtrigger"), transaction.atomic():
        PauseConsent.objects.update(reason="another")
