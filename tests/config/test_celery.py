import pytest

from config.celery import QUEUES, app

app.loader.import_default_modules()
OURS = sorted(name for name in app.tasks if not name.startswith("celery."))


@pytest.mark.parametrize("name", OURS)
def test_each_task_goes_to_a_queue_that_a_worker_reads(name):
    assert app.amqp.router.route({}, name)["queue"].name in QUEUES


@pytest.mark.parametrize(
    "name", ["imports.tasks.work", "creators.tasks.write_export", "creators.tasks.run_bulk_job"]
)
def test_long_work_keeps_out_of_the_way_of_pages(name):
    assert app.amqp.router.route({}, name)["queue"].name == "import"


def test_each_schedule_names_a_task_that_exists():
    scheduled = [entry["task"] for entry in app.conf.beat_schedule.values()]

    assert len(scheduled) > 5
    assert set(scheduled) <= set(OURS)


# The browser's tests hurry these, and so do not see how long a person would wait.
@pytest.mark.parametrize("name", ["evaluations-recompute", "imports-sweep"])
def test_work_without_its_worker_is_found_within_half_a_minute(name):
    assert app.conf.beat_schedule[name]["schedule"] <= 30


@pytest.mark.parametrize("name", OURS)
def test_settings_alone_say_where_a_task_goes(name):
    # Celery 6 no longer reads it from the task.
    assert "queue" not in vars(type(app.tasks[name]))
