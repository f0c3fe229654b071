from decimal import Decimal

from accounts.roles import Role
from evaluations.evidence import gather
from tests.factories.accounts import person
from tests.factories.campaigns import CollaborationFactory, DeliverableFactory
from tests.factories.commerce import (
    AttributionFactory,
    OrderLineFactory,
    ReturnFactory,
    StoreFactory,
    VideoPeriodFactory,
)


def test_video_shows_what_exports_of_the_brands_stores_say_of_it(brand):
    video = DeliverableFactory(collaboration__campaign__brand=brand)
    # Recorded after its figures came: the row knows no deliverable.
    mine = VideoPeriodFactory(store=StoreFactory(brand=brand), content_id=video.content_id)
    VideoPeriodFactory(content_id=video.content_id)

    shown = gather(video.collaboration, person(Role.CUSTOMER_SERVICE, brand))

    assert shown.videos[0].periods == [mine]


def test_sales_so_far_are_shown_with_what_came_back(brand):
    collaboration = CollaborationFactory(campaign__brand=brand, campaign__currency="USD")
    line = OrderLineFactory(store=StoreFactory(brand=brand))
    AttributionFactory(line=line, collaboration=collaboration)
    ReturnFactory(line=line, amount_minor=2_50)

    sales = gather(collaboration, person(Role.CUSTOMER_SERVICE, brand)).sales

    assert (sales.orders, sales.converted.net, sales.converted.refund_share) == (1, 7_50, Decimal("0.25"))


def test_sales_are_shown_to_nobody_outside_the_brand(brand, other_brand):
    collaboration = CollaborationFactory(campaign__brand=brand)

    assert gather(collaboration, person(Role.MANAGER, other_brand)).sales is None


def test_live_without_an_id_shows_the_rows_matched_to_it(brand):
    live = DeliverableFactory(
        collaboration__campaign__brand=brand, kind="live", content_id=None, length_minutes=40
    )

    mine = VideoPeriodFactory(store=StoreFactory(brand=brand), content_id="live0", deliverable=live)
    VideoPeriodFactory(store=mine.store, content_id="live1")

    assert gather(live.collaboration, person(Role.OPERATIONS, brand)).videos[0].periods == [mine]
