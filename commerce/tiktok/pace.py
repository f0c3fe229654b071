"""The calls of one shop take turns, whichever worker makes them and whatever they ask for."""

from __future__ import annotations

import time

from django.conf import settings
from django.db import connection

# A clock that was set back would else stop the shop for as long.
MOST_WAITING = 20

_TAKE_TURN = """
    UPDATE commerce_shopconnection
    SET next_call_at = pace + least(
      greatest(next_call_at, clock_timestamp()), clock_timestamp() + pace * %(most)s)
    FROM (SELECT %(pace)s * interval '1 millisecond' AS pace) AS p
    WHERE id = %(shop)s
    RETURNING extract(epoch FROM next_call_at - pace - clock_timestamp())
"""


def wait_turn(shop_id: int) -> None:
    """Sleeps until the shop may be asked. Not for a transaction: it would keep the others from theirs."""
    given = {"pace": settings.TIKTOK_PACE_MS, "most": MOST_WAITING, "shop": shop_id}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_TURN, given)
        turn = cursor.fetchone()
    if turn:
        time.sleep(max(float(turn[0]), 0))
