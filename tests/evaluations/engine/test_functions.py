"""Each function of the method, replaced by a wrong one: a written case notices, and so does a close."""

from datetime import date, timedelta

import pgtrigger
import pytest
from django.db import connection

from campaigns.models import Deliverable
from evaluations import conformance
from evaluations.conformance_checks import CHECK_RUNNERS
from evaluations.models import Alert, CollaborationScore, NormTable, Policy, Standing
from tests.factories.campaigns import DeliverableSnapshotFactory
from tests.factories.creators import CreatorFactory

from .history import campaign_of, close, collaborate, on_day

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# function: (what it returns when wrong, a case that notices)
WRONG = {
    "norm_knots": (
        "SELECT ARRAY[1, 2, 3, 4, 5, 6, 7]::float8[]",
        {
            "fn": "norm_knots",
            "in": [[2, 2], [0, 1, 2, 3, 4, 5, 6]],
            "out": [0.125, 1.0625, 2, 2.9375, 3.875, 4.8125, 5.75],
        },
    ),
    "standardise": (
        "SELECT 1.25::float8",
        {"fn": "standardise", "in": [50, [1, 10, 25, 50, 75, 90, 99]], "out": 3},
    ),
    "shrink_rate": ("SELECT 0.5::float8", {"fn": "shrink_rate", "in": [1, 3, 0.5, 1], "out": 0.375}),
    "panel_score": (
        "SELECT 2.5::float8, 1::float8, false",
        {
            "fn": "panel_score",
            "in": ["content", [["ops", "r", 4.0], ["mkt", "s", 3.0]], {}],
            "out": [3.375, 0.8, False],
        },
    ),
    "composite": (
        "SELECT 2.5::float8, 1::float8",
        {"fn": "composite", "in": [{"content": 4, "data": 4, "conversion": 4}, "overall"], "out": [4.0, 0.7]},
    ),
    "evidence": ("SELECT 0.1::float8", {"fn": "evidence", "in": [[180], [3], [1]], "out": [0.75]}),
    "fit_variance": (
        "SELECT 0.01::float8, 0.5::float8, 1.7::float8",
        {
            "fn": "fit_variance",
            "in": [[[3, 4], [2, 2, 3], [5]]],
            "out": [7 / 18, 4 / 3, 1],
        },
    ),
    "posterior": (
        "SELECT 1.5::float8, 0.4::float8",
        {"fn": "posterior", "in": [3.0, [4.0], [1.0]], "out": [3.333333, 0.317543, 1.0]},
    ),
    "stat_tier": ("SELECT 0", {"fn": "stat_tier", "in": [3.7, 0.3, "B"], "out": "A"}),
    "effective_tier": (
        "SELECT 1, false, ARRAY['wrong']",
        {"fn": "effective_tier", "in": ["S", 6, 2], "out": ["S", False, []]},
    ),
    "trend": (
        "SELECT 'falling', -1::float8, -3::float8",
        {"fn": "trend", "in": {"points": [[0, 3], [30, 4], [60, 5]]}, "out": {"label": "insufficient"}},
    ),
    "mk_tail": ("SELECT 0.9::float8", {"fn": "mk_tail", "in": [4, 6], "out": 1 / 24}),
    "surprise": ("SELECT 0.5::float8", {"fn": "surprise", "in": [3.4, 1, 1.0, 3.4, 0.25, 0.55], "out": 0}),
}


