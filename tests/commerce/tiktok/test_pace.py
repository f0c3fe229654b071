import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone

from commerce.models import ShopConnection, SyncState
from commerce.tiktok import pace, sync
from tests import tiktok_stand_in as service
from tests.factories.commerce import ShopConnectionFactory

PACE_SECONDS = 0.5


@pytest.fixture
def paced(settings):
    settings.TIKTOK_PACE_MS = PACE_SECONDS * 1000


def _run_elsewhere(pk):
    sync.run(pk, ends_at=timezone.now() + timedelta(minutes=1))
    connection.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_calls_of_one_shop_keep_their_distance_whoever_makes_them(shop, stand_in, paced):
    states = [SyncState.objects.create(connection=shop, resource=kind) for kind in ("returns", "samples")]
    stand_in.fail(service.RETURNS, status=500, payload=b"")
    workers = [threading.Thread(target=_run_elsewhere, args=[state.pk]) for state in states]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert stand_in.paths() == {service.RETURNS: 2, service.SAMPLES: 1}
    # A call may come late, and the next one in time.
    assert min(after - before for before, after in pairwise(stand_in.came_at)) > PACE_SECONDS / 2


def test_another_shop_waits_for_none(shop, paced):
    other = ShopConnectionFactory()
    pace.wait_turn(shop.pk)
    begun = timezone.now()

    pace.wait_turn(other.pk)

    assert timezone.now() - begun < timedelta(seconds=PACE_SECONDS)


def test_clock_that_was_set_back_stops_no_shop(shop, settings):
    settings.TIKTOK_PACE_MS = 1
    ShopConnection.objects.update(next_call_at=timezone.now() + timedelta(hours=1))
    begun = timezone.now()

    pace.wait_turn(shop.pk)

    assert timezone.now() - begun < timedelta(seconds=5)
