from datetime import date

import pytest
from django.urls import reverse

from commerce.visits import LinkTotals, Visits, totals_of, visits_by_link
from tests.factories.commerce import SiteVisitsFactory, StoreFactory, TrackingLinkFactory, collaboration_of

pytestmark = pytest.mark.django_db
API = "/api/v1/site-visits/"


@pytest.fixture
def link(brand):
    return TrackingLinkFactory(collaboration=collaboration_of(brand))


@pytest.fixture
def told(link, brand):
    """A week, a day within it that is not added, a day after it by the link's short form; and others' visits."""
    store = StoreFactory(brand=brand)
    words = {"store": store, "utm_campaign": str(link.collaboration.campaign_id)}
    mine = {**words, "utm_content": str(link.collaboration_id)}
    day, after = date(2026, 6, 3), date(2026, 6, 8)
    SiteVisitsFactory(**words, utm_content="another")
    SiteVisitsFactory(**mine | {"store": StoreFactory()}, sessions=1000)
    return [
        SiteVisitsFactory(**words, utm_content=link.slug, starts_on=after, ends_on=after, sessions=3),
        SiteVisitsFactory(**mine, sessions=10, purchases=2),
        SiteVisitsFactory(**mine, starts_on=day, ends_on=day, sessions=5),
    ]


def test_visits_of_a_link_are_of_its_words_and_never_of_overlapping_days(link, told):
    twin = TrackingLinkFactory(collaboration=link.collaboration)

    found = visits_by_link([link, twin])

    assert found == {link.pk: Visits(13, None, 2), twin.pk: Visits(10, None, 2)}
    assert totals_of(link.collaboration.campaign) == LinkTotals(2, 0, Visits(13, None, 2))


def test_visits_of_a_link_do_not_depend_on_the_links_beside_it(brand):
    one, other = (TrackingLinkFactory(collaboration=collaboration_of(brand)) for _each in range(2))
    store = StoreFactory(brand=brand)
    month, week = (date(2026, 5, 1), date(2026, 5, 31)), (date(2026, 5, 28), date(2026, 6, 3))
    for link, (first, last), sessions in ((one, month, 9), (other, week, 4)):
        words = {"utm_campaign": str(link.collaboration.campaign_id), "utm_content": link.slug}
        SiteVisitsFactory(**words, store=store, starts_on=first, ends_on=last, sessions=sessions)

    found = visits_by_link([one, other])

    assert (found[one.pk].sessions, found[other.pk].sessions) == (9, 4)


@pytest.mark.parametrize("page", ["links", "collaboration", "campaign"])
def test_visits_stand_beside_the_clicks(client, operator, link, told, page):
    client.force_login(operator)
    address = {
        "links": reverse("commerce:links"),
        "collaboration": link.collaboration.get_absolute_url(),
        "campaign": reverse("commerce:campaign_value", args=[link.collaboration.campaign_id]),
    }[page]

    shown = client.get(address, headers={"accept-language": "en"}).content.decode()

    assert "13 visits" in shown if page == "collaboration" else ">13<" in shown


@pytest.mark.parametrize("by", ["link", "collaboration", "campaign"])
def test_rows_are_read_by_what_they_belong_to(client, operator, link, told, by):
    client.force_login(operator)
    asked = {
        "link": link.pk,
        "collaboration": link.collaboration_id,
        "campaign": link.collaboration.campaign_id,
    }

    answer = client.get(API, {by: asked[by]}).json()

    assert [row["id"] for row in answer["results"]] == [row.pk for row in told]
    assert client.get(API, {by: TrackingLinkFactory().pk + 10**6}).status_code == 400


def test_collaboration_without_links_has_no_visits(client, operator, brand, told):
    client.force_login(operator)

    answer = client.get(API, {"collaboration": collaboration_of(brand).pk})

    assert answer.json()["results"] == []


def test_another_brands_visits_do_not_exist(client, operator, told):
    other = SiteVisitsFactory()
    client.force_login(operator)

    assert client.get(f"{API}{told[0].pk}/").json()["sessions"] == 3
    assert client.get(f"{API}{other.pk}/").status_code == 404
    assert {row["store"] for row in client.get(API).json()["results"]} == {told[0].store_id}
