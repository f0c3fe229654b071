from datetime import timedelta

import pytest
from django.db import IntegrityError

from accounts.roles import Role
from evaluations import actions
from evaluations.models import Evaluation, Reminder
from tests.factories.accounts import UserFactory, person
from tests.factories.campaigns import NOW
from tests.factories.evaluations import EvaluationFactory, submitted

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def told(**filters):
    return list(Reminder.objects.filter(**filters).order_by("pk").values_list("kind", "to"))


@pytest.fixture
def evaluation():
    """Published at NOW, due 72 hours later."""
    return EvaluationFactory()


@pytest.fixture
def manager(evaluation):
    return person(Role.MANAGER, evaluation.brand)


@pytest.mark.parametrize(
    ("hours", "kinds"),
    [(23, []), (24, ["first"]), (47, ["first"]), (48, ["second"]), (66, ["last"]), (71, ["last"])],
)
def test_only_the_latest_kind_due_is_sent(evaluation, hours, kinds):
    actions.send_reminders(at=NOW + hours * HOUR)

    assert told() == [(kind, evaluation.scorer_id) for kind in kinds]


def test_hourly_runs_remind_once_of_each_kind(evaluation, manager):
    for hours in range(100):
        actions.send_reminders(at=NOW + hours * HOUR)

    own = [(kind, evaluation.scorer_id) for kind in ("first", "second", "last")]
    assert told() == [*own, ("escalated", manager.pk)]


def test_submitted_evaluation_is_not_reminded_of(evaluation, manager):
    submitted(evaluation)

    assert actions.send_reminders(at=NOW + 200 * HOUR) == 0


def test_moved_deadline_begins_anew(evaluation):
    actions.send_reminders(at=NOW + 30 * HOUR)
    moved = NOW + 30 * HOUR
    evaluation.collaboration.completed_at = moved
    evaluation.collaboration.save()
    Evaluation.objects.update(due_at=moved + 72 * HOUR)

    actions.send_reminders(at=moved + HOUR)
    actions.send_reminders(at=moved + 25 * HOUR)

    assert list(Reminder.objects.order_by("pk").values_list("due_at", flat=True)) == [
        NOW + 72 * HOUR,
        moved + 72 * HOUR,
    ]


def test_substitute_gets_their_own(evaluation, manager):
    substitute = person(Role.OPERATIONS, evaluation.brand)
    actions.send_reminders(at=NOW + 30 * HOUR)
    actions.assign_substitute(evaluation=evaluation, scorer=substitute, by=manager, at=NOW + 31 * HOUR)

    actions.send_reminders(at=NOW + 32 * HOUR)

    assert told() == [("first", evaluation.scorer_id), ("first", substitute.pk)]


def test_deactivated_scorer_gets_none_and_the_manager_is_told(evaluation, manager):
    scorer = evaluation.scorer
    scorer.is_active, scorer.deactivated_at = False, NOW
    scorer.save()

    actions.send_reminders(at=NOW + 30 * HOUR)
    actions.send_reminders(at=NOW + 80 * HOUR)

    assert told() == [("escalated", manager.pk)]


def test_scorer_who_left_the_brand_gets_none(evaluation):
    evaluation.scorer.memberships.all().delete()

    assert actions.send_reminders(at=NOW + 30 * HOUR) == 0


def test_without_a_manager_administrators_are_told(evaluation, other_brand):
    person(Role.MANAGER, other_brand)
    administrator = UserFactory(is_administrator=True)
    UserFactory(is_administrator=True, is_active=False, deactivated_at=NOW)

    actions.send_reminders(at=NOW + 80 * HOUR)

    assert told() == [("escalated", administrator.pk)]


def test_manager_who_owes_marks_is_not_told_who_else_is_missing(evaluation, manager):
    administrator = UserFactory(is_administrator=True)
    EvaluationFactory(collaboration=evaluation.collaboration, role=Role.MARKETING, scorer=manager)

    actions.send_reminders(at=NOW + 80 * HOUR)

    assert {to for _kind, to in told()} == {administrator.pk}


def test_escalation_waits_for_the_last_deadline_of_the_panel(evaluation, manager):
    EvaluationFactory(collaboration=evaluation.collaboration, role=Role.MARKETING, due_at=NOW + 90 * HOUR)

    actions.send_reminders(at=NOW + 80 * HOUR)

    assert told(kind="escalated") == []


def test_mail_is_in_the_persons_language_and_time_zone(
    evaluation, mailoutbox, django_capture_on_commit_callbacks
):
    scorer = evaluation.scorer
    scorer.language, scorer.time_zone = "zh-hans", "Asia/Shanghai"
    scorer.save()

    with django_capture_on_commit_callbacks(execute=True):
        actions.send_reminders(at=NOW + 30 * HOUR)

    (mail,) = mailoutbox
    assert mail.to == [scorer.email]
    assert mail.subject == "待评分：1 份评分任务"
    assert "2026-06-04 16:00 (Asia/Shanghai)" in mail.body
    assert f"/evaluations/{evaluation.pk}/" in mail.body


def test_one_mail_tells_of_all_and_only_of_what_this_run_wrote(
    evaluation, mailoutbox, django_capture_on_commit_callbacks
):
    again = EvaluationFactory(
        collaboration=evaluation.collaboration, scorer=evaluation.scorer, role="marketing"
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_reminders(at=NOW + 30 * HOUR)
        actions.send_reminders(at=NOW + 31 * HOUR)

    (mail,) = mailoutbox
    assert all(f"/evaluations/{pk}/" in mail.body for pk in (evaluation.pk, again.pk))


def test_escalation_links_to_handing_over(
    evaluation, manager, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_reminders(at=NOW + 80 * HOUR)

    assert mailoutbox[0].to == [manager.email]
    assert f"/evaluations/{evaluation.pk}/substitute/" in mailoutbox[0].body


def test_mail_that_cannot_be_sent_is_lost_and_never_doubled(
    evaluation, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 9  # nobody listens there

    with django_capture_on_commit_callbacks(execute=True):
        first = actions.send_reminders(at=NOW + 30 * HOUR)

    assert "could not be mailed" in caplog.text
    assert (first, actions.send_reminders(at=NOW + 31 * HOUR)) == (1, 0)


def test_reminder_is_kept_once_for_each_kind_person_and_deadline(evaluation):
    fields = {
        "evaluation": evaluation,
        "kind": "first",
        "to": evaluation.scorer,
        "due_at": NOW,
        "sent_at": NOW,
    }
    Reminder.objects.create(**fields)

    with pytest.raises(IntegrityError, match="once"):
        Reminder.objects.create(**fields)
