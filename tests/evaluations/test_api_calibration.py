from datetime import timedelta

import pytest
from django.utils.timezone import now

from accounts.roles import Role
from evaluations.calibration import criteria_of
from evaluations.models import CalibrationMark, CalibrationRound
from tests.evaluations.engine.history import campaign_of, collaborate, settle_all
from tests.factories.evaluations import (
    CalibrationRoundFactory,
    CalibrationScorerFactory,
    CalibrationVideoFactory,
    calibrated,
)

pytestmark = pytest.mark.django_db
ROUNDS = "/api/v1/calibration-rounds/"


def round_of(brand):
    calibration = CalibrationRoundFactory(brand=brand, due_at=now() + timedelta(days=1))
    CalibrationVideoFactory(round=calibration)
    return calibration


@pytest.fixture
def calibration(brand):
    return round_of(brand)


@pytest.fixture
def scorer(client, calibration, operator):
    client.force_login(operator)
    return CalibrationScorerFactory(round=calibration, user=operator)


def levels_for(calibration, role, value=3):
    return [
        {"video": video.pk, "criterion": criterion.pk, "value": value}
        for video in calibration.videos.all()
        for criterion in criteria_of(calibration, role)
    ]


def send(client, path, body=None):
    return client.post(path, body or {}, content_type="application/json")


@pytest.mark.parametrize("rows", [1, 3])
def test_rounds_of_the_brand(client, brand, operator, rows, django_assert_num_queries):
    client.force_login(operator)
    for _round in range(rows):
        CalibrationScorerFactory(round=round_of(brand), user=operator)
    CalibrationRoundFactory()

    with django_assert_num_queries(10):
        response = client.get(ROUNDS)

    told = response.json()["results"]
    assert [(one["is_to_do"], one["own_role"], one["scorers"]) for one in told] == [
        (True, "operations", [])
    ] * rows


def test_round_is_opened(client, brand, manager, operator, agent):
    collaboration = collaborate(day=20, videos=5, campaign=campaign_of(brand=brand))
    settle_all(collaboration)
    videos = list(collaboration.deliverables.order_by("-pk").values_list("pk", flat=True))
    scorers = [
        {"user": operator.pk, "role": "operations"},
        {"user": agent.pk, "role": "customer_service"},
    ]
    client.force_login(manager)

    response = send(
        client,
        ROUNDS,
        {"title": "June", "due_at": now() + timedelta(days=2), "videos": videos, "scorers": scorers},
    )

    assert response.status_code == 201
    assert [video["deliverable"] for video in response.json()["videos"]] == videos
    assert response.json()["scorers"] == scorers


def test_unknown_ids_are_named(client, manager):
    client.force_login(manager)
    body = {"title": "June", "due_at": now() + timedelta(days=2), "videos": [0, 2**70]}

    response = send(client, ROUNDS, body | {"scorers": [{"user": 0, "role": "operations"}]})

    assert response.status_code == 400
    assert not CalibrationRound.objects.exists()


def test_scorer_opens_and_closes_nothing(client, scorer, calibration):
    answers = [send(client, ROUNDS), send(client, f"{ROUNDS}{calibration.pk}/close/")]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_marks_are_submitted(client, scorer, calibration):
    response = send(
        client, f"{ROUNDS}{calibration.pk}/submit/", {"marks": levels_for(calibration, "operations")}
    )

    assert (response.json()["is_to_do"], response.json()["has_submitted"]) == (False, True)
    assert CalibrationMark.objects.filter(scorer=scorer).count() == len(levels_for(calibration, "operations"))


def test_missing_marks_are_named(client, scorer, calibration):
    first, *others = levels_for(calibration, "operations")

    response = send(client, f"{ROUNDS}{calibration.pk}/submit/", {"marks": others})

    assert response.status_code == 400
    assert f"marks.{first['video']}.{first['criterion']}" in response.content.decode()


@pytest.mark.parametrize("value", [6, -1, 2.5, "x"])
def test_marks_are_whole_numbers_from_0_to_5(client, scorer, calibration, value):
    body = {"marks": levels_for(calibration, "operations", value)}

    assert send(client, f"{ROUNDS}{calibration.pk}/submit/", body).status_code == 400


def test_results_are_absent_until_own_marks_are_in(client, scorer, calibration):
    other = calibrated(CalibrationScorerFactory(round=calibration, role=Role.MARKETING), [5])
    path = f"{ROUNDS}{calibration.pk}/results/"
    before = client.get(path).status_code
    calibrated(scorer, [2])

    told = client.get(path).json()

    assert before == 404
    assert (told["submitted"], told["asked"]) == (2, 2)
    assert {mark["scorer"] for mark in told["marks"]} == {scorer.user_id, None}
    assert told["criteria"][0]["confused_levels"] == [2, 5]
    assert other.user_id not in {row["scorer"] for row in told["deviations"]}


def test_manager_closes_and_reads_who_gave_what(client, calibration, manager, operator):
    calibrated(CalibrationScorerFactory(round=calibration, user=operator), [4])
    client.force_login(manager)
    path = f"{ROUNDS}{calibration.pk}/"
    before = client.get(f"{path}results/").status_code

    closed = send(client, f"{path}close/").json()

    told = client.get(f"{path}results/").json()
    assert (before, closed["closed_by"]) == (404, manager.pk)
    assert {(mark["scorer"], mark["value"]) for mark in told["marks"]} == {(operator.pk, 4)}


def test_another_brands_round_is_absent(client, calibration, stranger):
    client.force_login(stranger)
    path = f"{ROUNDS}{calibration.pk}/"

    answers = [client.get(path), client.get(f"{path}results/"), send(client, f"{path}close/")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
