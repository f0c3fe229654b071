from datetime import timedelta

import pytest
from django.utils.timezone import now
from rest_framework.test import APIClient

from blacklist.models import Attempt
from campaigns.models import Campaign
from campaigns.states import CampaignState, Stage
from tests.campaigns.actions.test_adding import block
from tests.factories.campaigns import (
    START,
    CampaignFactory,
    CollaborationFactory,
    CompletedCollaborationFactory,
    DeliverableFactory,
    DeliverableSnapshotFactory,
    DraftCampaignFactory,
    MessageFactory,
    TermsFactory,
    video_id,
    with_scorers,
)
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


@pytest.fixture
def api(operator):
    api = APIClient()
    api.force_login(operator)
    return api


@pytest.fixture
def manages(manager):
    api = APIClient()
    api.force_login(manager)
    return api


@pytest.fixture
def row(brand):
    return CollaborationFactory(campaign=CampaignFactory(brand=brand))


def one_of_each(row):
    video = DeliverableFactory(collaboration=row)
    return {
        "campaigns": row.campaign,
        "collaborations": row,
        "terms": TermsFactory(collaboration=row),
        "deliverables": video,
        "deliverable-snapshots": DeliverableSnapshotFactory(deliverable=video),
        "messages": MessageFactory(collaboration=row),
    }


RESOURCES = ["campaigns", "collaborations", "terms", "deliverables", "deliverable-snapshots", "messages"]


@pytest.mark.parametrize("name", RESOURCES)
def test_lists_hold_the_callers_brands_alone(api, row, name):
    mine, others = one_of_each(row)[name], one_of_each(CollaborationFactory())[name]

    listed = api.get(f"{V1}/{name}/").json()["results"]

    assert [each["id"] for each in listed] == [mine.pk]
    assert api.get(f"{V1}/{name}/{mine.pk}/").status_code == 200
    assert api.get(f"{V1}/{name}/{others.pk}/").status_code == 404


@pytest.mark.parametrize("name", RESOURCES)
def test_lists_ask_a_constant_number_of_queries(api, row, name, queries_of):
    url = f"{V1}/{name}/"
    one_of_each(row)
    asked = queries_of(api, url)
    for _more in range(2):
        one_of_each(CollaborationFactory(campaign=row.campaign))

    assert queries_of(api, url) == asked


def test_a_campaign_from_draft_to_closed(manages, brand):
    created = manages.post(
        f"{V1}/campaigns/",
        {
            "name": "Spring",
            "goal": "sales",
            "markets": ["TH"],
            "starts_on": "2026-03-02",
            "ends_on": "2026-04-02",
        },
    )
    assert created.status_code == 201
    campaign = Campaign.objects.get(pk=created.json()["id"])
    with_scorers(campaign)

    states = [
        manages.post(f"{V1}/campaigns/{campaign.pk}/{step}/", body).json()["state"]
        for step, body in [
            ("start", {}),
            ("score", {}),
            ("close", {}),
            ("reopen", {"reason": "One more"}),
        ]
    ]

    assert states == ["running", "scoring", "closed", "scoring"]


def test_a_change_says_which_field_is_refused(api, brand):
    campaign = CampaignFactory(brand=brand)

    answer = api.patch(f"{V1}/campaigns/{campaign.pk}/", {"goal": "brand"})

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "goal")


def test_an_operator_does_not_close(api, brand):
    assert api.post(f"{V1}/campaigns/{CampaignFactory(brand=brand).pk}/close/").status_code == 403


def test_scorers_are_replaced(manages, brand):
    campaign = DraftCampaignFactory(brand=brand)
    before = with_scorers(campaign)
    role, user = next(iter(before.items()))

    answer = manages.put(
        f"{V1}/campaigns/{campaign.pk}/scorers/", {"scorers": [{"role": role, "user": user.pk}]}
    )

    assert answer.json()["scorers"] == [{"role": role, "user": user.pk}]


def test_creators_are_added_by_the_one_path(api, brand):
    campaign = CampaignFactory(brand=brand)
    block(blocked := CreatorFactory())
    fresh = CreatorFactory()

    answer = api.post(
        f"{V1}/campaigns/{campaign.pk}/creators/", {"creators": [blocked.pk, fresh.pk, 987654321]}
    )

    assert [(each["creator"], each["outcome"]) for each in answer.json()] == [
        (blocked.pk, "blocked"),
        (fresh.pk, "added"),
        (987654321, "unknown"),
    ]
    assert Attempt.objects.get().path == "api"


