"""Hurries a worker after a commit. A waiting row is what counts: a nudge may be lost and must never wait."""

import logging
from functools import partial
from threading import Thread
from typing import Any

from django.db import transaction

logger = logging.getLogger(__name__)


def nudge_after_commit(task: Any, **arguments: Any) -> None:
    transaction.on_commit(partial(_in_background, task, arguments), robust=True)


def _in_background(task: Any, arguments: dict[str, Any]) -> None:
    # A hung broker holds a publish for seconds, and the page that committed must not wait for it.
    Thread(target=_publish, args=(task, arguments), name="nudge", daemon=True).start()


def _publish(task: Any, arguments: dict[str, Any]) -> None:
    try:
        task.apply_async(kwargs=arguments, retry=False)
    except Exception:
        logger.warning("The broker was not reached; the sweep will find the job.", exc_info=True)
