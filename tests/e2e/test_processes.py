"""The stack itself: what is stopped comes back, and nothing hangs on a broker that does."""

import time
import urllib.error
import urllib.request

import pytest

from config.celery import app

from .stack import wait_until


def status(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def test_ready_needs_the_broker(stack):
    assert status(f"{stack.url}/readyz") == 200

    stack.broker.kill()
    assert status(f"{stack.url}/readyz") == 503

    stack.broker.start()
    assert status(f"{stack.url}/readyz") == 200


def test_hung_broker_is_noticed_within_seconds(stack):
    stack.broker.pause()
    begun = time.monotonic()

    wait_until(lambda: status(f"{stack.url}/readyz") == 503, "the hung broker to be noticed")

    assert time.monotonic() - begun < 9


def test_page_is_there_after_the_database_was_renewed(stack):
    assert status(f"{stack.url}/accounts/login/") == 200


@pytest.mark.parametrize("round_", [1, 2])
def test_killed_worker_starts_again(stack, round_):
    stack.worker.kill()
    assert not stack.worker.is_running

    stack.worker.start()

    assert stack.worker.is_running
    assert app.conf.task_acks_late


def test_job_published_by_the_test_reaches_the_worker(stack):
    app.send_task("no.such.task", queue="notify")

    wait_until(lambda: "no.such.task" in stack.worker.log.read_text(), "the worker to take it")
