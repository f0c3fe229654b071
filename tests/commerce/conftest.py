import pytest

from tests.factories.commerce import StoreFactory


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def store(brand):
    """In the Philippines: eight hours before UTC."""
    return StoreFactory(brand=brand, name="Manila", market="PH", currency="PHP")


@pytest.fixture
def batch(brand, operator, store):
    return {"brand": brand, "by": operator, "defaults": {"store": str(store.pk)}}
