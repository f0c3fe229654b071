from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

SCHEDULE = {
    "evaluations-recompute": {"task": "evaluations.tasks.recompute_standings", "schedule": 30.0},
    "evaluations-try-policies": {"task": "evaluations.tasks.try_policies", "schedule": 60.0},
    "evaluations-settle-due": {"task": "evaluations.tasks.settle_due", "schedule": 900.0},
    "evaluations-finalise-due": {"task": "evaluations.tasks.finalise_due", "schedule": 3600.0},
    "evaluations-resettle-sold": {"task": "evaluations.tasks.resettle_sold", "schedule": 3600.0},
    "evaluations-expire-caps": {"task": "evaluations.tasks.expire_caps", "schedule": 300.0},
    # Once a week is enough; this often, so that no Monday is missed and a fresh installation waits little.
    "evaluations-build-raters": {"task": "evaluations.tasks.build_raters", "schedule": 600.0},
    # Orders mature by the day; in the small hours of the markets most sold in.
    "evaluations-check-refunds": {
        "task": "evaluations.tasks.check_refunds",
        "schedule": crontab(hour=20, minute=20),
    },
    "evaluations-send-reminders": {"task": "evaluations.tasks.send_reminders", "schedule": 600.0},
}


@shared_task
def recompute_standings() -> None:
    """Run every waiting job that may run. Sent after a commit and by the sweep alike."""
    from evaluations.engine.run import follow_waiting, run_waiting  # noqa: PLC0415 -- leaf

    run_waiting()
    follow_waiting()


@shared_task
def settle_due() -> None:
    from evaluations.actions import settle_due as settle  # noqa: PLC0415 -- leaf

    settle(at=timezone.now())


@shared_task
def finalise_due() -> None:
    from evaluations.actions import finalise_due as finalise  # noqa: PLC0415 -- leaf

    finalise(at=timezone.now())


@shared_task
def resettle_sold() -> None:
    from evaluations.actions import resettle_sold as resettle  # noqa: PLC0415 -- leaf

    resettle(at=timezone.now())


@shared_task
def expire_caps() -> None:
    from evaluations.actions import expire_caps as expire  # noqa: PLC0415 -- leaf

    expire(at=timezone.now())


@shared_task
def build_raters() -> None:
    from evaluations.actions import build_current_raters as build  # noqa: PLC0415 -- leaf

    build(at=timezone.now())


@shared_task
def try_policies() -> None:
    """Run every what-if that waits. Sent after a commit and by the sweep alike."""
    from evaluations.engine.what_if import run_waiting  # noqa: PLC0415 -- leaf

    run_waiting()


@shared_task
def send_reminders() -> None:
    from evaluations.actions import send_reminders as send  # noqa: PLC0415 -- leaf

    send(at=timezone.now())


@shared_task
def check_refunds() -> None:
    from evaluations.actions import check_refunds as check  # noqa: PLC0415 -- leaf

    check(at=timezone.now())
