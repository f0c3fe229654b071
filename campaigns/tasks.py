from celery import shared_task
from django.utils import timezone

SCHEDULE = {
    # What ends, ends at the moment its clock ran out: how often this looks only sets how soon it shows.
    "campaigns-give-up-samples": {"task": "campaigns.tasks.give_up_samples", "schedule": 900.0},
}


@shared_task
def give_up_samples() -> None:
    from campaigns.actions import give_up_overdue  # noqa: PLC0415 -- leaf

    give_up_overdue(at=timezone.now())
