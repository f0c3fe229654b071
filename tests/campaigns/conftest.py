from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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


@pytest.fixture
def queries_of():
    """How many a page asks. The frame's own may change, so pages compare one row with three."""

    def count(client, url):
        client.get(url)  # the first visit of a session writes it down
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    return count


@pytest.fixture
def queries(client, queries_of):
    return partial(queries_of, client)
