import pytest

from tests import tiktok_stand_in
from tests.factories.commerce import ShopConnectionFactory, StoreFactory


@pytest.fixture
def stand_in(settings):
    with tiktok_stand_in.serving() as served:
        settings.TIKTOK_APP_KEY = tiktok_stand_in.APP_KEY
        settings.TIKTOK_APP_SECRET = tiktok_stand_in.APP_SECRET
        settings.TIKTOK_SERVICE_ID = tiktok_stand_in.SERVICE_ID
        settings.TIKTOK_API_URL = settings.TIKTOK_AUTH_URL = served.url
        yield served


@pytest.fixture
def store(brand):
    return StoreFactory(brand=brand, name="Lanting TH", currency="THB")


@pytest.fixture
def shop(store, manager):
    return ShopConnectionFactory(store=store, shop_id=tiktok_stand_in.SHOP_ID, connected_by=manager)
