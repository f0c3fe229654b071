from celery import shared_task
from django.utils import timezone

SCHEDULE = {
    "evaluations-recompute": {"task": "evaluations.tasks.recompute_standings", "schedule": 30.0},
    "evaluations-settle-due": {"task": "evaluations.tasks.settle_due", "schedule": 900.0},
    "evaluations-finalise-due": {"task": "evaluations.tasks.finalise_due", "schedule": 3600.0},
    "evaluations-expire-caps": {"task": "evaluations.tasks.expire_caps", "schedule": 300.0},
    "evaluations-send-reminders": {"task": "evaluations.tasks.send_reminders", "schedule": 600.0},
}


@shared_task
def recompute_standings() -> None:
    """Run every waiting job that may run. Sent after a commit and by the sweep alike."""
    from evaluations.engine.run import run_waiting  # noqa: PLC0415 -- leaf

    run_waiting()


@shared_task
def settle_due() -> None:
    from evaluations.actions import settle_due as settle  # noqa: PLC0415 -- leaf

    settle(at=timezone.now())


@shared_task
def finalise_due() -> None:
    from evaluations.actions import finalise_due as finalise  # noqa: PLC0415 -- leaf

    finalise(at=timezone.now())


@shared_task
def expire_caps() -> None:
    from evaluations.actions import expire_caps as expire  # noqa: PLC0415 -- leaf

    expire(at=timezone.now())


@shared_task
def send_reminders() -> None:
    from evaluations.actions import send_reminders as send  # noqa: PLC0415 -- leaf

    send(at=timezone.now())
