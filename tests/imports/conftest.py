import pytest


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def mine(brand, operator):
    """Whose batch it is."""
    return {"brand": brand, "by": operator}
