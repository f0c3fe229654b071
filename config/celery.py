"""Jobs. What each may do is in the apps' tasks; what they share is settled here once."""

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from kombu.entity import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# A page waits for "interactive"; a long file must not hold it up, nor a notice.
QUEUES = ("interactive", "import", "notify")

app = Celery("kolmark")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_queues = [Queue(name) for name in QUEUES]
app.autodiscover_tasks()


@app.on_after_finalize.connect
def add_schedules(sender: Celery, **_kwargs: object) -> None:
    """Collects SCHEDULE of every app's tasks: {name: {"task": …, "schedule": seconds or crontab}}."""
    from django.conf import settings  # noqa: PLC0415 -- settings import this package

    for label in settings.OUR_APPS:
        if find_spec(f"{label}.tasks"):
            sender.conf.beat_schedule.update(_scheduled(import_module(f"{label}.tasks")))


def _scheduled(module: Any) -> dict[str, dict[str, object]]:
    return getattr(module, "SCHEDULE", {})


@setup_logging.connect
def use_django_logging(**_kwargs: object) -> None:
    """Celery would install its own format; connecting here keeps Django's."""
