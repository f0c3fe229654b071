"""Hurries a worker after a commit. A waiting row is what counts: a nudge may be lost and must never wait."""

import logging
from functools import partial
from threading import Lock, Thread
from typing import Any

from django.db import transaction

logger = logging.getLogger(__name__)
_under_way: set[tuple[object, ...]] = set()
_lock = Lock()


def nudge_after_commit(task: Any, **arguments: Any) -> None:
    transaction.on_commit(partial(_in_background, task, arguments), robust=True)


def _in_background(task: Any, arguments: dict[str, Any]) -> None:
    # A hung broker holds a publish for seconds: the page that committed must not wait for it, and while it
    # does one thread for the same work is enough.
    key = (task.name, *sorted(arguments.items()))
    with _lock:
        if key in _under_way:
            return
        _under_way.add(key)
    Thread(target=_publish, args=(key, task, arguments), name="nudge", daemon=True).start()


def _publish(key: tuple[object, ...], task: Any, arguments: dict[str, Any]) -> None:
    try:
        task.apply_async(kwargs=arguments, retry=False)
    except Exception:
        logger.warning("The broker was not reached; the sweep will find the work.", exc_info=True)
    finally:
        with _lock:
            _under_way.discard(key)
