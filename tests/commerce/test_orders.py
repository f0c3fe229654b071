import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now
from rest_framework.test import APIClient

from commerce.models import Attribution, OrderLine
from tests.factories.campaigns import CollaborationFactory
from tests.factories.commerce import MADE, OrderLineFactory, StoreFactory
from tests.factories.creators import CreatorFactory

pytestmark = pytest.mark.django_db
QUERIES = 9
LIST = "commerce:orders"


@pytest.fixture
def signed_in(client, agent):
    client.force_login(agent)
    return agent


@pytest.fixture
def attributed(brand, store):
    line = OrderLineFactory(store=store)
    collaboration = CollaborationFactory(campaign__brand=brand)
    Attribution.objects.create(line=line, collaboration=collaboration, rule="content", at=now())
    return line


def listed(client, **query):
    return [line.pk for line in client.get(reverse(LIST), query).context["page"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number(client, signed_in, store, rows, django_assert_num_queries):
    for number in range(rows):
        OrderLineFactory(store=store, creator=CreatorFactory(), ordered_at=MADE + timedelta(hours=number))
    client.get(reverse(LIST))

    with django_assert_num_queries(QUERIES):
        response = client.get(reverse(LIST))

    newest_first = OrderLine.objects.order_by("-ordered_at").values_list("pk", flat=True)
    assert [line.pk for line in response.context["page"]] == list(newest_first)


def test_lines_of_several_stores_are_one_list(client, signed_in, brand, store):
    other = StoreFactory(brand=brand)
    made = [
        OrderLineFactory(store=(store, other)[number % 2], ordered_at=MADE + timedelta(minutes=number))
        for number in range(60)
    ]
    expected = [line.pk for line in reversed(made)]

    first = client.get(reverse(LIST)).context["page"]
    second = client.get(reverse(LIST), {"cursor": first.next}).context["page"]

    assert [line.pk for page in (first, second) for line in page] == expected
    assert [line.pk for line in client.get(reverse(LIST), {"cursor": "broken"}).context["page"]] == expected[
        :50
    ]


def test_another_brands_lines_are_not_there(client, signed_in, store, other_brand):
    OrderLineFactory(store__brand=other_brand)
    mine = OrderLineFactory(store=store)

    assert listed(client) == [mine.pk]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"status": "frozen"}, {"status": "frozen"}),
        ({"creator": "@Anna"}, {"handle": "anna"}),
        ({"content": "live"}, {"content_kind": "live"}),
        ({"content": "none"}, {"content_kind": ""}),
        ({"q": "576999"}, {"order_id": "576999"}),
        ({"q": "7435206447132200210"}, {"content_id": "7435206447132200210"}),
        ({"kind": "sample"}, {"paid_minor": 0}),
        ({"kind": "own"}, {"is_affiliate": False}),
        ({"kind": "returned"}, {"is_fully_returned": True}),
        ({"since": "2026-03-05"}, {"ordered_at": datetime(2026, 3, 5, 18, tzinfo=UTC)}),
    ],
    ids=lambda value: "-".join(map(str, value.values())),
)
def test_filters_leave_the_lines_they_name(client, signed_in, store, query, told):
    OrderLineFactory(store=store, ordered_at=MADE)
    wanted = OrderLineFactory(store=store, **{"ordered_at": MADE, **told})

    assert listed(client, **query) == [wanted.pk]


def test_days_include_both_ends(client, signed_in, store):
    made = OrderLineFactory(store=store, ordered_at=MADE)

    assert listed(client, since="2026-03-01", until="2026-03-01") == [made.pk]
    assert listed(client, until="2026-02-28") == []


def test_store_and_sales(client, signed_in, brand, store):
    other = OrderLineFactory(store=StoreFactory(brand=brand))
    OrderLineFactory(store=store, status="cancelled")
    sold = OrderLineFactory(store=store)

    assert listed(client, store=store.pk, kind="sale") == [sold.pk]
    assert listed(client, store=other.store_id) == [other.pk]


