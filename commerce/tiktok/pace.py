"""The calls of one shop take turns, whichever worker makes them and whatever they ask for."""

from __future__ import annotations

import time
from datetime import timedelta

from django.conf import settings
from django.db import connection

# A clock that was set back would else stop the shop for as long.
MOST_WAITING = 20

_TAKE_TURN = """
    UPDATE commerce_shopconnection
    SET next_call_at = %(pace)s + least(
      greatest(next_call_at, clock_timestamp()), clock_timestamp() + %(pace)s * %(most)s)
    WHERE id = %(shop)s
    RETURNING next_call_at - %(pace)s - clock_timestamp()
"""


def wait_turn(shop_id: int) -> None:
    """Sleeps until the shop may be asked. Not for a transaction: it would keep the others from theirs."""
    pace = timedelta(milliseconds=settings.TIKTOK_PACE_MS)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_TURN, {"pace": pace, "most": MOST_WAITING, "shop": shop_id})
        turn = cursor.fetchone()
    if turn:
        time.sleep(max(turn[0].total_seconds(), 0))
