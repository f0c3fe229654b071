from datetime import timedelta

import pytest
from django.utils.timezone import now

from accounts.roles import Role
from evaluations.models import Evaluation, Mark
from tests.evaluations.engine.history import settle_all
from tests.factories.accounts import BrandFactory, person
from tests.factories.campaigns import CollaborationFactory
from tests.factories.evaluations import EvaluationFactory, asked, marks_for, panel, submitted

pytestmark = pytest.mark.django_db
EVALUATIONS = "/api/v1/evaluations/"
MARKS = "/api/v1/marks/"


@pytest.fixture
def evaluation(client):
    evaluation = EvaluationFactory(due_at=now() + timedelta(days=1))
    client.force_login(evaluation.scorer)
    return evaluation


def draft_of(given):
    return {
        "marks": [{"criterion": pk, "value": mark.value, "reason": mark.reason} for pk, mark in given.items()]
    }


def send(client, method, path, body=None):
    return getattr(client, method)(path, body or {}, content_type="application/json")


@pytest.mark.parametrize("rows", [1, 3])
def test_own_evaluations_by_deadline(client, evaluation, rows, django_assert_num_queries):
    campaign = evaluation.collaboration.campaign
    others = [
        EvaluationFactory(
            scorer=evaluation.scorer,
            collaboration=CollaborationFactory(campaign=campaign, completed=True),
            due_at=now() + timedelta(days=2 + number),
        )
        for number in range(rows - 1)
    ]
    EvaluationFactory()

    with django_assert_num_queries(10):
        response = client.get(EVALUATIONS)

    assert [row["id"] for row in response.json()["results"]] == [one.pk for one in (evaluation, *others)]
    assert response.json()["results"][0]["criteria"] == [criterion.pk for criterion in asked(evaluation)]


def test_draft_is_put_and_read_by_its_scorer(client, evaluation):
    first = asked(evaluation)[0].pk
    body = {"marks": [{"criterion": first, "value": 4}], "note": "seen twice"}

    response = send(client, "put", f"{EVALUATIONS}{evaluation.pk}/draft/", body)

    assert [(mark["criterion"], mark["value"]) for mark in response.json()] == [(first, 4)]


def test_marks_are_whole_numbers_from_0_to_5(client, evaluation):
    first = asked(evaluation)[0].pk

    for value in (6, -1, 3.5, "x"):
        body = {"marks": [{"criterion": first, "value": value}]}
        assert send(client, "put", f"{EVALUATIONS}{evaluation.pk}/draft/", body).status_code == 400


def test_submission_writes_the_draft(client, evaluation):
    path = f"{EVALUATIONS}{evaluation.pk}/"
    send(client, "put", f"{path}draft/", draft_of(marks_for(evaluation)))

    response = send(client, "post", f"{path}submit/")

    assert response.json()["state"] == "submitted"
    assert Mark.objects.count() == len(asked(evaluation))


def test_incomplete_submission_names_the_criteria(client, evaluation):
    response = send(client, "post", f"{EVALUATIONS}{evaluation.pk}/submit/")

    assert response.status_code == 400
    assert {error["attr"]: error["code"] for error in response.json()["errors"]} == {
        f"marks.{criterion.pk}": "marks_refused" for criterion in asked(evaluation)
    }
    assert response.json()["errors"][0]["detail"].startswith(f"{asked(evaluation)[0].name_en}: Give a mark")


def test_correction_is_the_next_version(client, evaluation):
    submitted(evaluation)
    first = asked(evaluation)[0].pk
    body = {"marks": [{"criterion": first, "value": 4}], "correction_reason": "misread"}

    response = send(client, "post", f"{EVALUATIONS}{evaluation.pk}/correct/", body)

    assert response.status_code == 200
    latest = client.get(MARKS, {"latest": "true", "criterion": first}).json()["results"]
    assert [(mark["version"], mark["value"]) for mark in latest] == [(2, 4)]


def test_a_mark_that_is_a_number_and_not_applicable_is_refused(client, evaluation):
    submitted(evaluation)
    mark = {"criterion": asked(evaluation)[0].pk, "value": 4, "not_applicable": True}
    body = {"marks": [mark], "correction_reason": "misread"}

    response = send(client, "post", f"{EVALUATIONS}{evaluation.pk}/correct/", body)

    assert (response.status_code, response.json()["type"]) == (400, "validation_error")
    assert not evaluation.marks.filter(version=2).exists()


def test_evaluations_of_others_are_absent_while_blind(client):
    evaluations = panel(CollaborationFactory(completed=True), due_at=now() + timedelta(days=1))
    submitted(evaluations[Role.MARKETING])
    own = evaluations[Role.OPERATIONS]
    client.force_login(own.scorer)

    assert [row["id"] for row in client.get(EVALUATIONS).json()["results"]] == [own.pk]
    assert client.get(f"{EVALUATIONS}{evaluations[Role.MARKETING].pk}/").status_code == 404
    assert client.get(MARKS).json()["results"] == []


def test_manager_hands_an_overdue_evaluation_over(client, evaluation):
    Evaluation.objects.update(due_at=now() - timedelta(hours=1))
    substitute = person(Role.OPERATIONS, evaluation.brand)
    client.force_login(person(Role.MANAGER, evaluation.brand))

    response = send(
        client, "post", f"{EVALUATIONS}{evaluation.pk}/substitute/", {"scorer": substitute.pk}
    ).json()

    assert (response["scorer"], response["substitute_for"]) == (substitute.pk, evaluation.scorer.pk)


def test_substitute_without_a_role_in_the_brand_is_refused_by_field(client, evaluation):
    Evaluation.objects.update(due_at=now() - timedelta(hours=1))
    client.force_login(person(Role.MANAGER, evaluation.brand))

    path = f"{EVALUATIONS}{evaluation.pk}/substitute/"
    response = send(client, "post", path, {"scorer": person(Role.OPERATIONS, BrandFactory()).pk})

    assert (response.status_code, response.json()["errors"][0]["attr"]) == (400, "scorer")


@pytest.mark.parametrize("step", ["substitute", "reopen"])
def test_scorers_neither_hand_over_nor_reopen(client, evaluation, step):
    assert send(client, "post", f"{EVALUATIONS}{evaluation.pk}/{step}/").status_code == 403


def test_manager_reopens_a_settled_evaluation_with_a_reason(client, evaluation):
    settle_all(evaluation.collaboration)
    client.force_login(person(Role.MANAGER, evaluation.brand))
    path = f"{EVALUATIONS}{evaluation.pk}/reopen/"

    unsaid = send(client, "post", path)
    said = send(client, "post", path, {"reason": "was on leave"})

    assert unsaid.json()["errors"][0]["attr"] == "reason"
    assert said.status_code == 200
    assert Evaluation.objects.get().reopen_reason == "was on leave"
