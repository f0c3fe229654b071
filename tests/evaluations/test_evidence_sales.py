from accounts.roles import Role
from evaluations.evidence import gather
from tests.factories.accounts import person
from tests.factories.campaigns import DeliverableFactory
from tests.factories.commerce import StoreFactory, VideoPeriodFactory


def test_video_shows_what_exports_of_the_brands_stores_say_of_it(brand):
    video = DeliverableFactory(collaboration__campaign__brand=brand)
    # Recorded after its figures came: the row knows no deliverable.
    mine = VideoPeriodFactory(store=StoreFactory(brand=brand), content_id=video.content_id)
    VideoPeriodFactory(content_id=video.content_id)

    shown = gather(video.collaboration, person(Role.CUSTOMER_SERVICE, brand))

    assert shown.videos[0].periods == [mine]


def test_live_without_an_id_shows_the_rows_matched_to_it(brand):
    live = DeliverableFactory(
        collaboration__campaign__brand=brand, kind="live", content_id=None, length_minutes=40
    )

    mine = VideoPeriodFactory(store=StoreFactory(brand=brand), content_id="live0", deliverable=live)
    VideoPeriodFactory(store=mine.store, content_id="live1")

    assert gather(live.collaboration, person(Role.OPERATIONS, brand)).videos[0].periods == [mine]
