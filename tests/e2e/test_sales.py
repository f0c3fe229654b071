"""From a folder of exports to what a collaboration was worth: the store, two files at once, and the value."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import Role
from commerce.models import Attribution, OrderLine, Store
from imports.models import Batch
from tests.factories.accounts import person
from tests.factories.campaigns import CampaignFactory, CollaborationFactory, DeliverableFactory, video_id
from tests.factories.creators import CreatorFactory

from .stack import wait_until

SLOW = 30_000
ORDERS = (
    "Order ID,Product ID,Product Name,SKU ID,Price,Payment Amount,Currency,Quantity,Order Status,Creator Username,"
    "Content Type,Content ID,Standard commission rate,Est. standard commission payment,Time Created\n"
)
CREATORS = "Creator username,Followers,Country\n@tavo.finds,34k,Thailand\n"


@pytest.fixture
def video(brand):
    creator = CreatorFactory(handle="lumi.corner", market="TH")
    campaign = CampaignFactory(brand=brand, currency="THB")
    published_at = timezone.now() - timedelta(days=6)
    return DeliverableFactory(
        collaboration=CollaborationFactory(campaign=campaign, creator=creator, completed=True),
        content_id=video_id(published_at, number=1),
        published_at=published_at,
    )


def export(video):
    """Two sales of the video and one of another, as the seller centre writes them."""
    at = (timezone.now() - timedelta(days=2)).strftime("%d/%m/%Y %H:%M:%S")
    rows = [
        (1, video.content_id, "100.00"),
        (2, video.content_id, "50.00"),
        (3, "7000000000000000001", "80.00"),
    ]
    return ORDERS + "".join(
        f"57000000000000000{number},1729000000000000001,Serum,1730000000000000001,{paid},{paid},THB,1,Completed,lumi.corner,Video,{content},10%,"
        f"{float(paid) / 10:.2f},{at}\n"
        for number, content, paid in rows
    )


def test_exports_become_the_value_of_a_collaboration(stack, browser_page, sign_in, brand, video, tmp_path):
    (tmp_path / "orders.csv").write_text(export(video), encoding="utf-8")
    (tmp_path / "list.csv").write_text(CREATORS, encoding="utf-8")
    page = sign_in(browser_page(language="en"), person(Role.MANAGER, brand, language="en"))
    open_store(page)

    upload(page, tmp_path)
    for batch in Batch.objects.order_by("pk"):
        import_what_is_shown(page, batch)

    wait_until(lambda: Attribution.objects.count() == 2, "the worker to attribute the orders")
    page.goto(f"/collaborations/{video.collaboration_id}/value/")
    expect(page.get_by_text("THB 150.00").first.or_(page.get_by_text("THB150.00").first)).to_be_visible()
    assert set(Attribution.objects.values_list("line__paid_minor", "rule")) == {
        (100_00, "content"),
        (50_00, "content"),
    }
    page.goto("/unmatched/")
    expect(page.get_by_text("@lumi.corner").first).to_be_visible()
    assert OrderLine.objects.filter(attribution=None).count() == 1


def open_store(page):
    page.goto("/stores/new/")
    page.get_by_label("Name").fill("Thailand")
    page.get_by_label("Market").select_option("TH")
    page.get_by_label("Currency").select_option("THB")
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_text("Thailand").first).to_be_visible()
    assert Store.objects.count() == 1


def upload(page, folder):
    """Files of two kinds at once; each finds its own."""
    page.goto("/imports/new/")
    page.locator("input[type=file]").set_input_files([folder / "orders.csv", folder / "list.csv"])
    page.get_by_role("button", name="Upload and compare").click()
    expect(page.get_by_text("orders.csv").first).to_be_visible()


def import_what_is_shown(page, batch):
    page.goto(batch.get_absolute_url())
    page.get_by_role("button", name="Import", exact=True).click(timeout=SLOW)
    expect(page.get_by_role("button", name="Undo")).to_be_visible(timeout=SLOW)
