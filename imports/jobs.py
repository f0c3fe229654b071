"""What a worker does with a batch: read, apply or undo it, each in one transaction that may run again."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext_noop

from core.locks import sole
from core.nudge import nudge_after_commit

from . import tasks
from .errors import ChoiceNeededError, FileRefusedError
from .messages import Message
from .models import Batch, Issue
from .pipeline import accounting, comparing, staging, undoing, writing
from .pipeline.progress import Reporter, StoppedError, reporting
from .states import Status, Step, sources

logger = logging.getLogger(__name__)
FILES, WRITING = 0x494D50, 0x494D51
ATTEMPTS = 3
# Another transaction wrote the same rows: begin again on what it left.
RETRIED = {"23505", "40001", "40P01"}
DISK_FULL = "53100"
FORGOTTEN_AFTER = timedelta(days=14)
STAGED = ("new", "changed", "same", "older")
NOT_APPLIED: dict[str, Any] = {"applied_at": None, "applied_by": None}
IGNORED = ("header", "banner", "definition", "blank", "total", "repeated")
ALL_WRONG = gettext_noop(
    "No row can be imported: each has an error. The errors are listed below. Correct the file and upload it again, "
    "or map its columns by hand."
)
ALL_IGNORED = gettext_noop("The file has no row to import: all of its rows were passed over.")


class RowsLostError(Exception):
    """The counts do not add up to the rows of the file; nothing may be written."""


def work(*, batch_id: int) -> None:
    """Do what the batch's status asks for, unless another worker is at it."""
    with sole(FILES, batch_id) as is_sole:
        batch = Batch.objects.select_related("brand", "created_by", "progress").filter(pk=batch_id).first()
        if not is_sole or batch is None or not batch.is_open:
            return
        if batch.status == Status.RECEIVED:
            _report_and_run(batch)
        else:
            _write_in_turn(batch)


def _report_and_run(batch: Batch) -> None:
    with reporting(batch.pk) as reporter:
        _run(batch, reporter)


def _write_in_turn(batch: Batch) -> None:
    """Files of a brand one after the other: two that add the same rows would refuse each other in turns."""
    with sole(WRITING, batch.brand_id) as is_sole:
        if not is_sole:
            return
        _report_and_run(batch)
    if following := Batch.objects.of_brand(batch.brand).being_written().order_by("pk").first():
        nudge_after_commit(tasks.work, batch_id=following.pk)


def work_on_all() -> None:
    for batch_id in list(Batch.objects.open().order_by("pk").values_list("pk", flat=True)):
        work(batch_id=batch_id)


def _run(batch: Batch, reporter: Reporter) -> None:
    job, summary = JOBS[Status(batch.status)], batch.summary
    try:
        while True:
            attempt, batch.summary = reporter.count_attempt(), summary
            try:
                with transaction.atomic():
                    job(batch, reporter)
            except (IntegrityError, OperationalError) as error:
                if attempt >= ATTEMPTS or _sqlstate(error) not in RETRIED:
                    raise
            else:
                return
    except StoppedError:
        # What a paused one has staged is written once it goes on.
        if not Batch.objects.filter(pk=batch.pk, status=Status.PAUSED).exists():
            staging.drop_stage_table(batch)
    except ChoiceNeededError as error:
        _fail(batch, Status.ASKING, error.said)
    except FileRefusedError as error:
        _fail(batch, Status.REFUSED, error.said)
    except Exception as error:
        logger.exception("Import %s stopped", batch.pk)
        _fail(batch, Status.FAILED, _what_stopped(error))


def _sqlstate(error: Exception) -> str:
    return getattr(error.__cause__, "sqlstate", "") or ""


def _what_stopped(error: Exception) -> Message:
    if isinstance(error, FileNotFoundError):
        return Message(gettext_noop("The stored file is gone. Upload it again."))
    if _sqlstate(error) == DISK_FULL or getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT}:
        return Message(gettext_noop("There is no space left on the disk. Nothing was imported."))
    return Message(
        gettext_noop("The import stopped and nothing of it was written: %(why)s."), {"why": str(error)[:300]}
    )


