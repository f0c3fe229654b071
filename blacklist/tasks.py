from celery import shared_task
from django.utils.timezone import now

SCHEDULE = {"blacklist-lapse-entries": {"task": "blacklist.tasks.lapse_entries", "schedule": 60.0}}


@shared_task
def lapse_entries() -> None:
    from blacklist import actions  # noqa: PLC0415 -- tasks are leaves

    actions.lapse_due(at=now())
