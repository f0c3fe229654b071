"""Rising stars, whom to part with and whom to test again: proposals only."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from evaluations.engine.run import run_waiting
from evaluations.models import Alert, CurrentStanding, Policy, Standing, TierCap
from evaluations.querysets import last_quarters
from tests.evaluations.engine.history import START, campaign_of, collaborate, job, on_day, settle_all
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db
PAGE = "/standings/stars-and-exits/"
PROMISING = (4, 4, 4, 4, 4, 3)
BAD = (0, 0, 0, 1, 0, 0)
PLANTED = "Planted secret campaign"
# Both quarter ends before it see what settled in January.
LATER = datetime(2026, 7, 15, 8, tzinfo=UTC)


def settled(bars, *, days=(0,), videos=3, creator=None, name="Campaign", **campaign):
    creator = creator or CreatorFactory()
    for day in days:
        held = campaign_of(name=f"{name} {creator.pk} {day}", **campaign)
        settle_all(collaborate(creator=creator, day=day, bars=bars, videos=videos, campaign=held))
    return creator


def weak(**fields):
    return settled(BAD, days=(0, 1, 2), **fields)


def exits(at=LATER):
    return [one.creator for one in CurrentStanding.objects.to_part_with(Policy.objects.in_force(), at=at)]


def stars():
    return [one.creator for one in CurrentStanding.objects.rising_stars()]


def test_quarters_end_with_their_last_moment():
    assert last_quarters(datetime(2026, 2, 3, tzinfo=UTC)) == [
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2025, 10, 1, tzinfo=UTC),
    ]
    assert last_quarters(datetime(2026, 12, 31, 23, tzinfo=UTC))[0] == datetime(2026, 10, 1, tzinfo=UTC)


def test_who_was_d_at_both_quarter_ends_and_surely_is_is_proposed():
    creator = weak()

    assert exits() == [creator]
    assert exits(datetime(2026, 6, 30, tzinfo=UTC)) == []


def test_who_was_better_at_an_earlier_quarter_end_is_not():
    creator = settled((3, 3, 3, 3, 3, 3))
    settled(BAD, days=(100, 101, 102, 103, 104, 105), videos=9, creator=creator)

    assert CurrentStanding.objects.get(creator=creator).tier == 0
    assert exits() == []


def test_who_may_well_be_c_is_not():
    creator = settled((2, 2, 2, 2, 2, 2))

    assert CurrentStanding.objects.get(creator=creator).tier == 0
    assert exits() == []


def test_stars_come_by_what_they_may_reach():
    best, good = settled((4, 4, 4, 4, 4, 4)), settled(PROMISING)
    settled((2, 2, 2, 2, 2, 2))

    assert stars() == [best, good]


def test_a_capped_creator_is_no_star():
    creator = settled(PROMISING)
    TierCap.objects.create(creator=creator, kind="late", max_tier=2, starts_at=on_day(1), ends_at=on_day(90))
    job("incident", creator=creator, at=on_day(2))
    run_waiting()

    assert stars() == []


def test_stale_from_the_month_after_the_policys_days():
    creator, policy = settled(PROMISING), Policy.objects.in_force()
    days = timedelta(days=policy.stale_days)
    standing = Standing.objects.with_versions().get()

    told = [
        (list(CurrentStanding.objects.stale(policy, on=on)), standing.is_stale(on=on))
        for on in ((START + days).date(), (START + days + timedelta(days=31)).date())
    ]

    assert told == [([], False), ([creator.current_standing], True)]


def test_stale_s_counts_as_a_in_a_budget():
    settled((5, 5, 5, 5, 5, 5), days=(0, 1, 2), videos=5)
    standing = Standing.objects.with_versions().latest("as_of")

    assert standing.effective_tier == 4
    assert standing.budget_tier(on=START.date()) == 4
    assert standing.budget_tier(on=datetime(2027, 1, 1, tzinfo=UTC).date()) == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_more_rows(client, manager, rows, django_assert_num_queries):
    parted, risen = [weak() for _row in range(rows)], [settled(PROMISING) for _row in range(rows)]

    with time_machine.travel(LATER, tick=False):
        client.force_login(manager)
        with django_assert_num_queries(15):
            response = client.get(PAGE)

    assert {one.creator for one in response.context["exits"]} == set(parted)
    assert {one.creator for one in response.context["stars"]} == set(risen)
    assert response.content.decode().count("proposed instead") == rows


def test_empty_page_says_what_to_wait_for(client, manager):
    client.force_login(manager)

    page = client.get(PAGE).content.decode()

    assert "Nobody is proposed." in page
    assert "No rising star yet." in page


def test_page_speaks_chinese(client, manager):
    manager.language = "zh-hans"
    manager.save()
    client.force_login(manager)

    page = client.get(PAGE).content.decode()

    assert "潜力新秀与汰换建议" in page


def answers(client, person, *names):
    with time_machine.travel(LATER, tick=False):
        client.force_login(person)
        return [client.get(f"/api/v1/{name}/").json()["results"] for name in names]


def test_api_lists_the_same(client, manager):
    parted, star = weak(), settled(PROMISING)

    stars, left, stale = answers(client, manager, "stars", "exits", "retests")

    assert [one["creator"] for one in stars] == [star.pk]
    assert stars[0]["promise"] > 3.5
    assert [(one["creator"], one["tier"]) for one in left] == [(parted.pk, "D")]
    assert left[0]["below_c"] >= 0.8
    assert [one["last_settled_on"] for one in stale] == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("stars", 8), ("exits", 9), ("retests", 9)])
def test_api_costs_the_same_for_more_rows(client, manager, name, queries, rows, django_assert_num_queries):
    for _row in range(rows):
        weak()
        settled(PROMISING)

    with time_machine.travel(LATER + timedelta(days=40), tick=False):
        client.force_login(manager)
        with django_assert_num_queries(queries):
            found = client.get(f"/api/v1/{name}/").json()["results"]

    assert len(found) == (2 * rows if name == "retests" else rows)


def test_lists_tell_nothing_of_another_brands_campaign(client, manager, other_brand):
    weak(brand=other_brand, name=PLANTED)
    settled(PROMISING, brand=other_brand, name=PLANTED)

    with time_machine.travel(LATER, tick=False):
        client.force_login(manager)
        told = client.get(PAGE).content.decode()
    told += str(answers(client, manager, "stars", "exits", "retests"))

    assert PLANTED not in told
    assert str(other_brand) not in told
    assert "2026-01-0" not in told.replace("2026-01-01", "")


@pytest.mark.parametrize(("kind", "tone"), [("demoted", "bad"), ("watch", "warn"), ("star", "good")])
def test_alerts_are_shown_by_how_much_they_matter(client, manager, kind, tone):
    creator = settled(PROMISING)
    client.force_login(manager)
    Alert.objects.bulk_create(
        [Alert(creator=creator, standing=Standing.objects.get(), kind=kind, at=on_day(0))],
        ignore_conflicts=True,
    )

    label = Alert.Kind(kind).label
    for address in (reverse("insights:dossier", args=[creator.pk]), "/standings/"):
        assert f'data-tone="{tone}">{label}<' in client.get(address).content.decode()
