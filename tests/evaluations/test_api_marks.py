from datetime import timedelta

import pytest
from django.utils.timezone import now

from accounts.roles import Role
from evaluations.models import Mark
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
    assert str(asked(evaluation)[0].name_en) in response.json()["errors"][0]["detail"]


def test_correction_is_the_next_version(client, evaluation):
    submitted(evaluation)
    first = asked(evaluation)[0].pk
    body = {"marks": [{"criterion": first, "value": 4}], "correction_reason": "misread"}

    response = send(client, "post", f"{EVALUATIONS}{evaluation.pk}/correct/", body)

    assert response.status_code == 200
    latest = client.get(MARKS, {"latest": "true", "criterion": first}).json()["results"]
    assert [(mark["version"], mark["value"]) for mark in latest] == [(2, 4)]


def test_evaluations_of_others_are_absent_while_blind(client):
    evaluations = panel(CollaborationFactory(completed=True), due_at=now() + timedelta(days=1))
    submitted(evaluations[Role.MARKETING])
    own = evaluations[Role.OPERATIONS]
    client.force_login(own.scorer)

    assert [row["id"] for row in client.get(EVALUATIONS).json()["results"]] == [own.pk]
    assert client.get(f"{EVALUATIONS}{evaluations[Role.MARKETING].pk}/").status_code == 404
    assert client.get(MARKS).json()["results"] == []
