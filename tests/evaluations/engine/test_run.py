import random
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils.translation import override

from blacklist.states import EntryStatus
from evaluations import actions
from evaluations.dimensions import Tier, Trend
from evaluations.engine.run import advance, follow_waiting, run, run_waiting
from evaluations.explanation import explain
from evaluations.models import Alert, CollaborationScore, CurrentStanding, Policy, Standing, StandingJob
from tests.factories.accounts import UserFactory
from tests.factories.blacklist import EntryFactory, IncidentFactory
from tests.factories.creators import CreatorFactory
from tests.statements import sent

from . import plain
from .history import campaign_of, close, collaborate, correct, job, on_day, settle_all

pytestmark = pytest.mark.django_db

EXAMPLE = (
    (0, 1, (4, 3, None, 4, 4, 4)),
    (40, 1, (4, 4, 3, 4, 4, 4)),
    (75, 2, (5, 4, 4, 4, 4, 4)),
    (120, 1, (5, 5, 4, 4, 5, 5)),
)
# 4.2 by the overall weights: tier A with six videos
GOOD = (4, 4, 4, 4, 5, 5)
BEST = (5, 5, 5, 5, 5, 5)


def rated(bars=GOOD, *, videos=6, creator=None):
    """A creator with a tier, by one collaboration."""
    collaboration = collaborate(creator=creator, day=0, bars=bars, videos=videos)
    settle_all(collaboration)
    return collaboration


def confirmed(kind, creator, *, day):
    incident = IncidentFactory(creator=creator, kind=kind, occurred_on=on_day(day).date())
    incident.events.create(status="confirmed", at=on_day(day), by=UserFactory())
    return incident


def outcome():
    """What stands in the end, without the ids that the order of running gives."""
    columns = ("creator__handle", "mean", "sd", "stat_tier", "effective_tier", "trend", "slope90", "videos")
    return sorted(Standing.objects.values_list(*columns, "previous_tier", "weight", "inputs_hash", "as_of"))


@pytest.mark.parametrize("creators", [1, 7])
def test_a_close_of_more_creators_costs_no_more_statements(creators):
    campaign = campaign_of()
    for _creator in range(creators):
        collaborate(campaign=campaign, day=0, bars=GOOD)
    earlier = collaborate(day=0, bars=GOOD)  # its peer tables are there already
    settle_all(earlier)
    asked = job(campaign=campaign, at=on_day(1))

    with sent() as statements:
        run(asked.pk)

    assert len(statements) == 23
    assert Standing.objects.count() == creators + 1


def test_the_one_example():
    creator = CreatorFactory()

    settle_all(*(collaborate(creator=creator, day=d, videos=v, bars=b) for d, v, b in EXAMPLE))

    scores = CollaborationScore.objects.order_by("settled_on")
    assert [score.score for score in scores] == [3.666667, 3.75, 4.2, 4.65]
    standings = Standing.objects.order_by("as_of")
    assert [s.mean for s in standings] == [3.181818, 3.323537, 3.551468, 3.724696]
    assert [s.sd for s in standings] == [0.331662, 0.288162, 0.251851, 0.238264]
    assert [s.prior for s in standings] == [3.0] * 4
    assert [(s.tier, s.videos) for s in standings] == [(None, 1), (None, 2), (Tier.B, 4), (Tier.A, 5)]
    last = standings.last()
    assert (last.trend, round(last.slope90, 3), round(last.trend_z, 4)) == (Trend.STABLE, 0.775, 1.3845)
    current = CurrentStanding.objects.get(creator=creator)
    assert (current.standing, current.tier, current.score) == (last, Tier.A, 3.724696)
    call_command("verify_standings", sample=0)


def test_unrated_shows_neither_letter_nor_number():
    settle_all(collaborate(day=0, bars=BEST, videos=2))

    current = CurrentStanding.objects.get()
    assert (current.tier, current.score, current.sd, current.videos) == (None, None, None, 2)
    assert Standing.objects.get().reasons == ["provisional: 2/3 settled videos"]


