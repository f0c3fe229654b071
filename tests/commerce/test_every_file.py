from datetime import UTC, date, datetime

import pytest

from campaigns.models import DeliverableSnapshot
from commerce.models import OrderLine, SiteVisits, VideoPeriod
from creators.models import Creator
from imports.kinds import fold_header, get
from imports.recognising import recognise
from tests.factories.campaigns import CampaignFactory, CollaborationFactory, DeliverableFactory
from tests.factories.commerce import StoreFactory
from tests.factories.creators import CreatorFactory
from tests.factories.imports import imported, read

from .files import table
from .headers import CREATOR_SIDE, EXAMPLES, KALODATA_PRODUCTS, VIDEO

pytestmark = pytest.mark.django_db
MARKETS = {"PHP": "PH", "GBP": "GB", "MYR": "MY", "IDR": "ID", "VND": "VN", "BRL": "BR", "USD": "US"}
WITH_A_STORE = {"creators", "deliverable_metrics", "samples"}


@pytest.fixture
def work(brand):
    """Anna works with the brand, and one video of hers is known."""
    row = CollaborationFactory(
        campaign=CampaignFactory(brand=brand), creator=CreatorFactory(handle="anna.cooks")
    )
    DeliverableFactory(collaboration=row, content_id=VIDEO, published_at=datetime(2024, 11, 9, tzinfo=UTC))
    return row


def text_of(example):
    rows = [example.row, example.row | example.second]
    return example.above + table(
        example.headers, *rows, names=example.translated, delimiter=example.delimiter
    )


@pytest.fixture
def batch(brand, operator):
    """What is said of an example's file as a whole."""

    def of(example):
        given = {"brand": brand, "by": operator, "kind": example.kind, "name": example.name}
        if example.kind in WITH_A_STORE:
            return given
        platform = "shopify" if example.kind in {"shopify_orders", "site_visits"} else "tiktok_shop"
        market = MARKETS[example.currency]
        store = StoreFactory(
            brand=brand, name="Manila", market=market, currency=example.currency, platform=platform
        )
        return given | {"defaults": {"store": str(store.pk), **example.chosen}}

    return of


@pytest.mark.parametrize("name", EXAMPLES)
def test_file_is_recognised_read_and_accounted_for(name, work, batch):
    example = EXAMPLES[name]
    given = batch(example)

    found = imported(text_of(example), **given)

    assert recognise([example.headers]).code == example.kind
    assert found.status == ("refused" if example.rows.keys() == {"error"} else "applied"), found.said
    told = {outcome: found.rows[outcome] for outcome in ("new", "changed", "same", "error")}
    assert told == {"new": 0, "changed": 0, "same": 0, "error": 0, **_of_known(example, work)}
    assert (
        dict(example.totals).items()
        <= {row["label"]: row["minor"] for row in found.summary.get("totals", [])}.items()
    )


def _of_known(example, work):
    """A list of the archive changes what is known of Anna, and brings one who is not."""
    if example.kind != "creators":
        return example.rows
    is_known = work.creator.handle in example.row.values()
    return {"new": 1, "changed": 1} if is_known else example.rows


@pytest.mark.parametrize("name", ["orders that a creator sends", "a team's samples", "Google Analytics"])
def test_same_file_again_changes_nothing(name, work, batch):
    example = EXAMPLES[name]
    given = batch(example)
    imported(text_of(example), **given)

    again = imported(text_of(example), **given)

    assert (again.rows["new"], again.rows["changed"]) == (0, 0)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_column_is_imported_or_known_to_be_of_no_use(name):
    example = EXAMPLES[name]
    kind = get(example.kind)
    known = {fold_header(alias) for each in kind.fields for alias in each.aliases} | kind.passed_over
    known |= {fold_header(alias) for dialect in kind.dialects for alias in dialect.aliases}

    left = [header for header in example.headers if fold_header(header) not in known]

    assert set(left) <= SAID_TO_BE_LEFT_OUT


# Of these the report says that they are not imported: no figure of ours means them.
SAID_TO_BE_LEFT_OUT = {
    *("销量", "销售额", "Revenue($)", "Engagement Rate", "Views", "biography", "following", "url"),
}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (KALODATA_PRODUCTS, "Kalodata's list of products"),
        (["youtuber name", "channel name", "Subscribers", "Category"], "YouTube"),
        (["S.no", "Instagram name", " Name", "Subscribers"], "Instagram"),
    ],
)
def test_file_that_nobody_can_use_is_refused_by_its_name(header, said, brand, operator):
    content = table(header, dict.fromkeys(header, "anna"))
    for kind in ("creators", ""):
        found = read(content, brand=brand, by=operator, kind=kind)

        assert said in found.said
        assert (found.status, Creator.objects.count()) == ("refused", 0)


def test_json_is_refused_as_what_it_is(brand, operator):
    found = read(
        '[\n {"id": "7435206447132200210", "stats": {}}]', brand=brand, by=operator, name="items.json"
    )

    assert "This is JSON" in found.said


def test_orders_from_a_creator_leave_what_the_sellers_file_says(work, batch):
    given = batch(EXAMPLES["affiliate orders, English"])
    seller = {"Order ID": "576462000000000901", "Payment Amount": "900", "Order Status": "Shipped"}
    example = EXAMPLES["affiliate orders, English"]
    imported(table(example.headers, example.row | seller), **given)

    creators = EXAMPLES["orders that a creator sends"]
    defaults = {**given["defaults"], **creators.chosen}
    imported(text_of(creators), **given | {"kind": "creator_orders", "defaults": defaults})

    line = OrderLine.objects.get()
    assert (line.paid_minor, line.status, line.actual_standard_minor) == (90_000, "settled", 15_000)
    assert line.creator == work.creator