def _fail(batch: Batch, status: Status, said: Message) -> None:
    """A job that ends badly leaves the data as it was: an undo the batch applied, anything else not."""
    before = Batch.objects.filter(pk=batch.pk, status=batch.status)
    problem = said.as_json()
    if batch.status == Status.UNDOING:
        before.update(status=Status.APPLIED, problem=problem, undone_at=None, undone_by=None)
    elif before.filter(summary__has_key="rows").exists():
        # It was ready; whatever stopped it is no reason to ask anew what it is.
        before.update(status=Status.FAILED, problem=problem, **NOT_APPLIED)
    else:
        # The columns help to say by hand what the file is.
        columns = {"columns": batch.summary.get("columns", [])}
        before.update(status=status, problem=problem, summary=columns, **_recognised(batch), **NOT_APPLIED)


def _recognised(batch: Batch) -> dict[str, Any]:
    """What a worker may have found out of a file that came without a kind."""
    return {"kind": batch.kind, "defaults": batch.defaults}


def _end(batch: Batch, status: Status, **fields: Any) -> None:
    ended = Batch.objects.filter(pk=batch.pk, status=batch.status, status__in=sources(status))
    if not ended.update(**{"problem": None, **fields, "status": status}):
        raise StoppedError


# --- read


def _read(batch: Batch, reporter: Reporter) -> None:
    summary = _stage(batch, reporter)
    reporter.tell(Step.COMPARING)
    comparing.open_stage(batch)
    parameters = batch.definition.parameters(batch)
    tables = comparing.compare(batch.definition, parameters, is_preview=True)
    summary["rows"] |= comparing.count_rows(tables, tables[batch.definition.main])
    comparing.say_older(batch, summary["rows"]["older"])
    summary |= _compared(batch, tables, parameters, summary["rows"])
    _account_for_all(summary)
    comparing.close(tables)
    outcome = _outcome(summary["rows"])
    if outcome["status"] != Status.READY:
        staging.drop_stage_table(batch)
    _end_unwritten(batch, outcome, summary=summary, **_recognised(batch))


def _end_unwritten(batch: Batch, outcome: Mapping[str, Any], **fields: Any) -> None:
    if outcome["status"] == Status.REFUSED:
        batch.definition.tell_refused(batch)
    _end(batch, **outcome, **fields)


def _outcome(rows: Mapping[str, int]) -> dict[str, Any]:
    """The status of a compared file, and its problem if there is nothing in it that can be imported."""
    if rows["new"] + rows["changed"]:
        return {"status": Status.READY}
    if rows["same"] + rows["older"]:
        # Of errors a person is to know.
        return {"status": Status.READY if rows["error"] else Status.UNCHANGED}
    said = Message(ALL_WRONG if rows["error"] else ALL_IGNORED)
    return {"status": Status.REFUSED, "problem": said.as_json()}


def _compared(
    batch: Batch, tables: list[comparing.Wanted], parameters: Mapping[str, Any], rows: Mapping[str, int]
) -> dict[str, Any]:
    """What the summary keeps of a comparison. After the writes it says the same, of a few rows as they were written."""
    return {
        "changes": {table.target.model: comparing.changed_columns(table) for table in tables},
        "samples": comparing.samples(tables[batch.definition.main], batch.definition, rows),
        **accounting.told(batch, parameters),
    }


def _stage(batch: Batch, reporter: Reporter) -> dict[str, Any]:
    reporter.tell(Step.READING)
    batch.issues.all()._raw_delete(batch.issues.db)
    summary = staging.stage(batch, reporter)
    comparing.analyse(batch.stage_table)
    # The parameters may follow from what the file says of itself.
    batch.summary = batch.summary | summary
    reporter.tell(Step.CHECKING)
    comparing.open_stage(batch)
    rows, parameters = summary["rows"], batch.definition.parameters(batch)
    rows["repeated"] = comparing.merge_repeated(batch)
    comparing.locate(batch.definition, parameters)
    rows["error"] = rows.get("error", 0) + comparing.refuse_conflicting(batch, parameters)
    rows["repeated"] += comparing.merge_located(batch)
    comparing.warn(batch, parameters)
    return summary


