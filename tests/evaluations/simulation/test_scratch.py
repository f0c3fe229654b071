import os
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from config import embedded
from creators.models import Creator
from evaluations.simulation import scratch
from tests.factories.creators import CreatorFactory
from tests.servers import TEMPLATE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NAME = scratch.name_of("test")


def server():
    return psycopg.connect(
        embedded.database_url(Path(os.environ["KOLMARK_TEST_VAR"]), "postgres"), autocommit=True
    )


def exists(name):
    with server() as admin:
        return admin.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def test_database_holds_what_is_written_and_is_gone_afterwards():
    with scratch.database(NAME, template=TEMPLATE):
        CreatorFactory()
        written = Creator.objects.count()

    assert written == 1
    assert Creator.objects.count() == 0
    assert not exists(NAME)


def test_database_is_gone_after_an_error():
    with pytest.raises(ZeroDivisionError), scratch.database(NAME, template=TEMPLATE):
        1 / 0  # noqa: B018

    assert not exists(NAME)
    assert connection.settings_dict["NAME"] != NAME


def test_database_tells_nobody_what_was_committed():
    told = []

    with scratch.database(NAME, template=TEMPLATE), transaction.atomic():
        transaction.on_commit(lambda: told.append("a worker"))

    assert told == []


def test_database_of_an_account_that_may_not_make_one_is_refused(monkeypatch):
    with server() as admin:
        admin.execute("DROP ROLE IF EXISTS plain_simulation")
        admin.execute("CREATE ROLE plain_simulation LOGIN")
    monkeypatch.setitem(connection.settings_dict, "USER", "plain_simulation")

    with pytest.raises(scratch.ScratchError, match="Grant it CREATEDB"), scratch.database(NAME):
        pytest.fail("a database was made")
    assert not exists(NAME)


def test_database_copied_from_a_missing_one_is_refused():
    with (
        pytest.raises(scratch.ScratchError, match="nowhere cannot be copied"),
        scratch.database(NAME, template="nowhere"),
    ):
        pytest.fail("a database was made")


def test_database_copied_from_one_in_use_is_refused():
    in_use = connection.settings_dict["NAME"]
    Creator.objects.exists()

    with (
        pytest.raises(scratch.ScratchError, match="cannot be copied"),
        scratch.database(NAME, template=in_use),
    ):
        pytest.fail("a database was made")