def test_attributed_and_unmatched(client, signed_in, attributed):
    unmatched = OrderLineFactory(store=attributed.store)

    assert listed(client, attributed="yes") == [attributed.pk]
    assert listed(client, attributed="no") == [unmatched.pk]
    assert listed(client, collaboration=attributed.attribution.collaboration_id) == [attributed.pk]


def test_page_names_the_campaign_and_unknown_handles(client, signed_in, attributed):
    OrderLineFactory(store=attributed.store, handle="somebody", paid_minor=0)

    page = client.get(reverse(LIST)).content.decode()

    assert attributed.attribution.collaboration.campaign.name in page
    assert "@somebody" in page
    assert "Sample" in page


@pytest.mark.parametrize(
    ("has_store", "words"), [(False, "Ask a manager"), (True, "once somebody imports them")]
)
def test_empty_page_says_what_comes_next(client, signed_in, brand, has_store, words):
    if has_store:
        StoreFactory(brand=brand)

    assert words in client.get(reverse(LIST)).content.decode()


def test_export_has_the_filtered_lines_and_no_formula(client, signed_in, store):
    OrderLineFactory(store=store, status="frozen")
    OrderLineFactory(store=store, order_id="=1+1", paid_minor=123_456, content_id="7435206447132200210")

    response = client.get(reverse("commerce:orders_csv"), {"status": "completed"})
    [row] = csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))

    assert (row["Order ID"], row["Content ID"]) == ("'=1+1", "7435206447132200210")
    assert float(row["Paid amount"]) == 1_234.56


def test_export_writes_yen_whole(client, signed_in, brand):
    OrderLineFactory(store=StoreFactory(brand=brand, market="JP", currency="JPY"), paid_minor=1_234)

    response = client.get(reverse("commerce:orders_csv"))
    [row] = csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))

    assert float(row["Paid amount"]) == 1_234


def test_export_as_workbook(client, signed_in, store):
    OrderLineFactory(store=store)

    response = client.get(reverse("commerce:orders_xlsx"))

    assert b"".join(response.streaming_content).startswith(b"PK")


def test_api_has_the_same_filters_and_only_reads(agent, attributed, other_brand):
    OrderLineFactory(store=attributed.store, status="frozen")
    OrderLineFactory(store__brand=other_brand)
    api = APIClient()
    api.force_login(agent)

    [line] = api.get("/api/v1/order-lines/", {"attributed": "yes"}).json()["results"]

    assert (line["id"], line["matched_by"], line["paid_minor"]) == (attributed.pk, "content", 10_00)
    assert len(api.get("/api/v1/order-lines/").json()["results"]) == 2
    assert api.post("/api/v1/order-lines/", {}).status_code in {403, 405}


@pytest.mark.parametrize(
    ("parts", "minor", "is_estimate"),
    [
        ({}, None, True),
        ({"est_standard_minor": 150}, 150, True),
        ({"est_standard_minor": 150, "actual_standard_minor": 0}, 150, True),
        ({"est_standard_minor": 150, "actual_standard_minor": 120, "est_ads_minor": 30}, 150, False),
    ],
)
def test_commission_is_actual_once_there_is_one(parts, minor, is_estimate):
    line = OrderLine(**parts)

    assert (line.commission_minor, line.is_commission_estimated) == (minor, is_estimate)


def test_api_lists_the_lines_behind_a_figure(agent, attributed):
    frozen = OrderLineFactory(store=attributed.store, status="frozen")
    api = APIClient()
    api.force_login(agent)
    campaign = attributed.attribution.collaboration.campaign_id

    def asked(**query):
        answer = api.get("/api/v1/order-lines/", query)
        return [line["id"] for line in answer.json()["results"]] if answer.status_code == 200 else 400

    assert asked(figure="frozen") == [frozen.pk]
    assert asked(figure="gmv", campaign=campaign) == [attributed.pk]
    assert asked(product=frozen.product_id) == [frozen.pk]
    assert asked(figure="nonsense") == 400