def _account_for_all(summary: dict[str, Any]) -> None:
    """Every row of the file is counted once, or the batch does not go on."""
    rows = summary["rows"]
    rows["ignored"] = sum(rows.get(reason, 0) for reason in IGNORED)
    counted = sum(rows.get(outcome, 0) for outcome in (*STAGED, "error", "ignored"))
    if counted != rows["file"]:
        raise RowsLostError(f"{rows['file']} rows in the file, {counted} accounted for")


# --- apply


def _apply(batch: Batch, reporter: Reporter) -> None:
    kind, rows = batch.definition, dict(batch.rows)
    is_seen = bool(rows)
    is_staged = is_seen and staging.staged_rows(batch) == sum(rows.get(outcome, 0) for outcome in STAGED)
    if not is_staged:
        # Nobody looked at it, nothing was to be imported, or a crash of the database emptied the unlogged table.
        rows = _stage(batch, reporter)["rows"]
    kind.prepare(batch)
    parameters = kind.parameters(batch)
    reporter.tell(Step.COMPARING)
    if is_staged:
        comparing.open_stage(batch)
        comparing.locate(kind, parameters)
        rows["error"] += comparing.refuse_conflicting(batch, parameters)
        rows["repeated"] += comparing.merge_located(batch)
    tables = comparing.compare(kind, parameters, is_preview=False)
    counted = comparing.count_rows(tables, tables[kind.main])
    if not is_staged:
        comparing.say_older(batch, counted["older"])
    outcome = _outcome(rows | counted)
    is_written = is_seen or outcome["status"] == Status.READY
    summary = batch.summary | {"rows": rows | counted}
    if is_written:
        summary |= _write(batch, tables, parameters, reporter)
    summary |= _compared(batch, tables, parameters, counted)
    _account_for_all(summary)
    comparing.close(tables)
    staging.drop_stage_table(batch)
    if is_written:
        _end(batch, Status.APPLIED, summary=summary)
    else:
        _end_unwritten(batch, outcome, summary=summary, **NOT_APPLIED)


def _write(
    batch: Batch, tables: list[comparing.Wanted], parameters: Mapping[str, Any], reporter: Reporter
) -> dict[str, Any]:
    """What the summary keeps of the writes."""
    written = {}
    for number, table in enumerate(tables):
        reporter.tell(Step.WRITING, number, len(tables) + 1)
        written[table.target.model] = writing.write(batch, table, parameters)
    reporter.tell(Step.WRITING, len(tables), len(tables) + 1)
    _announce(batch, tables[batch.definition.main])
    return {"written": written, "held": {table.target.model: table.columns for table in tables}}


def _announce(batch: Batch, table: comparing.Wanted) -> None:
    kind = batch.definition
    if kind.announce_written:
        kind.announce_written(table.name)
        return
    for ids in writing.written_ids(table, is_new=True):
        kind.announce_added(ids)
    for ids in writing.written_ids(table, is_new=False):
        kind.announce_changed(ids)


# --- undo


def _undo(batch: Batch, reporter: Reporter) -> None:
    reporter.tell(Step.UNDOING)
    batch.issues.filter(level=Issue.Level.KEPT).delete()
    batch.definition.prepare_undo(batch)
    counts = undoing.undo(batch)
    batch.definition.clean_after_undo(batch)
    changed = undoing.changed_objects(batch)
    for start in range(0, len(changed), writing.ANNOUNCED):
        batch.definition.announce_changed(changed[start : start + writing.ANNOUNCED])
    _end(batch, Status.UNDONE, summary=batch.summary | {"undone": counts})


JOBS: dict[Status, Callable[[Batch, Reporter], None]] = {
    Status.RECEIVED: _read,
    Status.APPLYING: _apply,
    Status.UNDOING: _undo,
}


def drop_forgotten_stages(*, at: datetime) -> None:
    """A preview nobody acted on keeps its file; its staging table is made again when it is needed."""
    old = Batch.objects.exclude(status__in=[Status.RECEIVED, Status.APPLYING]).filter(
        created_at__lt=at - FORGOTTEN_AFTER
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT substr(tablename, 15)::bigint FROM pg_tables WHERE tablename ~ '^imports_stage_[0-9]+$'"
        )
        staged = [row[0] for row in cursor.fetchall()]
    for batch in old.filter(pk__in=staged):
        staging.drop_stage_table(batch)
