from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from accounts.roles import Role
from evaluations.models import Evaluation
from tests.factories.accounts import person
from tests.factories.campaigns import CampaignFactory, CollaborationFactory
from tests.factories.evaluations import EvaluationFactory, asked, marks_for, submitted

pytestmark = pytest.mark.django_db
QUEUE = "/queue/"


def owed(scorer, campaign, *, days):
    return EvaluationFactory(
        collaboration=CollaborationFactory(campaign=campaign, completed=True),
        scorer=scorer,
        due_at=now() + timedelta(days=days),
    )


@pytest.fixture
def campaign():
    return CampaignFactory()


@pytest.fixture
def scorer(client, campaign):
    scorer = person(Role.OPERATIONS, campaign.brand)
    client.force_login(scorer)
    return scorer


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_is_ordered_by_deadline(client, campaign, scorer, rows, django_assert_num_queries):
    expected = [owed(scorer, campaign, days=days) for days in (3, 1, -2)[:rows]][::-1]

    with django_assert_num_queries(15):
        response = client.get(QUEUE)

    assert response.context["page"].rows == expected


def test_counts_and_filters(client, campaign, scorer):
    late, due = owed(scorer, campaign, days=-1), owed(scorer, campaign, days=1)
    done = submitted(owed(scorer, campaign, days=2))
    owed(person(Role.OPERATIONS, campaign.brand), campaign, days=1)

    response = client.get(QUEUE)

    assert response.context["counts"] == {"overdue": 1, "due": 2, "done": 1}
    assert response.context["page"].rows == [late, due]
    assert client.get(QUEUE, {"show": "overdue"}).context["page"].rows == [late]
    assert client.get(QUEUE, {"show": "done"}).context["page"].rows == [done]


def test_team_shows_managers_what_is_overdue(client, campaign):
    late = owed(person(Role.MARKETING, campaign.brand), campaign, days=-1)
    owed(person(Role.MARKETING, campaign.brand), campaign, days=1)
    client.force_login(person(Role.MANAGER, campaign.brand))

    response = client.get(reverse("evaluations:team"))

    assert response.context["page"].rows == [late]


def test_team_is_refused_to_scorers(client, campaign, scorer):
    assert client.get(reverse("evaluations:team")).status_code == 403


def grid(campaign, role="operations"):
    return reverse("evaluations:grid", args=[campaign.pk, role])


def fields(evaluation, given):
    prefix = f"e{evaluation.pk}"
    return {f"{prefix}-m{pk}": mark.choice for pk, mark in given.items()} | {
        f"{prefix}-m{pk}-reason": mark.reason for pk, mark in given.items()
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_grid_shows_a_row_per_evaluation(client, campaign, scorer, rows, django_assert_num_queries):
    expected = [owed(scorer, campaign, days=day) for day in range(rows)]

    with django_assert_num_queries(12):
        response = client.get(grid(campaign))

    assert [evaluation for evaluation, _form in response.context["rows"]] == expected


def test_grid_submits_complete_rows_keeps_partial_ones_and_leaves_empty_ones(client, campaign, scorer):
    full, partial, empty = (owed(scorer, campaign, days=days) for days in (1, 2, 3))
    given = marks_for(partial)
    given.pop(asked(partial)[0].pk)

    response = client.post(
        grid(campaign), fields(full, marks_for(full)) | fields(partial, given) | {"submit": "submit"}
    )

    assert response.status_code == 422
    assert Evaluation.objects.submitted().get() == full
    assert partial.draft_marks.count() == len(given)
    assert not empty.draft_marks.exists()


def test_grid_autosaves(client, campaign, scorer):
    evaluation = owed(scorer, campaign, days=1)
    first = asked(evaluation)[0].pk

    response = client.post(
        grid(campaign), {f"e{evaluation.pk}-m{first}": "4"}, headers={"accept": "application/json"}
    )

    assert response.json().keys() == {"saved_at"}
    assert evaluation.draft_marks.get().value == 4


def test_grid_of_nothing_is_absent(client, campaign, scorer):
    assert client.get(grid(campaign)).status_code == 404
    assert client.get(grid(campaign, "nonsense")).status_code == 404
