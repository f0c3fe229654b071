"""Counting clicks: kept in this process for a few seconds, then added to the hour's row by one statement.

See docs/adr/0014: a worker that is killed loses at most these seconds; one that ends writes them first.
"""

from __future__ import annotations

import atexit
import logging
import os
import re
from collections.abc import Mapping
from datetime import datetime
from threading import Event, Lock, Thread

from django.db import connection

logger = logging.getLogger(__name__)

EVERY = 2.0  # seconds
WRITE = """
    INSERT INTO commerce_clickcount AS kept (link_id, hour, clicks, bots)
    SELECT counted.link, counted.hour, counted.clicks, counted.bots
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::integer[], %s::integer[])
      AS counted (link, hour, clicks, bots)
    JOIN commerce_trackinglink AS link ON link.id = counted.link
    -- In one order, so that two processes never wait for each other in a circle.
    ORDER BY counted.link, counted.hour
    ON CONFLICT (link_id, hour) DO UPDATE
    SET clicks = kept.clicks + excluded.clicks, bots = kept.bots + excluded.bots
"""
# Programs that look at an address because somebody sent or posted it, and those that read the web. The apps of the same
# networks name themselves too where a person opens a link in them: [Pinterest/iOS], Telegram-Android/11.4.2.
_PROGRAMS = re.compile(
    r"(?<!cu)bot\b|bot[/_-]|crawl|spider|slurp|preview|scan|monitor|probe|fetch|validator|headless|lighthouse"
    r"|facebookexternalhit|facebookcatalog|meta-externalagent|whatsapp/|skypeuri|embedly|pinterest/\d"
    r"|bytespider|petalbot|bingpreview|google-|apis-google|mediapartners|yandex|baiduspider|sogou|360spider"
    r"|curl/|wget/|python|aiohttp|httpx|okhttp|go-http|java/|libwww|perl|ruby|node-fetch|axios|postman|insomnia",
    re.IGNORECASE,
)
_AHEAD = ("sec-purpose", "purpose", "x-purpose", "x-moz")


def is_machine(method: str, headers: Mapping[str, str]) -> bool:
    """Whether nobody clicked: a program, or a browser that only looks ahead."""
    if method == "HEAD":
        return True
    if any(
        word in headers.get(name, "").lower()
        for name in _AHEAD
        for word in ("prefetch", "preview", "prerender")
    ):
        return True
    agent = headers.get("user-agent", "")
    return not agent or bool(_PROGRAMS.search(agent))


class Buffer:
    """Counts by link and hour. What could not be written is kept and tried again."""

    def __init__(self) -> None:
        self._counts: dict[tuple[int, datetime], list[int]] = {}
        self._lock = Lock()
        self._writing = Lock()
        self._process = 0

    def add(self, link: int, *, at: datetime, machine: bool) -> None:
        hour = at.replace(minute=0, second=0, microsecond=0)
        self._put({(link, hour): [not machine, machine]})
        if self._process != os.getpid():
            self._start()

    def flush(self) -> None:
        """Write what is counted so far; what the database does not take stays."""
        with self._writing:
            with self._lock:
                taken, self._counts = self._counts, {}
            if not taken:
                return
            try:
                _write(taken)
            except Exception:
                self._put(taken)
                raise

    def _put(self, counts: Mapping[tuple[int, datetime], list[int]]) -> None:
        with self._lock:
            for key, (clicks, bots) in counts.items():
                kept = self._counts.setdefault(key, [0, 0])
                kept[0] += clicks
                kept[1] += bots

    def _start(self) -> None:
        """In the process that counts: threads do not survive the fork of a web worker."""
        with self._lock:
            if self._process == os.getpid():
                return
            self._process = os.getpid()
        atexit.register(self._flush_quietly)
        Thread(target=self._flush_for_ever, name="clicks", daemon=True).start()

    def _flush_for_ever(self) -> None:
        pause = Event()
        while not pause.wait(EVERY):
            self._flush_quietly()

    def _flush_quietly(self) -> None:
        try:
            self.flush()
        except Exception:
            logger.warning("Clicks could not be written; they are tried again.", exc_info=True)
        finally:
            # Nobody else uses this thread's connection, and a restarted server would leave it broken.
            connection.close()


def _write(counts: Mapping[tuple[int, datetime], list[int]]) -> None:
    keys = list(counts)
    columns = (
        [link for link, _hour in keys],
        [hour for _link, hour in keys],
        [int(counts[key][0]) for key in keys],
        [int(counts[key][1]) for key in keys],
    )
    with connection.cursor() as cursor:
        cursor.execute(WRITE, columns)


buffer = Buffer()
