from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from accounts.roles import Role
from evaluations.models import Evaluation, Mark
from tests.factories.accounts import person
from tests.factories.campaigns import (
    CollaborationFactory,
    DeliverableSnapshotFactory,
    MessageFactory,
    TermsFactory,
)
from tests.factories.evaluations import EvaluationFactory, asked, marks_for, panel, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluation(client):
    evaluation = EvaluationFactory(due_at=now() + timedelta(days=1))
    client.force_login(evaluation.scorer)
    return evaluation


def page(evaluation, name="evaluation"):
    return reverse(f"evaluations:{name}", args=[evaluation.pk])


def posted(given):
    """As the form's fields."""
    return {f"m{pk}": mark.choice for pk, mark in given.items()} | {
        f"m{pk}-reason": mark.reason for pk, mark in given.items()
    }


def test_form_asks_what_the_role_is_asked(client, evaluation):
    response = client.get(page(evaluation))

    assert [row.criterion for row in response.context["form"].rows()] == asked(evaluation)


@pytest.mark.parametrize("rows", [1, 3])
def test_form_costs_the_same_however_much_evidence_there_is(
    client, evaluation, rows, django_assert_num_queries
):
    for _number in range(rows):
        DeliverableSnapshotFactory(deliverable__collaboration=evaluation.collaboration)
        MessageFactory(collaboration=evaluation.collaboration)
    TermsFactory(collaboration=evaluation.collaboration)

    with django_assert_num_queries(20):
        client.get(page(evaluation))


def test_money_is_hidden_from_customer_service(client):
    evaluation = EvaluationFactory(role=Role.CUSTOMER_SERVICE)
    TermsFactory(collaboration=evaluation.collaboration, guarantee_minor=98765_00)
    client.force_login(evaluation.scorer)

    response = client.get(page(evaluation))

    assert "98,765" not in response.content.decode()


def test_autosave_keeps_the_draft(client, evaluation):
    first = asked(evaluation)[0].pk

    response = client.post(page(evaluation, "draft"), {f"m{first}": "4", "note": "see the comments"})

    assert response.json().keys() == {"saved_at"}
    evaluation.refresh_from_db()
    assert (evaluation.note, evaluation.draft_marks.get().value) == ("see the comments", 4)


def test_autosave_after_submission_says_so(client, evaluation):
    submitted(evaluation)

    response = client.post(page(evaluation, "draft"), {})

    assert response.status_code == 409
    assert "submitted" in response.json()["message"]


def test_submission_goes_to_the_next_in_the_queue(client, evaluation):
    following = EvaluationFactory(
        scorer=evaluation.scorer,
        role=evaluation.role,
        collaboration__campaign=evaluation.collaboration.campaign,
        due_at=evaluation.due_at + timedelta(hours=1),
    )

    response = client.post(page(evaluation), posted(marks_for(evaluation)) | {"submit": "next"})

    assert response.url == following.get_absolute_url()
    assert Mark.objects.filter(evaluation=evaluation).count() == len(asked(evaluation))


def test_incomplete_submission_keeps_the_draft_and_names_the_criterion(client, evaluation):
    given = marks_for(evaluation)
    missing = asked(evaluation)[2]
    given.pop(missing.pk)

    response = client.post(page(evaluation), posted(given))

    assert response.status_code == 422
    assert [row.criterion for row in response.context["form"].rows() if row.error] == [missing]
    assert evaluation.draft_marks.count() == len(given)
    assert not Mark.objects.exists()


def test_mark_that_is_no_whole_number_is_refused(client, evaluation):
    given = posted(marks_for(evaluation)) | {f"m{asked(evaluation)[0].pk}": "3.5"}

    response = client.post(page(evaluation), given)

    assert response.status_code == 422
    assert not Mark.objects.exists()


def test_save_draft_without_script(client, evaluation):
    first = asked(evaluation)[0].pk

    response = client.post(page(evaluation), {f"m{first}": "na", "submit": "draft"})

    assert response.url == evaluation.get_absolute_url()
    assert evaluation.draft_marks.get().not_applicable


def test_evaluation_of_another_brand_is_absent(client, evaluation):
    evaluation.scorer.memberships.all().delete()

    assert client.get(page(evaluation)).status_code == 404
    assert client.post(page(evaluation, "draft"), {}).status_code == 404


def test_evaluation_of_a_colleague_is_absent_while_blind(client, evaluation):
    other = EvaluationFactory(collaboration=evaluation.collaboration, role=Role.MARKETING)

    assert client.get(page(other)).status_code == 404


def test_submitted_evaluation_leads_to_the_panel(client, evaluation):
    submitted(evaluation)

    response = client.get(page(evaluation), follow=True)

    assert response.redirect_chain[0][0] == reverse("evaluations:panel", args=[evaluation.collaboration_id])
    assert response.context["panel"].evaluations == [evaluation]


def test_panel_shows_others_once_own_marks_are_in(client):
    evaluations = panel(CollaborationFactory(completed=True))
    submitted(evaluations[Role.MARKETING])
    own = evaluations[Role.OPERATIONS]
    client.force_login(own.scorer)
    link = reverse("evaluations:panel", args=[own.collaboration_id])

    before = client.get(link).context["panel"]
    submitted(own)
    after = client.get(link).context["panel"]

    assert (before.evaluations, before.hides_others) == ([own], True)
    assert after.evaluations == [evaluations[role] for role in Role if role in evaluations]


def test_correction_writes_a_version(client, evaluation):
    submitted(evaluation)
    first = asked(evaluation)[0].pk
    given = posted(marks_for(evaluation)) | {f"m{first}": "4", "correction_reason": "misread the clip"}

    response = client.post(page(evaluation, "correct"), given)

    assert response.status_code == 302
    assert list(Mark.objects.filter(criterion=first).order_by("version").values_list("value", flat=True)) == [
        3,
        4,
    ]


def test_manager_hands_an_overdue_evaluation_over(client):
    evaluation = EvaluationFactory()
    manager = person(Role.MANAGER, evaluation.brand)
    substitute = person(Role.OPERATIONS, evaluation.brand)
    client.force_login(manager)

    response = client.post(page(evaluation, "substitute"), {"scorer": substitute.pk})

    assert response.url == reverse("evaluations:team")
    assert Evaluation.objects.get().scorer == substitute
