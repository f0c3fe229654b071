"""Hurries a worker after a commit. The batch's status counts: a nudge may be lost and must never wait."""

import logging
from threading import Thread

from imports import tasks

logger = logging.getLogger(__name__)


def nudge(batch_id: int) -> None:
    # A hung broker holds a publish for seconds, and the page that committed must not wait for it.
    Thread(target=_publish, args=(batch_id,), name="nudge", daemon=True).start()


def _publish(batch_id: int) -> None:
    try:
        tasks.work.apply_async(kwargs={"batch_id": batch_id}, retry=False)
    except Exception:
        logger.warning("The broker was not reached; the sweep will find the batch.", exc_info=True)
