from datetime import date, timedelta

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.roles import Role
from creators.growth import growth_of
from tests.factories.accounts import BrandFactory, person
from tests.factories.creators import CreatorFactory, MetricSnapshotFactory

TODAY = date(2026, 3, 31)


@pytest.fixture
def creator(db):
    return CreatorFactory()


@pytest.fixture
def operator(db):
    return person(Role.OPERATIONS, BrandFactory())


def known(creator, **followers_by_age):
    for age, followers in followers_by_age.items():
        day = TODAY - timedelta(days=int(age.removeprefix("d")))
        MetricSnapshotFactory(creator=creator, taken_on=day, followers=followers)


@pytest.mark.parametrize(
    ("figures", "age", "gained", "rate"),
    [
        ({"d0": 11_000, "d30": 10_000}, 30, 1_000, 0.1),
        ({"d0": 11_000, "d60": 10_000}, 60, 500, 0.05),
        ({"d0": 10_100, "d3": 10_000}, 3, 1_000, 0.1),
        ({"d0": 9_000, "d1": 9_500, "d28": 10_000, "d40": 5_000}, 28, -1_071, -0.1071),
        ({"d0": 11_000, "d10": 9_000, "d33": 10_000}, 33, 909, 0.0909),
        ({"d0": None, "d5": 11_000, "d35": 10_000}, 35, 1_000, 0.1),
        ({"d0": 500, "d30": 0}, 30, 500, None),
        ({"d0": 0, "d3": 10_000}, 3, -10_000, -1.0),
    ],
)
def test_growth_is_from_the_figures_nearest_to_thirty_days_before(creator, figures, age, gained, rate):
    known(creator, **figures)

    growth = growth_of(creator)

    assert (growth.earlier.taken_on, growth.gained, growth.rate) == (
        TODAY - timedelta(days=age),
        gained,
        rate,
    )


@pytest.mark.parametrize("figures", [{}, {"d0": 10_000}, {"d0": 10_000, "d30": None}])
def test_growth_needs_followers_of_two_days(creator, figures):
    known(creator, **figures)

    assert growth_of(creator) is None


def test_page_shows_growth_with_days_and_sources(client, creator, operator):
    known(creator, d0=11_000, d30=10_000)
    client.force_login(operator)

    page = client.get(reverse("creators:edit", args=[creator.pk]), headers={"accept-language": "en"}).text

    assert "10.00" in page
    assert f"{growth_of(creator).as_of}".split(" ")[0] in page


def test_api_tells_growth_and_between_which_figures(creator, operator):
    known(creator, d0=11_000, d30=10_000)
    api = APIClient()
    api.force_login(operator)

    told = api.get(f"/api/v1/creators/{creator.pk}/growth/").json()

    assert (told["gained"], told["rate"]) == (1_000, 0.1)
    assert (told["earlier"]["taken_on"], told["newest"]["taken_on"]) == ("2026-03-01", "2026-03-31")
    unknown = api.get(f"/api/v1/creators/{CreatorFactory().pk}/growth/").json()
    assert set(unknown.values()) == {None}
