import threading

import pytest
from django.db import transaction

from core.nudge import nudge_after_commit


class Hung:
    """A task whose broker does not answer until it is let go."""

    name = "hung"

    def __init__(self):
        self.sent, self.begun, self.answer = [], threading.Event(), threading.Event()

    def apply_async(self, *, kwargs, retry):
        self.begun.set()
        assert self.answer.wait(5)
        self.sent.append((kwargs, retry))


def end_of_nudges():
    for thread in threading.enumerate():
        if thread.name == "nudge":
            thread.join(5)


@pytest.fixture
def hung():
    task = Hung()
    yield task
    task.answer.set()
    end_of_nudges()


@pytest.fixture
def after_commit(db, django_capture_on_commit_callbacks):
    def nudge(task, **arguments):
        with django_capture_on_commit_callbacks(execute=True):
            nudge_after_commit(task, **arguments)

    return nudge


def test_nudge_does_not_wait_for_the_broker(hung, after_commit):
    after_commit(hung, job_id=1)

    assert hung.begun.wait(5)
    assert hung.sent == []
    hung.answer.set()
    end_of_nudges()
    assert hung.sent == [({"job_id": 1}, False)]


def test_same_work_is_sent_once_while_the_broker_hangs(hung, after_commit):
    for job_id in (1, 1, 2):
        after_commit(hung, job_id=job_id)

    hung.answer.set()
    end_of_nudges()
    assert sorted(arguments["job_id"] for arguments, _retry in hung.sent) == [1, 2]


def test_same_work_is_sent_again_afterwards(hung, after_commit):
    hung.answer.set()
    for _time in range(2):
        after_commit(hung)
        end_of_nudges()

    assert len(hung.sent) == 2


def test_broker_that_is_gone_is_no_error(after_commit, caplog):
    class Gone:
        name = "gone"

        def apply_async(self, **_options):
            raise ConnectionError

    after_commit(Gone())
    end_of_nudges()

    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_nothing_is_sent_when_the_transaction_fails(db, hung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        nudge_after_commit(hung)
        transaction.set_rollback(True)

    assert not hung.begun.is_set()