def test_several_collaborations_move(api, row):
    reviewed = CompletedCollaborationFactory(campaign=row.campaign, stage=Stage.REVIEWED)

    answer = api.post(
        f"{V1}/campaigns/{row.campaign_id}/move/",
        {"collaborations": [row.pk, reviewed.pk], "stage": "contacted"},
    )

    assert [(each["collaboration"], each["stage"], bool(each["refusal"])) for each in answer.json()] == [
        (row.pk, "contacted", False),
        (reviewed.pk, "reviewed", True),
    ]


def test_a_collaboration_moves_and_ends(api, row):
    url = f"{V1}/collaborations/{row.pk}"

    assert api.post(f"{url}/move/", {"stage": "contacted"}).json()["stage"] == "contacted"
    assert api.post(f"{url}/move/", {"stage": "reviewed"}).status_code == 409
    ended = api.post(f"{url}/end/", {"reason": "Went silent"}).json()

    assert (ended["end_reason"], bool(ended["completed_at"])) == ("Went silent", True)


def test_a_plan_is_put(api, row):
    plan = {"owner": None, "agreed_videos": 3, "agreed_on": "2026-05-01"}

    answer = api.put(f"{V1}/collaborations/{row.pk}/plan/", plan).json()

    assert {name: answer[name] for name in plan} == plan


def test_terms_are_written_and_accepted(api, row):
    written = api.post(
        f"{V1}/collaborations/{row.pk}/terms/",
        {"form": "commission", "settlement": "cps", "commission_bp": 1500},
    ).json()

    accepted = api.post(f"{V1}/terms/{written['id']}/accept/").json()

    assert accepted["accepted_at"]
    assert api.post(f"{V1}/terms/{written['id']}/accept/").status_code == 409


def test_a_video_its_words_time_and_figures(api, row):
    video = api.post(f"{V1}/collaborations/{row.pk}/videos/", {"url": video_id(START)}).json()
    url = f"{V1}/deliverables/{video['id']}"

    words = api.patch(f"{url}/", {"title": "First"}).json()
    later = (START + timedelta(hours=1)).isoformat()
    corrected = api.post(f"{url}/correct/", {"published_at": later, "reason": "Draft"}).json()
    figures = api.post(f"{url}/snapshots/", {"taken_at": now().isoformat(), "views": 10}).json()

    assert (words["title"], corrected["published_at"]) == ("First", "2026-03-02T18:00:00+08:00")
    assert (figures["origin"], figures["views"]) == ("api", 10)


def test_a_live_and_a_message(api, row):
    live = api.post(
        f"{V1}/collaborations/{row.pk}/lives/",
        {"published_at": START.isoformat(), "length_minutes": 45},
    ).json()
    message = api.post(
        f"{V1}/collaborations/{row.pk}/messages/",
        {"direction": "out", "text": "Hello", "sent_at": START.isoformat()},
    )

    assert (live["kind"], live["length_minutes"], message.status_code) == ("live", 45, 201)


def test_filters_are_those_of_the_pages(api, brand):
    draft = DraftCampaignFactory(brand=brand)
    CampaignFactory(brand=brand)

    listed = api.get(f"{V1}/campaigns/", {"state": CampaignState.DRAFT}).json()["results"]

    assert [each["id"] for each in listed] == [draft.pk]


def test_a_scorer_reads_and_does_not_write(row, scorer):
    api = APIClient()
    api.force_login(scorer)

    assert api.get(f"{V1}/collaborations/").status_code == 200
    assert api.post(f"{V1}/collaborations/{row.pk}/move/", {"stage": "contacted"}).status_code == 403


def test_lower_figures_are_kept_and_answered_with_what_is_odd(api, row):
    video = DeliverableFactory(collaboration=row, published_at=START)
    DeliverableSnapshotFactory(deliverable=video, taken_at=START + timedelta(days=3), views=900)
    body = {"taken_at": (START + timedelta(days=7)).isoformat(), "views": 800}

    kept = api.post(f"{V1}/deliverables/{video.pk}/snapshots/", body).json()

    assert kept["views"] == 800
    assert [(one["column"], one["found"]) for one in kept["oddities"]] == [("views", "800")]


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "请填写整数。"), ("en", "Give a whole number.")])
def test_figure_that_is_no_number_is_refused_in_words(api, operator, brand, language, words):
    type(operator).objects.filter(pk=operator.pk).update(language=language)
    video = DeliverableFactory(collaboration__campaign__brand=brand)
    body = {"taken_at": now().isoformat(), "views": "many"}

    [error] = api.post(f"{V1}/deliverables/{video.pk}/snapshots/", body).json()["errors"]

    assert (error["attr"], error["detail"]) == ("views", words)
