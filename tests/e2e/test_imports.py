"""An import whose worker is killed writes nothing by halves, and the next worker goes on."""

import contextlib

from django.core.files.base import ContentFile
from django.db import connection
from django.utils.timezone import now

from accounts.roles import Role
from creators.models import Creator
from evaluations.models import CurrentStanding
from imports import actions
from imports.models import Addition, Batch, Change
from imports.states import Status
from tests.factories.accounts import person

from .stack import wait_until

SIZE = 300
LIST = "Creator username\n" + "".join(f"creator{number}\n" for number in range(SIZE))


def has(status):
    return lambda: Batch.objects.filter(status=status).exists()


@contextlib.contextmanager
def standings_locked():
    """A worker has written the creators when it waits here for a place to write their standings."""
    other = connection.copy()
    other.set_autocommit(False)
    with contextlib.closing(other), other.cursor() as cursor:
        cursor.execute("LOCK TABLE evaluations_currentstanding IN SHARE MODE")
        yield
        other.rollback()


def worker_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND relation = 'evaluations_currentstanding'::regclass)"
        )
        return cursor.fetchone()[0]


def test_worker_killed_while_it_writes_leaves_nothing_and_another_goes_on(stack, brand, settings):
    settings.MEDIA_ROOT = stack.folder / "media"
    by = person(Role.OPERATIONS, brand)
    file = ContentFile(LIST.encode())
    batch = actions.receive_file(brand=brand, kind="creators", file=file, name="list.csv", by=by, at=now())
    wait_until(has(Status.READY), "the preview")
    batch.refresh_from_db()
    with standings_locked():
        actions.apply(batch=batch, by=by, at=now())
        wait_until(worker_waits, "the worker to be in the middle")
        stack.worker.kill()
    assert not Creator.objects.exists()
    assert not Change.objects.exists()
    assert not Addition.objects.exists()
    assert has(Status.APPLYING)()

    stack.worker.start()
    stack.beat.start()
    wait_until(has(Status.APPLIED), "another worker to go on", seconds=90)

    batch.refresh_from_db()
    assert (batch.rows["new"], batch.rows["file"]) == (SIZE, SIZE + 1)
    assert Creator.objects.count() == CurrentStanding.objects.count() == SIZE
    added = Addition.objects.filter(model="creators.Creator").values_list("object_ids", flat=True)
    assert len({pk for ids in added for pk in ids}) == sum(map(len, added)) == SIZE
