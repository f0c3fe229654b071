"""Servers for the whole run: started once by the controlling process, one database per parallel worker."""

import contextlib
import os
import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from xdist.scheduler import LoadScopeScheduling

from accounts.roles import Role
from config import embedded, messages
from tests.e2e.browser import MISSING
from tests.factories.accounts import BrandFactory, UserFactory, person
from tests.servers import clone_database, servers

_servers = contextlib.ExitStack()


def _renew_database(_case):
    """A test that really commits is followed by a fresh copy: emptying the tables loses what migrations wrote."""
    connection.close()
    clone_database(Path(os.environ["KOLMARK_TEST_VAR"]), connection.settings_dict["NAME"])


def pytest_configure(config):
    # In place of Django's flush, which takes longer than the copy and would only come before it.
    TransactionTestCase._fixture_teardown = _renew_database
    is_worker = hasattr(config, "workerinput")
    if is_worker or config.option.collectonly:
        return
    messages.compile_all()
    try:
        _servers.enter_context(servers(Path(os.environ["KOLMARK_TEST_VAR"])))
    except embedded.ServerError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_unconfigure(config):
    if hasattr(config, "workerinput"):
        return
    _servers.close()
    shutil.rmtree(os.environ["KOLMARK_TEST_VAR"], ignore_errors=True)


class OneStack(LoadScopeScheduling):
    """All browser tests go to one worker: two stacks and two browsers would only fight for the processor.

    Said by the path and not by a mark, because xdist 3.8 writes the mark's group where pytest 9.2 no longer reads.
    """

    def _split_scope(self, nodeid):
        return "e2e" if nodeid.startswith("tests/e2e/") else nodeid


def pytest_xdist_make_scheduler(config, log):
    return OneStack(config, log)


@pytest.fixture(autouse=True)
def _in_english():
    """A request leaves its language active in the thread; no test may depend on the one before it."""
    with translation.override("en"):
        yield


@pytest.fixture
def brand(db):
    return BrandFactory(name="Lanting", slug="lanting")


@pytest.fixture
def other_brand(db):
    return BrandFactory(name="Moorfield", slug="moorfield")


@pytest.fixture
def operator(brand):
    return person(Role.OPERATIONS, brand)


@pytest.fixture
def marketer(brand):
    return person(Role.MARKETING, brand)


@pytest.fixture
def agent(brand):
    """Somebody of customer service."""
    return person(Role.CUSTOMER_SERVICE, brand)


@pytest.fixture
def manager(brand):
    return person(Role.MANAGER, brand)


@pytest.fixture
def administrator(db):
    return UserFactory(is_administrator=True)


@pytest.fixture
def stranger(other_brand):
    """A manager of another brand."""
    return person(Role.MANAGER, other_brand)


@pytest.fixture
def nobody(db):
    """Signed in, without a role anywhere."""
    return UserFactory()


def pytest_terminal_summary(terminalreporter):
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if MISSING in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.section("browser", sep="!", red=True, bold=True)
        terminalreporter.line(
            f"{len(skipped)} BROWSER TESTS DID NOT RUN: {MISSING}. Install chromium and run again."
        )


@pytest.fixture(scope="session")
def django_db_keepdb():
    """The throwaway servers go with every database in them."""
    return True