def replace(name, body):
    """The same signature with another body."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT regexp_replace(pg_get_functiondef(oid), 'AS \\$function\\$.*$', '')"
            " FROM pg_proc WHERE pronamespace = 'scoring'::regnamespace AND proname = %s",
            [name],
        )
        (head,) = cursor.fetchone()
        cursor.execute(f"{head.split('AS $function$')[0]} AS $function$ {body} $function$")


def settled_history():
    """Four closes with videos and marks, rising enough to be labelled, in a pool whose spread is fitted."""
    with pgtrigger.ignore("evaluations.Policy:immutable_once_published"):
        Policy.objects.update(variance_after=1)
    creator = CreatorFactory()
    for day, mark in ((0, 1), (60, 2), (120, 4), (180, 5)):
        campaign = campaign_of(numbers=["data"])
        collaboration = collaborate(creator=creator, day=day, bars=[mark] * 6, videos=2, campaign=campaign)
        for place, video in enumerate(Deliverable.objects.filter(collaboration=collaboration)):
            DeliverableSnapshotFactory(deliverable=video, views=900 * (day + 10) + place, likes=40 * mark)
        close(campaign, at=on_day(day))


def traces():
    scores = CollaborationScore.objects.order_by("settled_on").values_list(
        "bars", "score", "coverage", "open_review"
    )
    standings = Standing.objects.order_by("as_of").values_list(
        "mean",
        "sd",
        "weight",
        "stat_tier",
        "effective_tier",
        "reasons",
        "trend",
        "slope90",
        "trend_confirmed",
        "surprise",
    )
    knots = NormTable.objects.order_by("version__month", "metric", "cell").values_list("knots", flat=True)
    return list(scores), list(standings), list(knots), sorted(Alert.objects.values_list("kind", "at"))


@pytest.fixture
def right():
    """What the closes come to with the functions as they are; undone before the wrong ones run."""
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        settled_history()
        seen = traces()
        transaction.set_rollback(True)
    return seen


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_function_is_noticed_by_a_case_and_by_a_close(name, right):
    body, case = WRONG[name]
    case = {"id": name, **case}
    assert [found.status for found in conformance.check([case])] == ["passed"]

    replace(name, body)

    assert [found.status for found in conformance.check([case])] == ["failed"]
    settled_history()
    assert traces() != right


def test_the_same_history_comes_to_the_same(right):
    settled_history()

    assert traces() == right


def test_every_required_function_is_tried():
    in_python = {"rater_effects", "rater_flags", "alpha_interval", *CHECK_RUNNERS}
    assert set(conformance.RUNNERS) == set(WRONG) | in_python


def test_peer_tables_are_frozen_for_the_month():
    settled_history()

    months = sorted(set(NormTable.objects.values_list("version__month", flat=True)))
    assert months[0] == date(2026, 1, 1)
    assert len(months) == len({(on_day(day)).date().replace(day=1) for day in (0, 60, 120, 180)})


def views_after(*moments):
    """The data bar of one video with snapshots (days after publication, views)."""
    collaboration = collaborate(day=0, campaign=campaign_of(numbers=["data"]), bars=[4] * 6)
    video = collaboration.deliverables.get()
    for days, views in moments:
        DeliverableSnapshotFactory(
            deliverable=video,
            taken_at=video.published_at + timedelta(days=days),
            views=views,
            likes=None,
            comments=None,
            product_clicks=None,
        )
    close(collaboration.campaign, at=on_day(0))
    return collaboration.scores.get()


def test_figures_of_the_seventh_day_are_scored_among_peers():
    score = views_after((1, 10), (7.4, 200))

    assert score.bars[1] == 3.0
    assert score.metrics.get().norm_table.cell == "*/*/*"


def test_figures_between_two_moments_lie_on_the_line():
    assert views_after((6, 100), (8, 300)).bars[1] == 3.0
    assert views_after((0, 0), (14, 400)).bars[1] == 3.0


@pytest.mark.parametrize("moments", [[(3, 500)], [(6, 100), (14.1, 300)], [(6, 100), (200, 300)]])
def test_figures_too_far_from_the_day_are_missing(moments):
    assert views_after(*moments).bars[1] is None


@pytest.mark.parametrize(("late", "bar"), [(-2, 5.0), (0, 4.0), (2, 2.0), (9, 0.0)])
def test_kept_dates_are_scored_by_the_table(late, bar):
    collaboration = collaborate(day=0, campaign=campaign_of(numbers=["fulfilment"]), bars=[4] * 6)
    agreed = collaboration.completed_at.date() - timedelta(days=late)
    collaboration.deliverables.update(agreed_on=agreed)

    close(collaboration.campaign, at=on_day(0))

    assert collaboration.scores.get().bars[5] == bar


def test_what_was_not_delivered_is_zero_not_missing():
    collaboration = collaborate(day=0, campaign=campaign_of(numbers=["fulfilment"]), bars=[4] * 6, videos=0)

    close(collaboration.campaign, at=on_day(0))

    assert collaboration.scores.get().bars[5] == 0.0
