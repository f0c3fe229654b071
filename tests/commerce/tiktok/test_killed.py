"""A worker that is really killed, by the system, while the service takes its time."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from commerce.models import OrderLine, SyncState
from commerce.tiktok import sync
from config.env import BASE_DIR
from tests import tiktok_stand_in as service

from .test_sync import only

WORK = "import django; django.setup(); from commerce.tiktok.sync import run_due; run_due()"


def worker(stand_in):
    """A process of its own on this test's database, asking the stand-in."""
    database = connection.settings_dict
    address = urlencode({"host": database["HOST"]} | ({"port": database["PORT"]} if database["PORT"] else {}))
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"postgresql://{quote(database['USER'])}@/{database['NAME']}?{address}",
        "SECRET_KEY": django_settings.SECRET_KEY,
        "KOLMARK_TIKTOK_APP_KEY": service.APP_KEY,
        "KOLMARK_TIKTOK_APP_SECRET": service.APP_SECRET,
        "KOLMARK_TIKTOK_SERVICE_ID": service.SERVICE_ID,
        "KOLMARK_TIKTOK_API_URL": stand_in.url,
        "KOLMARK_TIKTOK_AUTH_URL": stand_in.url,
    }
    return subprocess.Popen([sys.executable, "-c", WORK], cwd=BASE_DIR, env=environment)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(shop, stand_in):
    state = only(shop, "orders")
    at = timezone.now() - timedelta(hours=1)
    # Seven lines each, so that an order lies across the pages.
    lines = [service.sku(number) for number in range(1, 8)]
    stand_in.orders = [service.order(number, at=at, skus=lines) for number in range(1, 31)]
    came, go = stand_in.hold(service.ORDERS, after=2)

    first = worker(stand_in)
    try:
        assert came.wait(60)
        first.send_signal(signal.SIGKILL)
    finally:
        first.wait(10)
    go.set()

    state.refresh_from_db()
    assert (OrderLine.objects.count(), state.pages, state.finished_at) == (100, 2, None)

    sync.run_due()

    state.refresh_from_db()
    assert (OrderLine.objects.count(), state.rows, state.pages) == (210, 210, 5)
    assert OrderLine.objects.values("order_id", "sku_id").distinct().count() == 210
    assert state.finished_at
    # The held page was asked for twice, the two before it once.
    assert stand_in.paths()[service.ORDERS] == 6
    assert SyncState.objects.get(pk=state.pk).last_error == ""
