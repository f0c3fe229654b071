"""The product's own schedule for beat, but with sweeps by the second: a test that waits for one waits less long."""

from celery import Celery

from config.celery import app

SWEEP_SECONDS = 2.0


@app.on_after_finalize.connect
def hurry(sender: Celery, **_kwargs: object) -> None:
    for name in ("evaluations-recompute", "imports-sweep"):
        sender.conf.beat_schedule[name]["schedule"] = SWEEP_SECONDS
