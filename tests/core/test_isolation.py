"""A test that commits leaves the database as the migrations made it."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from accounts.models import User


@pytest.mark.django_db(transaction=True)
def test_commits():
    User.objects.create(email="a@example.com")
    ContentType.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 2])
def test_other_tests_find_what_migrations_wrote(number):
    assert not User.objects.exists()
    assert ContentType.objects.exists()
    assert connection.settings_dict["NAME"].startswith("test_")
