from celery import shared_task

SCHEDULE = {
    "commerce-attribute": {"task": "commerce.tasks.attribute_waiting", "schedule": 60.0},
    "commerce-sync-shops": {"task": "commerce.tasks.sync_shops", "schedule": 30.0},
    "commerce-process-webhooks": {"task": "commerce.tasks.process_webhooks", "schedule": 60.0},
    "commerce-forget-webhooks": {"task": "commerce.tasks.forget_webhooks", "schedule": 3600.0},
}


@shared_task
def attribute_waiting() -> None:
    """Run every attribution that waits. Sent after a commit and by the sweep alike."""
    from commerce.actions.attribution import run_waiting  # noqa: PLC0415 -- leaf

    run_waiting()


@shared_task
def sync_shops() -> None:
    """Fetch what is due of every connected shop. Sent after a commit and by the sweep alike."""
    from commerce.tiktok.sync import run_due  # noqa: PLC0415 -- leaf

    run_due()


@shared_task
def process_webhooks() -> None:
    from commerce.tiktok.webhooks import process_waiting  # noqa: PLC0415 -- leaf

    process_waiting()


@shared_task
def forget_webhooks() -> None:
    from commerce.tiktok.webhooks import forget_old  # noqa: PLC0415 -- leaf

    forget_old()
