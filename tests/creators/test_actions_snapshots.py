import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.roles import Role
from core.corrections import NotByHandError
from creators import actions, errors
from creators.actions import Figures
from creators.models import FiguresCorrection, MetricSnapshot
from tests.factories.accounts import BrandFactory, person
from tests.factories.creators import CreatorFactory, MetricSnapshotFactory


@pytest.fixture
def brand(db):
    return BrandFactory()


@pytest.fixture
def operator(brand):
    return person(Role.OPERATIONS, brand)


@pytest.fixture
def mistyped(operator):
    creator = CreatorFactory(follower_count=0)
    MetricSnapshotFactory(creator=creator, taken_on="2026-01-01", followers=110_000)
    return MetricSnapshotFactory(
        creator=creator, taken_on="2026-02-01", followers=0, mean_likes=400, recorded_by=operator
    )


def correct(snapshot, by, brand, reason="typing", **figures):
    actions.correct_snapshot(
        snapshot=snapshot, figures=Figures(**figures), reason=reason, by=by, brand=brand, at=now()
    )


@pytest.mark.parametrize(("followers", "known"), [(120_000, 120_000), (None, 110_000)])
def test_corrected_followers_become_the_creators(mistyped, operator, brand, followers, known):
    correct(mistyped, operator, brand, followers=followers, mean_likes=400)

    mistyped.creator.refresh_from_db()
    assert mistyped.creator.follower_count == known


def test_followers_from_elsewhere_stay(mistyped, operator, brand):
    type(mistyped.creator).objects.update(follower_count=125_000)

    correct(mistyped, operator, brand, followers=120_000)

    mistyped.creator.refresh_from_db()
    assert mistyped.creator.follower_count == 125_000


def test_correction_keeps_what_was_and_why(mistyped, operator, brand):
    correct(mistyped, operator, brand, followers=120_000, mean_views=5_000, mean_likes=400, mean_comments=50)

    kept = FiguresCorrection.objects.get()
    assert (kept.before, kept.after) == (
        {"followers": 0, "mean_shares": 50},
        {"followers": 120_000, "mean_shares": None},
    )
    assert (kept.reason, kept.by) == ("typing", operator)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"followers": 1, "reason": " "}, errors.ReasonMissingError),
        ({"followers": None}, errors.NoFiguresError),
    ],
)
def test_correction_that_cannot_be_is_refused(mistyped, operator, brand, given, error):
    with pytest.raises(error):
        correct(mistyped, operator, brand, **given)


@pytest.mark.parametrize("source", [{"origin": "file"}, {"origin": "api", "recorded_by": None}])
def test_what_a_file_or_a_connection_brought_is_undone_there(mistyped, operator, brand, source):
    MetricSnapshot.objects.filter(pk=mistyped.pk).update(**source)
    mistyped.refresh_from_db()

    with pytest.raises(NotByHandError):
        correct(mistyped, operator, brand, followers=1)


def test_who_edits_no_creators_corrects_no_figures(mistyped, brand):
    with pytest.raises(PermissionDenied):
        correct(mistyped, person(Role.CUSTOMER_SERVICE, brand), brand, followers=1)


def test_page_shows_the_correction(client, mistyped, operator):
    client.force_login(operator)
    url = reverse("creators:correct_snapshot", args=[mistyped.creator_id, mistyped.pk])
    edit = reverse("creators:edit", args=[mistyped.creator_id])
    assert url in client.get(edit).text
    assert client.get(url).status_code == 200

    assert client.post(url, {"followers": 120_000}).status_code == 422
    client.post(url, {"followers": 120_000, "reason": "three noughts forgotten"})

    assert "three noughts forgotten" in client.get(edit).text


def test_api_changes_what_is_given(mistyped, operator):
    api = APIClient()
    api.force_login(operator)
    url = f"/api/v1/creators/{mistyped.creator_id}/snapshots/{mistyped.pk}/"

    answer = api.patch(url, {"followers": 120_000, "reason": "typing"}, format="json")

    assert (answer.status_code, answer.json()["followers"], answer.json()["mean_likes"]) == (
        200,
        120_000,
        400,
    )
    assert api.patch(url, {"followers": -1, "reason": "typing"}, format="json").status_code == 400


def test_correction_has_a_reason_and_stays_as_it_was_written(mistyped, operator):
    given = {"snapshot": mistyped, "before": {}, "after": {}, "at": now(), "by": operator}
    with pytest.raises(IntegrityError), transaction.atomic():
        FiguresCorrection.objects.create(**given, reason="")
    kept = FiguresCorrection.objects.create(**given, reason="typing")

    with pytest.raises(DatabaseError), transaction.atomic():
        FiguresCorrection.objects.filter(pk=kept.pk).update(reason="another")