def test_job_run_again_changes_nothing():
    collaboration = collaborate(day=0, bars=GOOD, videos=3)
    first = close(collaboration.campaign, at=on_day(0))
    before = outcome()

    StandingJob.objects.filter(pk=first.pk).update(done_at=None, cursor=0)
    run(first.pk)
    close(collaboration.campaign, at=on_day(1))

    assert outcome() == before
    assert CollaborationScore.objects.count() == 1


def random_closes(draw, creators):
    days = sorted(draw.sample(range(400), 5))
    return [
        [
            (creator, day, [draw.choice([None, 1, 2, 3, 4, 5]) for _ in range(6)], draw.randint(1, 3))
            for creator in draw.sample(creators, 3)
        ]
        for day in days
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "chunk", "order"), [(1, 5000, 1), (1, 1, 2), (1, 2, 3), (2, 2, 4), (3, 1, 5)]
)
def test_closes_equal_a_plain_loop_in_any_order_and_chunk(seed, chunk, order):
    creators = [CreatorFactory() for _ in range(4)]
    closes = random_closes(random.Random(seed), creators)

    for planned in closes:
        campaign = campaign_of()
        for creator, day, bars, videos in random.Random(order).sample(planned, len(planned)):
            collaborate(creator=creator, day=day, bars=bars, videos=videos, campaign=campaign)
        close(campaign, at=on_day(planned[0][1]), chunk=chunk)

    for creator, expected in plain.standings(closes).items():
        made = Standing.objects.filter(creator=creator).order_by("as_of")
        assert [s.mean for s in made] == pytest.approx([mean for mean, *_ in expected], abs=1e-6)
        assert [s.sd for s in made] == pytest.approx([sd for _, sd, *_ in expected], abs=1e-6)
        assert [(s.stat_tier, s.effective_tier, s.is_provisional, s.trend) for s in made] == [
            tuple(rest) for _, _, *rest in expected
        ]
    parallel_plans()
    call_command("verify_standings", sample=0)


def parallel_plans():
    with connection.cursor() as cursor:
        for name, value in (
            ("max_parallel_workers_per_gather", 2),
            ("min_parallel_table_scan_size", 0),
            ("parallel_setup_cost", 0),
            ("parallel_tuple_cost", 0),
            ("debug_parallel_query", "on"),
        ):
            cursor.execute(f"SET LOCAL {name} = {value}")


def test_close_with_nothing_settled_writes_no_standing():
    collaboration = collaborate(day=3, bars=GOOD)

    closing = close(collaboration.campaign, at=on_day(2))

    assert (closing.total, closing.settled, Standing.objects.count()) == (0, 0, 0)
    assert closing.done_at is not None


def test_what_was_not_due_at_the_close_settles_on_its_day():
    collaboration = collaborate(day=3, bars=GOOD)
    close(collaboration.campaign, at=on_day(2))

    assert actions.settle_due(at=on_day(2)) == 0
    assert actions.settle_due(at=on_day(3)) == 1
    assert actions.settle_due(at=on_day(3)) == 0
    run_waiting()

    assert Standing.objects.get().as_of == on_day(3)
    assert actions.settle_due(at=on_day(4)) == 0


def test_mark_corrected_and_back_leaves_three_standings():
    collaboration = rated()
    evaluation = collaboration.evaluations.get(role="operations")

    for day, value in ((1, 3), (2, 4)):
        correct(evaluation, "content", value, at=on_day(day))
        actions.recompute_corrected(collaboration=collaboration, by=evaluation.scorer, at=on_day(day))
    run_waiting()

    first, second, third = Standing.objects.order_by("as_of")
    assert second.mean < first.mean == third.mean
    assert first.inputs_hash != third.inputs_hash
    assert (second.previous, third.previous) == (first, second)
    assert CurrentStanding.objects.get().standing == third
    assert [score.version for score in CollaborationScore.objects.order_by("version")] == [1, 2, 3]


def test_correction_before_settling_needs_no_job():
    collaboration = collaborate(day=0, bars=GOOD)

    job_made = actions.recompute_corrected(collaboration=collaboration, by=UserFactory(), at=on_day(-1))

    assert job_made is None


