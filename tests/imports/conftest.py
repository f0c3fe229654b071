import pytest

from accounts.roles import Role
from tests.factories.accounts import BrandFactory, person


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def brand():
    return BrandFactory()


@pytest.fixture
def operator(brand):
    return person(Role.OPERATIONS, brand)


@pytest.fixture
def mine(brand, operator):
    """Whose batch it is."""
    return {"brand": brand, "by": operator}