def test_orders_from_a_creator_find_what_the_sellers_own_file_brought(work, batch):
    """That file names no product until another has; one order is one line all the same, and never goes back."""
    creators, seller = EXAMPLES["orders that a creator sends"], EXAMPLES["seller orders"]
    given = batch(creators)
    row = {
        "Order ID": creators.row["Order ID"],
        "SKU ID": creators.row["SKU ID"],
        "Order Status": "Completed",
    }
    chosen = {"store": given["defaults"]["store"]}
    imported(table(seller.headers, seller.row | row), **given | {"kind": "seller_orders", "defaults": chosen})
    before = OrderLine.objects.get()

    imported(table(CREATOR_SIDE, creators.row | {"Order settlement status": "Awaiting payment"}), **given)

    line = OrderLine.objects.get()
    assert (line.pk, line.status, line.paid_minor) == (before.pk, "completed", before.paid_minor)
    assert line.handle


def test_orders_from_a_creator_of_several_shops_need_one_to_be_named(work, batch):
    example = EXAMPLES["orders that a creator sends"]
    rows = [
        example.row | {"Shop name": shop, "Order ID": f"57646200000000090{n}"} for n, shop in enumerate("AB")
    ]
    given = batch(example)

    unsaid = imported(table(CREATOR_SIDE, *rows), **given)
    said = imported(table(CREATOR_SIDE, *rows), **given | {"defaults": given["defaults"] | {"shop": "b"}})

    assert (unsaid.rows["new"], unsaid.rows["error"]) == (0, 2)
    assert (said.rows["new"], OrderLine.objects.get().order_id) == (1, "576462000000000901")


def test_analytics_are_kept_by_day_and_by_window_and_shown_on_the_link(batch):
    example = EXAMPLES["Google Analytics"]
    given = batch(example)
    imported(text_of(example), **given)
    header = ["Date", "Session source / medium", "Session campaign", "Session manual ad content", "Sessions"]
    row = dict(zip(header, ["20260603", "tiktok / affiliate", "12", "7", "34"], strict=True))

    imported(table(header, row), **given)

    days = (
        SiteVisits.objects.filter(utm_campaign="12")
        .order_by("ends_on")
        .values_list("starts_on", "ends_on", "sessions")
    )
    june = (date(2026, 6, 1), date(2026, 6, 30), 340)
    assert list(days) == [(date(2026, 6, 3), date(2026, 6, 3), 34), june]


def test_analytics_split_by_another_dimension_are_not_taken_for_a_total(batch):
    example = EXAMPLES["Google Analytics"]
    rows = [
        example.row | {"Country": country, "Sessions": visits}
        for country, visits in (("TH", "3"), ("VN", "4"))
    ]

    found = imported(example.above + table([*example.headers, "Country"], *rows), **batch(example))

    assert (found.rows["new"], found.rows["error"]) == (0, 2)


def test_video_of_a_known_creator_brings_its_figures(work, batch):
    example = EXAMPLES["FastMoss videos of a product"]
    imported(text_of(example), **batch(example))

    assert DeliverableSnapshot.objects.filter(views=1_500_000, likes=39_700).count() == 1
    assert not VideoPeriod.objects.exists()


def test_sample_comes_in_as_it_stands(work, batch):
    example = EXAMPLES["a team's samples"]
    imported(text_of(example), **batch(example))

    sample = work.samples.get()
    assert (sample.collaboration, sample.state, sample.tracking_number) == (work, "shipped", "SF1001")
    assert sample.shipped_at == datetime(2026, 6, 10, 12, tzinfo=UTC)


def test_a_request_number_stands_once_and_two_requests_are_two_samples(work, batch):
    example = EXAMPLES["a team's samples"]
    header, given = [*example.headers, "Request ID"], batch(example)
    twice = [example.row | {"Request ID": "R9", "商品": name} for name in ("Serum", "Cream")]
    apart = [example.row | {"Request ID": number} for number in ("R1", "R2")]

    refused = imported(table(header, *twice), **given)
    taken = imported(table(header, *apart), **given)

    assert (refused.rows["new"], refused.rows["error"]) == (0, 2)
    assert (taken.rows["new"], work.samples.count()) == (2, 2)


def test_amounts_of_a_known_sample_are_in_its_currency(work, batch):
    example = EXAMPLES["a team's samples"]
    header, given = [*example.headers, "币种", "样品成本"], batch(example)
    imported(table(header, example.row | {"币种": "USD", "样品成本": "10"}), **given)

    found = imported(table(header, example.row | {"币种": "RMB", "样品成本": "100"}), **given)

    assert found.rows["error"] == 1
    assert work.samples.get().cost_minor == 10_00


def test_sample_moves_only_onwards_and_its_history_keeps_it(work, batch, operator):
    example = EXAMPLES["a team's samples"]
    given = batch(example)
    imported(text_of(example), **given)

    for state in ("已签收", "待发货"):
        row = example.row | {"状态": state, "签收日期": "2026-06-15" if state == "已签收" else ""}
        imported(table(example.headers, row), **given)

    sample = work.samples.get()
    assert (sample.state, sample.post_due_at.date()) == ("received", date(2026, 6, 29))
    [move] = sample.moves.all()
    assert (move.source, move.target, move.by) == ("shipped", "received", operator)
