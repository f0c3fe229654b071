"""Reviews that open by themselves, from a job that has just settled."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.roles import Role
from evaluations import actions
from evaluations.engine.reviews import Apart, freeze_opened, inputs_of, open_range_reviews
from evaluations.engine.run import advance, follow, follow_waiting, run_waiting
from evaluations.models import CollaborationScore, Policy, RaterEffect, RaterVersion, Review
from tests.evaluations.engine.history import correct, on_day
from tests.evaluations.engine.history import job as asked
from tests.evaluations.reviews import OPENED, RULED, SETTLED, apart, closed, voted
from tests.factories.accounts import UserFactory, person
from tests.factories.campaigns import DeliverableSnapshotFactory, MessageFactory, TermsFactory
from tests.factories.evaluations import ReviewFactory

pytestmark = pytest.mark.django_db


def opened(collaboration, *, at=SETTLED):
    closed(collaboration, at=at)
    return Review.objects.count(), list(Review.objects.order_by("pk"))


def scores_apart(job):
    """As the settlement hands them on."""
    scores = CollaborationScore.objects.filter(job=job, open_review=True)
    return [Apart(score.collaboration_id, "content", score.created_at, score.market) for score in scores]


def open_again(job):
    return open_range_reviews(scores_apart(job), policy=Policy.objects.in_force(), at=job.requested_at)


def settle_again(collaboration, *, at):
    before = Review.objects.count()
    actions.recompute_corrected(
        collaboration=collaboration, by=person(Role.MANAGER, collaboration.campaign.brand), at=at
    )
    run_waiting()
    return Review.objects.count() - before


def test_roles_two_points_apart_open_a_review_of_that_dimension():
    collaboration = apart()

    count, (review,) = opened(collaboration)

    assert count == 1
    assert (review.collaboration, review.dimension, review.origin) == (collaboration, "content", "range")
    assert review.opened_at == CollaborationScore.objects.get().created_at


def test_roles_that_agree_open_none():
    assert opened(apart(content=(3, 3, 4))) == (0, [])


def test_deadline_is_five_working_days_in_the_market():
    # A Sunday in Thailand, where Makha Bucha is on Tuesday the 3rd of March.
    _count, (review,) = opened(apart(day=55), at=on_day(55))

    assert on_day(55).date().isoformat() == "2026-03-01"
    assert review.due_on.isoformat() == "2026-03-09"


def test_running_the_job_again_opens_nothing_more():
    collaboration = apart()
    job = closed(collaboration)

    assert open_again(job) == 0
    assert Review.objects.count() == 1


def test_leniency_of_the_scores_version_is_taken_out_first():
    collaboration = apart(content=(4, 2, None))
    strict = collaboration.evaluations.get(role="marketing").scorer
    version = RaterVersion.objects.create(
        week=on_day(14).date(), policy=Policy.objects.in_force(), built_at=on_day(14)
    )
    RaterEffect.objects.create(
        version=version, rater=strict, leniency=-1, standard_error=0.1, n=40, marks=40, mean=2
    )

    assert opened(collaboration) == (0, [])


def test_a_kept_score_is_not_reviewed_again_until_a_mark_changes():
    collaboration = apart()
    _count, (review,) = opened(collaboration)
    voted(review)
    by = person(Role.MANAGER, review.brand)
    actions.rule_on_review(review=review, state="kept", reason="both have a point", by=by, at=RULED)
    evaluation = collaboration.evaluations.get(role="operations")

    correct(evaluation, "data", 4, at=on_day(23))
    same = settle_again(collaboration, at=on_day(24))
    correct(collaboration.evaluations.get(role="marketing"), "content", 0, at=on_day(25))

    again = settle_again(collaboration, at=on_day(26))
    assert (same, again) == (0, 1)


def test_inputs_freeze_what_there_was_to_see():
    collaboration = apart()
    DeliverableSnapshotFactory(deliverable=collaboration.deliverables.get(), views=4321)
    MessageFactory(collaboration=collaboration, text="It is up!")
    TermsFactory(collaboration=collaboration)

    _count, (review,) = opened(collaboration)

    frozen = review.inputs
    assert frozen["videos"][0]["snapshots"][0]["views"] == 4321
    assert frozen["messages"][0]["text"] == "It is up!"
    assert frozen["terms"]["guarantee_minor"] == 123_45
    assert {mark["version"] for mark in frozen["marks"]} == {1}
    content = next(panel for panel in frozen["panels"] if panel["dimension"] == "content")
    assert content["operations"] - content["marketing"] >= 2
    assert content["open_review"] is True
    assert frozen["score"]["bars"] == CollaborationScore.objects.get().bars


def test_close_opens_first_and_what_comes_later_is_not_frozen_with_it():
    collaboration = apart()
    job = asked(campaign=collaboration.campaign, at=SETTLED)
    advance(job.pk)
    opened = Review.objects.get()
    correct(collaboration.evaluations.get(role="operations"), "content", 4, at=on_day(23))

    follow(job.pk)

    review = Review.objects.get()
    assert (opened.inputs, opened.inputs_sha256) == (None, "")
    assert {mark["version"] for mark in review.inputs["marks"]} == {1}
    assert freeze_opened() == 0


def test_two_dimensions_of_a_score_freeze_the_same():
    collaboration = apart()
    for dimension in ("data", "compliance"):
        ReviewFactory(collaboration=collaboration, dimension=dimension, inputs=None, opened_at=OPENED)

    assert freeze_opened() == 2

    first, second = Review.objects.all()
    assert first.inputs == second.inputs
    assert len({mark["id"] for mark in first.inputs["marks"]}) == len(first.inputs["marks"])


def test_reviews_of_two_moments_are_sealed_each_by_its_own():
    collaboration = apart()
    ReviewFactory(collaboration=collaboration, dimension="data", inputs=None, opened_at=on_day(21))
    ReviewFactory(collaboration=collaboration, dimension="compliance", inputs=None, opened_at=on_day(22))

    assert freeze_opened() == 2
    seen = {review.inputs["as_of"][:10] for review in Review.objects.all()}
    assert len(seen) == 2


def test_reviews_from_before_and_after_a_policy_are_sealed_each_by_its_own():
    before, published, after = (timezone.now() + timedelta(days=days) for days in (1, 2, 3))
    changes, people = {"dispute_range": 4}, UserFactory.create_batch(2, is_administrator=True)
    wider = actions.draft_policy(
        based_on=Policy.objects.get(), changes=changes, note="further apart", by=people[0], at=before
    )
    actions.publish_policy(policy=wider, by=people[1], at=published)
    for at in (before, after):
        ReviewFactory(collaboration=apart(content=(5, 2, None)), inputs=None, opened_at=at)

    assert freeze_opened() == 2

    panels = [panel for review in Review.objects.order_by("opened_at") for panel in review.inputs["panels"]]
    assert [panel["open_review"] for panel in panels if panel["dimension"] == "content"] == [True, False]


def test_sweep_seals_what_a_dead_worker_left():
    collaboration = apart()
    ReviewFactory(collaboration=collaboration, dimension="data", inputs=None, opened_at=OPENED)

    follow_waiting()

    assert Review.objects.get().inputs["marks"]


def test_seal_is_the_sha256_of_the_inputs():
    opened(apart())

    with connection.cursor() as cursor:
        cursor.execute("SELECT inputs::text FROM evaluations_review")
        text = cursor.fetchone()[0]
    assert Review.objects.get().inputs_sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_the_same_read_now_tells_what_has_changed():
    collaboration = apart()
    opened(collaboration)
    correct(collaboration.evaluations.get(role="operations"), "content", 4, at=on_day(23))

    now = inputs_of(collaboration, at=OPENED), inputs_of(collaboration, at=on_day(24))

    versions = [{mark["version"] for mark in seen["marks"]} for seen in now]
    assert versions == [{1}, {1, 2}]


@pytest.mark.parametrize("others", [0, 2])
def test_many_scores_cost_the_same_statements(others, django_assert_num_queries):
    first = apart()
    for _ in range(others):
        apart(campaign=first.campaign)
    job = closed(first)
    scores, policy = scores_apart(job), Policy.objects.in_force()

    # The one statement runs on a cursor of its own, which Django does not count.
    with django_assert_num_queries(0):
        assert open_range_reviews(scores, policy=policy, at=job.requested_at) == 0
    assert Review.objects.count() == 1 + others
