from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from campaigns import actions, errors
from campaigns.models import DeliverableSnapshot, FiguresCorrection
from campaigns.signals import collaborations_changed
from commerce.costs import costs_of
from core.corrections import NotByHandError
from tests.factories.campaigns import (
    NOW,
    CompletedCollaborationFactory,
    DeliverableSnapshotFactory,
    TermsFactory,
)


@pytest.fixture
def snapshot(brand, operator):
    row = CompletedCollaborationFactory(campaign__brand=brand)
    return DeliverableSnapshotFactory(
        deliverable=row.deliverables.get(), recorded_by=operator, views=1_234_560
    )


def correct(snapshot, by, **given):
    actions.correct_snapshot(
        snapshot=snapshot, by=by, at=NOW, **{"reason": "a digit too many", "views": 123_456} | given
    )


def test_corrected_views_are_paid_for(snapshot, operator):
    row = snapshot.deliverable.collaboration
    TermsFactory(
        collaboration=row,
        cpm_minor=10_00,
        settlement="cpm",
        form="live",
        accepted_at=NOW,
        accepted_by=operator,
    )

    correct(snapshot, operator)

    assert [cost.minor for cost in costs_of([row])[row.pk].listed if cost.kind == "cpm"] == [1_234_56]


def test_correction_keeps_what_was_and_why(snapshot, operator):
    correct(snapshot, operator, likes=None)

    kept = FiguresCorrection.objects.get()
    assert kept.before == {"views": 1_234_560, "likes": 500}
    assert kept.after == {"views": 123_456, "likes": None}
    assert (kept.reason, kept.by, kept.at) == ("a digit too many", operator, NOW)
    assert kept.changes == [("views", 1_234_560, 123_456), ("likes", 500, None)]


def test_correction_says_that_something_changed(snapshot, operator):
    heard = []
    receive = lambda collaborations, **_: heard.extend(collaborations)  # noqa: E731
    collaborations_changed.connect(receive)

    correct(snapshot, operator)

    collaborations_changed.disconnect(receive)
    assert heard == [snapshot.deliverable.collaboration]


def test_correction_of_nothing_leaves_no_trace(snapshot, operator):
    correct(snapshot, operator, views=1_234_560)

    assert not FiguresCorrection.objects.exists()


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"reason": " "}, errors.ReasonMissingError),
        (
            dict.fromkeys(("views", "likes", "comments", "shares", "product_clicks")),
            errors.NoFiguresError,
        ),
    ],
)
def test_correction_that_cannot_be_is_refused(snapshot, operator, given, error):
    with pytest.raises(error):
        correct(snapshot, operator, **given)


@pytest.mark.parametrize("source", [{"origin": "file"}, {"origin": "api", "recorded_by": None}])
def test_what_a_file_or_a_connection_brought_is_undone_there(snapshot, operator, source):
    DeliverableSnapshot.objects.update(**source)
    snapshot.refresh_from_db()

    with pytest.raises(NotByHandError):
        correct(snapshot, operator)


def test_who_runs_no_collaborations_corrects_no_figures(snapshot, scorer):
    with pytest.raises(PermissionDenied):
        correct(snapshot, scorer)


def test_correction_has_a_reason_and_stays_as_it_was_written(snapshot, operator):
    given = {"snapshot": snapshot, "before": {}, "after": {}, "at": NOW, "by": operator}
    with pytest.raises(IntegrityError), transaction.atomic():
        FiguresCorrection.objects.create(**given, reason="")
    kept = FiguresCorrection.objects.create(**given, reason="typing")

    with pytest.raises(DatabaseError), transaction.atomic():
        FiguresCorrection.objects.filter(pk=kept.pk).update(at=NOW + timedelta(days=1))
