import contextlib
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from kombu import pools
from playwright.sync_api import sync_playwright

from config import embedded
from config.celery import app

from . import browser as chromium
from .stack import make_stack


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            if "browser" in item.fixturenames:
                item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def _programs(django_db_setup, django_db_blocker):
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    folder = Path(os.environ["KOLMARK_TEST_VAR"]) / f"e2e{worker}"
    database = embedded.database_url(
        Path(os.environ["KOLMARK_TEST_VAR"]), settings.DATABASES["default"]["NAME"]
    )
    made = make_stack(folder, database)
    yield made
    made.close()


@contextlib.contextmanager
def _publishing_to(broker_url):
    """What the test itself does by an action reaches the same worker as what it does by a page."""
    before = app.conf.broker_url
    for url in (broker_url, before):
        pools.reset()
        app.conf.broker_url = url
        app._pool = app.amqp._producer_pool = None
        if url != before:
            yield


@pytest.fixture
def stack(_programs, transactional_db):
    """Web, worker and broker, running; `stack.beat.start()` where time must pass. What the test commits they see."""
    _programs.whole()
    with _publishing_to(_programs.environment["REDIS_URL"]):
        yield _programs
    _programs.rest()


@pytest.fixture(scope="session")
def browser():
    path = chromium.executable()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1 and {chromium.MISSING}")
        pytest.skip(chromium.MISSING)
    # Playwright keeps an event loop in this thread, in which Django would refuse its ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.getuid() == 0 else [])]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()


@pytest.fixture
def browser_page(browser, stack):
    """`browser_page(language="en", size=PHONE)` is a page of its own context; its errors fail the test at the end."""
    contexts, watch = [], chromium.Watch()

    def make(*, language="zh-hans", size=chromium.DESKTOP):
        context = chromium.new_context(browser, stack.url, language=language, size=size)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture
def sign_in(stack):
    """`sign_in(page, user)` without the form; the form has a test of its own."""

    def make(page, user):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": stack.url}
        page.context.add_cookies([cookie])
        return page

    return make


@pytest.fixture(autouse=True)
def _closed_connection():
    yield
    connection.close()
