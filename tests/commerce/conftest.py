import pytest

from commerce import clicks, targets
from tests.factories.commerce import StoreFactory


@pytest.fixture(autouse=True)
def _no_clicks_of_others(monkeypatch):
    """No thread writes behind a test's back, and no link is remembered from the one before."""
    monkeypatch.setattr(clicks, "EVERY", 3600.0)
    clicks.buffer._counts.clear()
    targets.forget()
    yield
    clicks.buffer._counts.clear()


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
