"""Hurries a worker after a commit. The waiting row counts: a nudge may be lost and must never wait."""

import logging
from threading import Lock, Thread

from evaluations import tasks

logger = logging.getLogger(__name__)
_on_its_way = Lock()


def nudge() -> None:
    # A hung broker holds a publish for seconds, and the page that committed must not wait for it.
    if _on_its_way.acquire(blocking=False):
        Thread(target=_publish, name="nudge", daemon=True).start()


def _publish() -> None:
    try:
        tasks.recompute_standings.apply_async(retry=False)
    except Exception:
        logger.warning("The broker was not reached; the sweep will find the job.", exc_info=True)
    finally:
        _on_its_way.release()
