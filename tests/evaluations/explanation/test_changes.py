"""What moved a score, taken apart: the parts add up on any history."""

import random
from datetime import date

import pytest
from django.utils.translation import override

from evaluations import actions
from evaluations.dimensions import Dimension
from evaluations.engine.run import run_waiting
from evaluations.explanation import explain
from evaluations.explanation.changes import _that_add_up
from evaluations.models import NormVersion, PeerPrior, Policy, Standing
from tests.evaluations.engine.history import campaign_of, collaborate, correct, on_day, settle_all
from tests.factories.accounts import UserFactory
from tests.factories.blacklist import IncidentFactory
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db
GOOD = (4, 4, 4, 4, 4, 4)


def explained(standing, user=None):
    found = Standing.objects.with_versions().seen_by(user or UserFactory()).get(pk=standing.pk)
    with override("en"):
        return explain(found, user=user or UserFactory(is_administrator=True))


def all_explained():
    return [explained(standing) for standing in Standing.objects.in_order()]


def republish(changes, *, day):
    policy = actions.draft_policy(
        based_on=Policy.objects.in_force(),
        changes=changes,
        note="tried",
        by=UserFactory(is_administrator=True),
        at=on_day(day),
    )
    actions.publish_policy(policy=policy, by=UserFactory(is_administrator=True), at=on_day(day))
    run_waiting()


def other_weights(draw):
    weights = [draw.randint(5, 25) for _dimension in range(5)]
    return [float(weight) for weight in [*weights, 100 - sum(weights)]]


def random_past(draw):
    """Settlements, corrections, policies and peer tables in any order."""
    creator, settled, day = CreatorFactory(), [], 0
    for _step in range(6):
        day += draw.randint(3, 60)
        kind = draw.choice(["settle", "settle", "correct", "policy"]) if settled else "settle"
        if kind == "settle":
            bars = [draw.choice([None, 0, 1, 2, 3, 4, 5]) for _dimension in Dimension]
            settled.append(collaborate(creator=creator, day=day, bars=bars, videos=draw.randint(1, 4)))
            settle_all(settled[-1])
        elif kind == "correct":
            evaluation = draw.choice(settled).evaluations.get(role="operations")
            correct(evaluation, "content", draw.randint(0, 5), at=on_day(day))
            actions.recompute_corrected(
                collaboration=evaluation.collaboration, by=evaluation.scorer, at=on_day(day)
            )
            run_waiting()
        else:
            republish(
                {
                    "overall_weights": other_weights(draw),
                    "half_life": draw.choice([60, 90, 180, 300]),
                    "prior_strength": draw.choice([1, 2, 4]),
                },
                day=day,
            )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_parts_add_up_to_the_change_that_is_shown(seed):
    random_past(random.Random(seed))

    moves = [one.move for one in all_explained() if one.move]

    for move in moves:
        assert round(sum(part.value for part in move.parts), 3) == move.change
        assert move.change == round(round(move.after, 3) - round(move.before, 3), 3)


@pytest.mark.parametrize("seed", range(20))
def test_rounded_parts_lie_within_a_thousandth_of_what_they_were(seed):
    draw = random.Random(seed)
    values = [draw.uniform(-0.5, 0.5) for _part in range(draw.randint(1, 9))]

    rounded = _that_add_up(values, round(sum(values), 3))

    assert round(sum(rounded), 3) == round(sum(values), 3)
    assert max(abs(one - other) for one, other in zip(values, rounded, strict=True)) < 0.001 + 1e-9


def test_first_standing_has_nothing_before_it():
    settle_all(collaborate(day=0, bars=GOOD, videos=3))

    (only,) = all_explained()

    assert only.move is None
    assert [line.text for line in only.facts] == ["This is the creator’s first standing."]


