from celery import shared_task
from django.utils.timezone import now

SCHEDULE = {
    "imports-sweep": {"task": "imports.tasks.sweep", "schedule": 30.0},
    "imports-tidy": {"task": "imports.tasks.tidy", "schedule": 24 * 3600.0},
}


@shared_task
def work(*, batch_id: int) -> None:
    from imports import jobs  # noqa: PLC0415 -- tasks are leaves

    jobs.work(batch_id=batch_id)


@shared_task
def sweep() -> None:
    """Batches whose message was lost or whose worker was killed."""
    from imports import jobs  # noqa: PLC0415 -- tasks are leaves

    jobs.work_on_all()


@shared_task
def tidy() -> None:
    from imports import jobs  # noqa: PLC0415 -- tasks are leaves

    jobs.drop_forgotten_stages(at=now())
