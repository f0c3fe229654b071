"""Two rulings, or two disputes, at the same moment: one is taken, the other is told why not."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.roles import Role
from core.errors import DomainError
from evaluations import actions, errors
from evaluations.given import GivenMark
from evaluations.models import Mark, Review
from tests.evaluations.reviews import RULED, apart, disputed, settled, voted
from tests.factories.accounts import person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(*attempts):
    start = Barrier(len(attempts))

    def run(attempt):
        try:
            start.wait()
            return type(attempt())
        except DomainError as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as workers:
        return set(workers.map(run, attempts))


def test_two_rulings_at_once_are_one():
    collaboration = apart()
    settled(collaboration)
    review = disputed(collaboration)
    voted(review)
    marks = Mark.objects.filter(evaluation__role="marketing", criterion__dimension="content")
    given = {(mark.evaluation_id, mark.criterion_id): GivenMark(3) for mark in marks}
    rulers = [person(Role.MANAGER, review.brand) for _number in range(2)]

    def ruling(by):
        return lambda: actions.rule_on_review(
            review=review, state="overturned", reason="agreed", marks=given, by=by, at=RULED
        )

    assert at_once(*map(ruling, rulers)) == {Review, errors.ReviewClosedError}
    assert set(review.marks.values_list("version", flat=True)) == {2}


def test_two_disputes_at_once_open_one_review():
    collaboration = apart()
    settled(collaboration)
    people = [person(Role.MANAGER, collaboration.campaign.brand) for _number in range(2)]

    made = at_once(*(lambda by=by: disputed(collaboration, by=by) for by in people))

    assert made == {Review, errors.ReviewOpenError}
    assert Review.objects.count() == 1