def test_a_new_collaboration_is_named_with_what_it_did():
    creator = CreatorFactory()
    settle_all(
        collaborate(creator=creator, day=0, bars=GOOD, videos=3),
        collaborate(creator=creator, day=10, bars=[2] * 6, campaign=campaign_of(name="Spring")),
    )

    last = all_explained()[-1]

    first = last.move.parts[0]
    assert (first.label, first.note) == ("Spring, 2026-01", "counts for the first time, with 2.00")
    assert first.value < 0
    assert first.url


def test_a_correction_says_which_bar_moved_from_what_to_what():
    collaboration = collaborate(day=0, bars=GOOD, videos=3)
    settle_all(collaboration)
    evaluation = collaboration.evaluations.get(role="marketing")
    correct(evaluation, "content", 0, at=on_day(1))
    actions.recompute_corrected(collaboration=collaboration, by=evaluation.scorer, at=on_day(1))
    run_waiting()

    (part,) = all_explained()[-1].move.parts

    assert part.note == "scored again: Content 4.00 → 2.00"
    assert part.value == all_explained()[-1].move.change


def test_a_policy_is_named_with_its_version():
    settle_all(collaborate(day=0, bars=(5, 1, 1, 1, 1, 1), videos=3))
    republish({"overall_weights": [60, 10, 10, 10, 5, 5]}, day=1)

    last = all_explained()[-1]

    assert [part.label for part in last.move.parts] == ["Policy 2 instead of 1"]
    assert "Computed by policy 2, before by 1." in [line.text for line in last.facts]


def test_other_peers_are_named_with_where_they_start():
    creator = CreatorFactory()
    settle_all(collaborate(creator=creator, day=0, bars=GOOD, videos=3))
    before = Standing.objects.get().norm_version
    later = NormVersion.objects.create(
        month=date(2026, 2, 1),
        policy=before.policy,
        built_at=on_day(26),
        grand_mean=3,
        sigma=0.8,
        prior_strength=4,
    )
    second = collaborate(creator=creator, day=30, bars=GOOD)
    cell = creator.collaboration_scores.get().cell
    PeerPrior.objects.create(version=later, cell=cell, n=9, mean=3.5)
    settle_all(second)

    last = all_explained()[-1]

    notes = {part.label: part.note for part in last.move.parts}
    assert (
        notes["Peer tables of 2026-02 instead of 2026-01"]
        == "comparable creators start at 3.500, before at 3.000"
    )
    assert "The spread between collaborations is taken as 0.800, before as 0.550." in [
        line.text for line in last.facts
    ]


def test_a_cap_that_began_and_ended_is_told_with_its_incident(administrator, stranger):
    collaboration = collaborate(day=0, bars=[5] * 6, videos=6)
    settle_all(collaboration)
    incident = IncidentFactory(
        creator=collaboration.creator, kind="compliance_severe", occurred_on=on_day(5).date()
    )
    incident.events.create(status="confirmed", at=on_day(5), by=UserFactory())
    cap = actions.cap_tier(incident=incident, by=UserFactory(), at=on_day(5))
    run_waiting()
    actions.expire_caps(at=cap.ends_at)
    run_waiting()

    _first, capped, freed = Standing.objects.in_order()

    told = [explained(one, administrator).facts[1] for one in (capped, freed)]
    assert told[0].text.startswith("A cap began: at most C")
    assert told[1].text.startswith("A cap ran out: at most C")
    assert told[0].url == f"/incidents/{incident.pk}/"
    assert explained(capped, stranger).facts[1].url == ""
    assert explained(capped).facts[0].text == "The tier moved: A → C."
    assert explained(capped).move.parts == []


def test_unrated_standings_tell_no_number():
    creator = CreatorFactory()
    settle_all(*(collaborate(creator=creator, day=day, bars=GOOD) for day in (0, 10)))

    last = all_explained()[-1]

    assert last.move is None
    assert last.facts[0].text == "The tier stayed: unrated."
    assert not [line for line in last.facts if str(Standing.objects.latest("pk").mean)[:4] in line.text]
