"""Every job runs inside an audit context that names it."""

from contextlib import AbstractContextManager
from typing import Any

from celery import Task
from celery.signals import task_postrun, task_prerun

from .audit import acting

_running: dict[str, AbstractContextManager[Any]] = {}


@task_prerun.connect
def enter_context(task_id: str, task: Task, **_kwargs: object) -> None:
    context = _running[task_id] = acting(job=task.name)
    context.__enter__()


@task_postrun.connect
def leave_context(task_id: str, **_kwargs: object) -> None:
    context = _running.pop(task_id, None)
    if context is not None:
        context.__exit__(None, None, None)