def test_cap_begins_and_expires():
    collaboration = rated()
    incident = confirmed("compliance_severe", collaboration.creator, day=10)
    cap = actions.cap_tier(incident=incident, by=UserFactory(), at=on_day(10))

    run_waiting()
    assert actions.expire_caps(at=cap.ends_at - timedelta(seconds=1)) == 0
    assert actions.expire_caps(at=cap.ends_at) == 1
    run_waiting()

    before, capped, after = Standing.objects.order_by("as_of")
    assert (capped.effective_tier, capped.reasons, capped.cap_ids) == (
        Tier.C,
        ["compliance_severe"],
        [cap.pk],
    )
    assert (before.stat_tier, capped.stat_tier, after.stat_tier) == (before.stat_tier,) * 3
    assert (after.effective_tier, after.cap_ids) == (before.effective_tier, [])
    assert CurrentStanding.objects.get().tier == before.effective_tier
    assert actions.expire_caps(at=cap.ends_at + timedelta(days=1)) == 0
    assert list(Alert.objects.order_by("at").values_list("kind", flat=True)) == ["demoted", "promoted"]


def test_second_late_delivery_caps_lower_and_longer():
    creator = rated().creator
    by = UserFactory()
    caps = []
    for day in (10, 20):
        incident = confirmed("late", creator, day=day)
        caps.append(actions.cap_tier(incident=incident, by=by, at=on_day(day)))

    assert [(cap.max_tier, (cap.ends_at - cap.starts_at).days) for cap in caps] == [
        (Tier.B, 90),
        (Tier.C, 180),
    ]


def test_lifted_cap_gives_the_tier_back():
    collaboration = rated()
    incident = confirmed("fake_data", collaboration.creator, day=1)
    actions.cap_tier(incident=incident, by=UserFactory(), at=on_day(1))
    actions.lift_caps(incident=incident, by=UserFactory(), at=on_day(2))

    run_waiting()

    assert [s.effective_tier for s in Standing.objects.order_by("as_of")] == [Tier.A, Tier.D, Tier.A]


def test_blacklisted_creator_is_d_while_the_entry_is_in_force():
    collaboration = rated()
    entry = EntryFactory(
        creator=collaboration.creator,
        status=EntryStatus.ACTIVE,
        decided_by=UserFactory(),
        decided_at=on_day(1),
        starts_at=on_day(1),
        expires_at=on_day(30),
    )
    for day in (1, 30):
        actions.recompute_blocked(entry=entry, creator=None, by=None, at=on_day(day))

    run_waiting()

    made = Standing.objects.order_by("as_of")
    assert [(s.effective_tier, s.is_blocked, s.reasons) for s in made] == [
        (Tier.A, False, []),
        (Tier.D, True, ["blocked"]),
        (Tier.A, False, []),
    ]


def second_administrator():
    return UserFactory(is_administrator=True)


def test_policy_forward_and_back():
    rated(BEST)
    first = Policy.objects.get()
    administrator = UserFactory(is_administrator=True)
    strict = actions.draft_policy(
        based_on=first, changes={"cut_s": 4.8, "cut_a": 4.7}, note="stricter", by=administrator, at=on_day(1)
    )
    actions.publish_policy(policy=strict, by=second_administrator(), at=on_day(1))
    back = actions.draft_policy(based_on=first, changes={}, note="as before", by=administrator, at=on_day(2))
    actions.publish_policy(policy=back, by=second_administrator(), at=on_day(2))

    run_waiting()

    made = Standing.objects.order_by("as_of")
    assert [(s.policy.version, s.effective_tier) for s in made] == [(1, Tier.A), (2, Tier.B), (3, Tier.A)]
    assert CurrentStanding.objects.get().standing == made.last()


def test_terms_of_an_explanation_add_up_under_a_policy_of_other_weights():
    rated((5, 2, None, 4, 1, 3))
    first = Policy.objects.get()
    administrator = UserFactory(is_administrator=True)
    weights = [60, 5, 5, 5, 20, 5]
    other = actions.draft_policy(
        based_on=first,
        changes={"overall_weights": weights},
        note="content above all",
        by=administrator,
        at=on_day(1),
    )
    actions.publish_policy(policy=other, by=second_administrator(), at=on_day(1))

    run_waiting()

    for standing in Standing.objects.with_versions().in_order():
        terms = explain(standing, user=administrator).contributions
        assert sum(term.share * term.value for term in terms) == pytest.approx(standing.mean, abs=1e-5)
    before, after = Standing.objects.in_order()
    assert before.mean != after.mean


