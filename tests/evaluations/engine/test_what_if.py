import random

import pytest

from evaluations import actions, errors
from evaluations.dimensions import Tier
from evaluations.engine import what_if
from evaluations.engine.run import run_waiting
from evaluations.models import Alert, CurrentStanding, Policy, Standing, StandingJob, WhatIf
from evaluations.studio.reading import markets_of, matrix_of, totals_of
from tests.factories.accounts import UserFactory
from tests.factories.creators import CreatorFactory

from .history import collaborate, on_day, settle_all

pytestmark = pytest.mark.django_db

BARS = ((5, 5, 5, 5, 5, 5), (4, 4, 4, 4, 4, 4), (3, 3, 3, 3, 3, 3), (1, 2, 2, 1, 2, 1))
RESULT = ("compared", "moved", "matrix", "scores", "movers")
# after the first policy was published, which is when the database was made
LATER = on_day(36500)


@pytest.fixture
def second(db):
    return UserFactory(is_administrator=True)


def drafted(by, **changes):
    return actions.draft_policy(
        based_on=Policy.objects.in_force(), changes=changes, note="tried", by=by, at=LATER
    )


def history(seed, creators=4):
    """A few collaborations of each, some of them too few for a tier."""
    draw = random.Random(seed)
    made = [CreatorFactory(market=draw.choice(["ID", "TH"])) for _ in range(creators)]
    settle_all(
        *(
            collaborate(
                creator=creator,
                day=draw.randrange(300),
                videos=draw.randint(1, 4),
                bars=[draw.choice([None, 1, 2, 3, 4, 5, 5]) for _ in range(6)],
            )
            for creator in made
            for _ in range(draw.randint(1, 2))
        )
    )


def tiers():
    return dict(CurrentStanding.objects.filter(standing__isnull=False).values_list("pk", "tier"))


def letter(tier):
    return "-" if tier is None else Tier(tier).label


def moves(before, after):
    pairs = [(letter(before[pk]), letter(after[pk])) for pk in before]
    return {pair: pairs.count(pair) for pair in set(pairs)}


def told(tried):
    return {
        (row, cell.letter): cell.creators
        for row, cells, _sum in matrix_of(tried)
        for cell in cells
        if cell.creators
    }


CHANGES = {
    "strict": {"cut_s": 4.8, "cut_a": 4.4, "cut_b": 3.6, "min_videos": 2},
    "content": {"overall_weights": [75, 5, 5, 5, 5, 5], "half_life": 30, "min_coverage": 0.2},
    "trusting": {"sigma": 0.2, "prior_strength": 0.1, "hysteresis": 0, "min_videos": 1, "s_min_videos": 1},
}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "seed"), [("strict", 1), ("content", 2), ("trusting", 3)])
def test_what_publishing_does_is_what_was_foretold(administrator, second, name, seed):
    history(seed)
    draft = drafted(administrator, **CHANGES[name])
    tried = actions.request_what_if(policy=draft, by=administrator, at=LATER)
    before = tiers()

    what_if.run(tried.pk, chunk=3)
    actions.publish_policy(policy=draft, by=second, at=LATER)
    run_waiting()

    tried.refresh_from_db()
    after = tiers()
    # Whoever has no score under the draft keeps the standing and is not compared.
    judged = set(Standing.objects.filter(policy=draft).values_list("creator", flat=True))
    before = {pk: tier for pk, tier in before.items() if pk in judged}
    assert told(tried) == moves(before, after)
    assert (tried.compared, tried.moved) == (len(judged), sum(before[pk] != after[pk] for pk in before))
    assert tried.moved > 0
    assert {(mover["creator"], mover["to"]) for mover in tried.movers} == {
        (pk, letter(after[pk])) for pk in before if before[pk] != after[pk]
    }


def one_rated(bars=BARS[0], **creator):
    collaboration = collaborate(creator=CreatorFactory(**creator), day=0, bars=bars, videos=6)
    settle_all(collaboration)
    return collaboration.creator


def test_try_writes_no_standing(administrator):
    creator = one_rated(market="TH")
    tried = actions.request_what_if(
        policy=drafted(administrator, cut_s=4.9, cut_a=4.8), by=administrator, at=LATER
    )
    rows = (Standing.objects.count(), Alert.objects.count(), list(CurrentStanding.objects.values()))

    what_if.run(tried.pk)

    tried.refresh_from_db()
    assert (Standing.objects.count(), Alert.objects.count(), list(CurrentStanding.objects.values())) == rows
    (mover,) = tried.movers
    assert (mover["creator"], mover["from"], mover["to"]) == (creator.pk, "A", "B")
    assert mover["before"] == mover["after"]
    (line,) = markets_of(tried)
    assert (line.code, line.compared, line.moved, line.before) == ("TH", 1, 1, totals_of(tried).after)


