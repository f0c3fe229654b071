from celery import shared_task

SCHEDULE = {
    "commerce-attribute": {"task": "commerce.tasks.attribute_waiting", "schedule": 60.0},
}


@shared_task
def attribute_waiting() -> None:
    """Run every attribution that waits. Sent after a commit and by the sweep alike."""
    from commerce.actions.attribution import run_waiting  # noqa: PLC0415 -- leaf

    run_waiting()