def test_job_run_late_does_not_take_a_creator_back():
    collaboration = rated()
    evaluation = collaboration.evaluations.get(role="operations")
    correct(evaluation, "content", 3, at=on_day(1))
    newer = job("marks_corrected", collaboration=collaboration, at=on_day(2))
    older = job("marks_corrected", collaboration=collaboration, at=on_day(0))

    run(newer.pk)
    run(older.pk)

    assert CurrentStanding.objects.get().standing == Standing.objects.latest("as_of")
    assert Standing.objects.count() == 2


def test_earlier_job_on_the_same_campaign_goes_first():
    collaboration = collaborate(day=0, bars=GOOD)
    closing = job(campaign=collaboration.campaign, at=on_day(1))
    later = job("settlement", campaign=collaboration.campaign, at=on_day(2))

    run(later.pk)
    later.refresh_from_db()
    assert later.done_at is None

    run(closing.pk)
    run(later.pk)
    later.refresh_from_db()
    assert later.done_at is not None


def test_failing_job_keeps_its_error_and_waits():
    collaboration = collaborate(day=0, bars=GOOD)
    closing = job(campaign=collaboration.campaign, at=on_day(0))
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION scoring.trend_confirmed RENAME TO away")

    run_waiting()
    closing.refresh_from_db()
    assert (closing.done_at, closing.attempts, Standing.objects.count()) == (None, 1, 0)
    assert "trend_confirmed" in closing.last_error

    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION scoring.away RENAME TO trend_confirmed")
    run_waiting()
    closing.refresh_from_db()
    assert (closing.last_error, Standing.objects.count()) == ("", 1)


def test_creator_whose_only_score_is_lost_has_no_tier_left():
    collaboration = rated()
    for evaluation in collaboration.evaluations.all():
        for dimension in ("content", "data", "conversion"):
            correct(evaluation, dimension, None, at=on_day(1))
    correcting = job("marks_corrected", collaboration=collaboration, at=on_day(2))
    run(correcting.pk)

    correcting.refresh_from_db()
    current = CurrentStanding.objects.get(creator=collaboration.creator)
    assert CollaborationScore.objects.latest("version").score is None
    assert (current.standing, current.tier, current.score, current.videos) == (None, None, None, 0)
    assert (correcting.moved, Standing.objects.count()) == (1, 1)


def test_job_that_cannot_be_followed_holds_up_no_other():
    held, free = collaborate(day=0, bars=GOOD), collaborate(day=0, bars=GOOD)
    jobs = [job(campaign=one.campaign, at=on_day(0)) for one in (held, free)]
    for one in jobs:
        advance(one.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE evaluations_renewalitem ADD CONSTRAINT held_up CHECK (collaboration_id <> %s)",
            [held.pk],
        )

    follow_waiting()

    first, second = StandingJob.objects.order_by("pk")
    assert (first.followed_at, first.attempts) == (None, 1)
    assert "held_up" in first.last_error
    assert second.followed_at is not None


def test_one_role_alone_is_never_enough_for_s():
    creator = CreatorFactory()
    settle_all(
        *(collaborate(creator=creator, day=d, bars=BEST, videos=9, roles=["operations"]) for d in (0, 1, 2))
    )

    last = Standing.objects.latest("as_of")
    assert (last.stat_tier, last.effective_tier, last.reasons) == (Tier.S, Tier.A, ["one_role_panels"])
    with override("en"):
        gates = explain(last, user=UserFactory()).gates
    assert [line.text for line in gates] == ["S needs marks of more than one role."]


def test_score_far_below_what_was_expected_is_watched():
    creator = CreatorFactory()
    settle_all(
        collaborate(creator=creator, day=0, bars=BEST, videos=6),
        collaborate(creator=creator, day=10, bars=[1] * 6, videos=6),
        collaborate(creator=creator, day=20, bars=[0] * 6, videos=6),
    )

    kinds = Alert.objects.order_by("at", "pk").values_list("at", "kind")
    assert {kind for at, kind in kinds if at == on_day(10)} >= {"watch"}
    assert {kind for at, kind in kinds if at == on_day(20)} >= {"watch", "decline"}
