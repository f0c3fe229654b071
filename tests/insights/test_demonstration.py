from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import Brand
from blacklist.models import Entry
from blacklist.states import EntryStatus
from campaigns.actions.completion import set_clock
from campaigns.models import Campaign, Collaboration, Sample
from campaigns.states import CampaignState, Stage
from commerce.models import AttributionJob, CreatorCode, OrderLine, Product, Return
from creators.models import SavedView
from evaluations.dimensions import CapKind, Tier, Trend
from evaluations.models import (
    Agreement,
    Alert,
    CalibrationRound,
    CollaborationScore,
    CurrentStanding,
    Evaluation,
    Light,
    Policy,
    RaterVersion,
    Reminder,
    RenewalItem,
    Review,
    StandingJob,
    TierCap,
    WhatIf,
)
from imports.models import Batch
from insights.demonstration import load

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AT = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)


def standings(**facts):
    return CurrentStanding.objects.filter(**facts).count()


@pytest.fixture
def _loaded(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    load(at=AT)
    with connection.cursor() as cursor:
        # Nothing has been analysed: it was all written in the test's own transaction.
        cursor.execute("ANALYZE")


@pytest.mark.usefixtures("_loaded")
def test_every_page_has_something_to_show():
    """Loaded once for all: what ANALYZE tells of a load outlives its rollback and would slow the next one down."""
    call_command("verify_standings", verbosity=0)

    assert_main_job()
    assert_method()
    assert_sales()
    assert_refunds_are_compared()
    assert_written_in_bulk_as_actions_would()


def assert_main_job():
    assert all(standings(tier=tier) for tier in Tier)
    assert standings(trend=Trend.RISING, standing__trend_confirmed=True)
    assert standings(trend=Trend.FALLING, standing__trend_confirmed=True)
    assert set(Campaign.objects.values_list("state", flat=True)) == set(CampaignState)
    on_boards = Collaboration.objects.filter(campaign__state="running").values_list("stage", flat=True)
    assert set(on_boards) >= set(Stage) - {Stage.REVIEWED}
    assert Evaluation.objects.overdue(AT).exists()
    assert Evaluation.objects.open().filter(due_at__gt=AT).exists()
    assert set(Entry.objects.values_list("status", flat=True)) == set(EntryStatus) - {EntryStatus.LAPSED}
    assert Alert.objects.newest(AT - timedelta(days=30)).count() >= 3
    assert set(Batch.objects.values_list("status", flat=True)) == {"applied", "ready", "refused"}
    assert SavedView.objects.filter(is_shared=True).exists()
    assert not StandingJob.objects.waiting().exists()


def assert_method():
    assert_raters_differ()
    assert_reviews_and_renewals()
    assert_calibrated()
    assert_a_policy_is_tried()
    policy = Policy.objects.in_force()
    assert CurrentStanding.objects.rising_stars().exists()
    assert CurrentStanding.objects.to_part_with(policy, at=AT).exists()
    assert set(Reminder.objects.values_list("kind", flat=True)) >= {"first", "escalated"}
    assert CollaborationScore.objects.filter(is_final=True).exists()


def assert_sales():
    for brand in Brand.objects.all():
        lines = OrderLine.objects.filter(store__brand=brand)
        assert lines.filter(attribution__rule="content").count() > 500
        assert lines.filter(attribution=None).count() > 20
        assert set(lines.values_list("status", flat=True)) >= {"pending", "completed", "settled", "cancelled"}
        assert Return.objects.filter(store__brand=brand, status="completed").count() > 20
        assert CreatorCode.objects.filter(brand=brand).exists()
    states = set(Sample.objects.values_list("state", flat=True))
    assert states >= {"requested", "received", "fulfilled", "unfulfilled"}
    assert not AttributionJob.objects.waiting().exists()
    assert OrderLine.objects.filter(attribution__collaboration__campaign__state="running").exists()


def assert_refunds_are_compared():
    assert not Product.objects.filter(category=None).exists()
    assert Product.objects.filter(margin_bp=None).exists()
    assert Product.objects.filter(margin_bp__gt=0).exists()
    cap = TierCap.objects.holding(AT).get(kind=CapKind.REFUND_CRITICAL)
    assert standings(creator=cap.creator, tier=Tier.B)
    assert Review.objects.open().filter(origin=Review.Origin.REFUNDS).exists()


def assert_raters_differ():
    newest = RaterVersion.objects.latest("week")
    flagged = newest.effects.filter(needs_calibration=True)
    assert flagged.filter(leniency__lt=0).exists()
    assert flagged.filter(leniency__gt=0).exists()
    lights = set(Agreement.objects.filter(version=newest).values_list("light", flat=True))
    assert lights >= {Light.GREEN, Light.AMBER, Light.RED}


def assert_reviews_and_renewals():
    apart = Review.objects.open().filter(origin=Review.Origin.RANGE)
    assert apart.exists()
    assert all(review.votes.count() == 1 for review in Review.objects.open())
    assert set(Review.objects.closed().values_list("state", flat=True)) == {"kept", "overturned"}
    assert RenewalItem.objects.undecided().exists()
    paused = RenewalItem.objects.filter(decision="pause").exclude(reason="")
    assert set(paused.values_list("decided_by__email", flat=True)) == {"manager@example.com"}


def assert_calibrated():
    assert CalibrationRound.objects.filter(closed_at__isnull=False, scorers__marks__isnull=False).exists()
    asked = CalibrationRound.objects.filter(closed_at=None).values_list("scorers__submitted_at", flat=True)
    assert {submitted is None for submitted in asked} == {True, False}


def assert_a_policy_is_tried():
    draft = Policy.objects.get(state="draft")
    assert draft.drafted_by.is_administrator
    tried = WhatIf.objects.get(policy=draft)
    assert tried.has_result
    assert tried.compared > tried.moved > 0


def assert_written_in_bulk_as_actions_would():
    rows = Collaboration.objects.select_related("campaign", "creator").order_by("pk")
    written = list(rows.values_list("pk", "stage", "completed_at"))

    for row in rows.filter(campaign__state=CampaignState.RUNNING):
        set_clock(row, by=row.added_by, at=AT)

    assert list(rows.values_list("pk", "stage", "completed_at")) == written
    panels = Evaluation.objects.values("collaboration", "role").count()
    assert panels == 3 * Collaboration.objects.filter(completed_at__isnull=False).count()
