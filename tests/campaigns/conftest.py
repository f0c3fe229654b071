import pytest

from accounts.roles import Role
from tests.factories.accounts import BrandFactory, UserFactory, person


@pytest.fixture
def brand(db):
    return BrandFactory()


@pytest.fixture
def manager(brand):
    return person(Role.MANAGER, brand)


@pytest.fixture
def operator(brand):
    return person(Role.OPERATIONS, brand)


@pytest.fixture
def scorer(brand):
    """Sees campaigns and scores, but runs none."""
    return person(Role.CUSTOMER_SERVICE, brand)


@pytest.fixture
def administrator(db):
    return UserFactory(is_administrator=True)
