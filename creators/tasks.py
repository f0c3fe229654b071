"""Long work on the list. The rows say what is open; a lost message is made up for by the sweep."""

from celery import shared_task
from django.utils import timezone, translation

SCHEDULE = {"creators-sweep": {"task": "creators.tasks.sweep_jobs", "schedule": 60.0}}


@shared_task
def run_bulk_job(*, job_id: int) -> None:
    from creators import actions  # noqa: PLC0415 -- leaf
    from creators.models import BulkJob  # noqa: PLC0415 -- leaf

    job = BulkJob.objects.waiting().select_related("requested_by").filter(pk=job_id).first()
    if job:
        with translation.override(job.requested_by.language):
            actions.run_bulk(job_id=job_id, at=timezone.now())


@shared_task
def write_export(*, export_id: int) -> None:
    from creators import exports  # noqa: PLC0415 -- leaf

    exports.write_export(export_id=export_id, at=timezone.now())


@shared_task
def sweep_jobs() -> None:
    from creators import actions  # noqa: PLC0415 -- leaf

    actions.resume_jobs(at=timezone.now())