@pytest.mark.slow
def test_try_goes_on_where_a_killed_worker_left_off(administrator):
    history(5, creators=5)
    draft = drafted(administrator, cut_s=4.8, cut_a=4.4)
    whole, halved = (
        WhatIf.objects.create(
            policy=draft,
            against=Policy.objects.in_force(),
            numbers_sha256=what_if.fingerprint(draft),
            requested_by=administrator,
            requested_at=LATER,
        )
        for _ in range(2)
    )

    what_if.run(whole.pk)
    assert what_if.advance(halved.pk, chunk=2)
    halved.refresh_from_db()
    assert (halved.progress, halved.done_at, halved.percent) == (2, None, 40)
    what_if.run_waiting(chunk=2)

    whole.refresh_from_db()
    halved.refresh_from_db()
    assert {name: getattr(halved, name) for name in RESULT} == {name: getattr(whole, name) for name in RESULT}
    assert halved.has_result


def test_try_run_again_changes_nothing(administrator):
    one_rated()
    tried = actions.request_what_if(policy=drafted(administrator, half_life=90), by=administrator, at=LATER)
    what_if.run_waiting()
    before = WhatIf.objects.filter(pk=tried.pk).values().get()

    what_if.run(tried.pk)
    what_if.run_waiting()

    assert WhatIf.objects.filter(pk=tried.pk).values().get() == before


def test_same_numbers_are_tried_once_at_a_time(administrator):
    draft = drafted(administrator)

    first, again = (actions.request_what_if(policy=draft, by=administrator, at=LATER) for _ in range(2))
    actions.change_policy(policy=draft, changes={"half_life": 90}, by=administrator, at=LATER)
    other = actions.request_what_if(policy=draft, by=administrator, at=LATER)

    assert first == again
    assert other != first


def test_draft_changed_meanwhile_voids_the_try(administrator):
    one_rated()
    draft = drafted(administrator)
    tried = actions.request_what_if(policy=draft, by=administrator, at=LATER)
    actions.change_policy(policy=draft, changes={"half_life": 90}, by=administrator, at=LATER)

    what_if.run_waiting()

    tried.refresh_from_db()
    assert (tried.void, tried.has_result, tried.done_at is None) == ("draft_changed", False, False)


def test_another_policy_meanwhile_voids_the_try(administrator, second):
    draft, other = drafted(administrator), drafted(administrator)
    tried = actions.request_what_if(policy=draft, by=administrator, at=LATER)
    actions.publish_policy(policy=other, by=second, at=LATER)

    what_if.run_waiting()

    tried.refresh_from_db()
    assert tried.void == "policy_changed"


def test_nothing_is_tried_while_everybody_is_recomputed(administrator, second):
    draft, other = drafted(administrator), drafted(administrator)
    actions.publish_policy(policy=other, by=second, at=LATER)

    with pytest.raises(errors.RecomputingError):
        actions.request_what_if(policy=draft, by=administrator, at=LATER)
    StandingJob.objects.update(done_at=LATER)
    assert actions.request_what_if(policy=draft, by=administrator, at=LATER).against == other


def test_policy_in_force_is_not_tried(administrator):
    with pytest.raises(errors.InForceError):
        actions.request_what_if(policy=Policy.objects.in_force(), by=administrator, at=LATER)


def test_whoever_has_no_score_under_the_draft_is_left_alone(administrator):
    one_rated((5, None, 5, 5, 5, 5))
    draft = drafted(administrator, min_coverage=0.9)
    tried = actions.request_what_if(policy=draft, by=administrator, at=LATER)

    what_if.run_waiting()

    tried.refresh_from_db()
    assert (tried.progress, tried.compared, tried.moved, tried.left_alone) == (1, 0, 0, 1)


def test_failed_try_is_told_and_given_up_after_some_attempts(administrator):
    one_rated()
    tried = actions.request_what_if(policy=drafted(administrator), by=administrator, at=LATER)
    # A score that no letter stands for cannot be added up.
    WhatIf.objects.filter(pk=tried.pk).update(movers=[{"creator": 1, "from": "X", "to": "Y"}])

    for _ in range(7):
        what_if.run_waiting()

    tried.refresh_from_db()
    assert (tried.attempts, tried.has_failed, tried.progress) == (5, True, 0)
    assert tried.last_error.startswith("KeyError")
