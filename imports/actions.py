"""What can be done with files: receive, map again, apply, cancel, undo. The work itself is in jobs.py."""

from __future__ import annotations

import errno
import hashlib
import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.audit import name_actor
from core.nudge import nudge_after_commit

from . import kinds, tasks
from .errors import DefaultsRefusedError, FileRefusedError, MoveRefusedError, UnknownKindError
from .models import Batch, Progress, SavedMapping
from .pipeline.staging import drop_stage_table
from .rules import can_import, require_import, require_undo
from .states import CHANGEABLE, Status, sources

if TYPE_CHECKING:
    from accounts.models import Brand, User

MEGABYTE = 1 << 20
SIZE_LIMIT = getattr(settings, "IMPORT_SIZE_LIMIT", 300 * MEGABYTE)
_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d{1,5}(?!\d))")
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_.](0[1-9]|1[0-2])(?!\d)")


def _kind(code: str) -> kinds.Kind:
    try:
        return kinds.get(code)
    except KeyError:
        raise UnknownKindError(field="kind") from None


@transaction.atomic
def receive_file(
    *,
    brand: Brand,
    kind: str,
    file: File[Any],
    name: str,
    by: User,
    at: datetime,
    mapping: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    defaults: dict[str, Any] | None = None,
    dated_on: date | None = None,
    is_unseen: bool = False,
) -> Batch:
    """Keep the original and let a worker read it, who finds out what an empty `kind` is.

    The figures' date is the given one, or the file's own. Unseen, a file of a known kind is read, compared once and
    imported without anybody having looked at a preview.
    """
    require_import(by, brand, _kind(kind))
    name_actor(by)
    sha256 = _sha256(file)
    batch = Batch(
        brand=brand,
        kind=kind,
        file_name=name[:255],
        size=file.size,
        sha256=sha256,
        mapping=mapping or {},
        options=options or {},
        defaults=defaults or {},
        dated_on=dated_on or _date_of(brand, kind, sha256, name, at),
        created_at=at,
        created_by=by,
    )
    if is_unseen and kind:
        batch.status, batch.applied_at, batch.applied_by = Status.APPLYING, at, by
    _keep_original(batch, file, name)
    Progress.objects.create(batch=batch)
    _nudge(batch)
    return batch


def checked_defaults(*, kind: str, brand: Brand, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was chosen for the whole file, as the kind's form keeps it; as given while the kind is not known."""
    if not kind:
        _refuse_unknown(given, {name for each in kinds.registered() for name in each.default_names})
        return {name: str(value) for name, value in given.items()}
    form = _kind(kind).defaults_form(given, brand=brand)
    _refuse_unknown(given, set(form.fields))
    if not form.is_valid():
        name, [error, *_rest] = next(iter(form.errors.items()))
        raise DefaultsRefusedError(f"{name}: {error}", field=name)
    return form.as_stored()


def _refuse_unknown(given: Mapping[str, Any], known: set[str]) -> None:
    if unknown := set(given) - known:
        raise DefaultsRefusedError(
            _("There is no such choice: %(names)s.") % {"names": ", ".join(sorted(unknown))}
        )


def _sha256(file: File[Any]) -> str:
    if file.size > SIZE_LIMIT:
        raise FileRefusedError(
            gettext_noop("The file has %(found)s MB. Expected at most %(expected)s MB."),
            found=file.size // MEGABYTE + 1,
            expected=SIZE_LIMIT // MEGABYTE,
        )
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _keep_original(batch: Batch, file: File[Any], name: str) -> None:
    try:
        batch.file.save(name, file, save=True)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise FileRefusedError(gettext_noop("There is no space left on the disk for this file.")) from error


def _date_of(brand: Brand, kind: str, sha256: str, name: str, at: datetime) -> date:
    """The name's date; else that of the file's first import, so that a repeat changes nothing; else today."""
    if (named := date_in_name(name)) and named <= at.date():
        return named
    first = Batch.objects.same_file(brand=brand, kind=kind, sha256=sha256).order_by("pk").first()
    return first.dated_on if first else at.date()


def date_in_name(name: str) -> date | None:
    """The last day a file name mentions: 20260430 of 'List_20260401-20260430.xlsx', the end of '2022-09'."""
    days = [
        date(int(year), int(month), min(int(day), monthrange(int(year), int(month))[1]))
        for year, month, day in _DAY.findall(name)
    ]
    months = [(int(year), int(month)) for year, month in _MONTH.findall(name)]
    days = days or [date(year, month, monthrange(year, month)[1]) for year, month in months]
    return max(days, default=None)


@transaction.atomic
def read_again(
    *,
    batch: Batch,
    by: User,
    kind: str,
    mapping: dict[str, str],
    options: dict[str, str],
    defaults: dict[str, Any],
    dated_on: date,
) -> None:
    """Read the kept original as a kind, with another mapping or other options."""
    require_import(by, batch.brand, _kind(kind))
    name_actor(by)
    _move(
        batch,
        Status.RECEIVED,
        kind=kind,
        mapping=mapping,
        options=options,
        defaults=defaults,
        dated_on=dated_on,
        problem=None,
        summary={},
    )
    _nudge(batch)


@transaction.atomic
def answer_for_upload(*, batch: Batch, by: User, defaults: dict[str, Any]) -> int:
    """Give what was chosen for one file to those that came with it and wait for such a choice; how many go on.

    One that asks for more keeps what was chosen until it is asked.
    """
    require_import(by, batch.brand)
    name_actor(by)
    waiting = Batch.objects.of_upload(batch).awaiting_choice().select_related("brand")
    rows = list(waiting.order_by("pk").select_for_update(of=("self",)))
    unread = [other for other in rows if other.status == Status.RECEIVED]
    for other in unread:
        other.defaults = defaults | other.defaults
    Batch.objects.bulk_update(unread, ["defaults"])
    asking = [other for other in rows if other.status == Status.ASKING]
    return sum(
        _answer(other, by, defaults) for other in asking if can_import(by, other.brand, other.definition)
    )


def _answer(batch: Batch, by: User, defaults: dict[str, Any]) -> bool:
    given = batch.defaults | {
        name: defaults[name] for name in batch.definition.default_names if name in defaults
    }
    form = batch.definition.defaults_form(given, brand=batch.brand)
    if not form.is_valid():
        kept = {name: value for name, value in given.items() if name not in form.errors}
        Batch.objects.filter(pk=batch.pk).update(defaults=kept)
        return False
    read_again(
        batch=batch,
        by=by,
        kind=batch.kind,
        mapping=batch.mapping,
        options=batch.options,
        defaults=form.as_stored(),
        dated_on=batch.dated_on,
    )
    return True


@transaction.atomic
def apply(*, batch: Batch, by: User, at: datetime) -> None:
    """Import what the preview shows."""
    require_import(by, batch.brand, batch.definition)
    name_actor(by)
    _move(batch, Status.APPLYING, applied_by=by, applied_at=at)
    _nudge(batch)


@transaction.atomic
def undo(*, batch: Batch, by: User, at: datetime) -> None:
    """Take the batch back, as far as nothing changed since."""
    require_undo(by, batch)
    name_actor(by)
    _move(batch, Status.UNDOING, undone_by=by, undone_at=at)
    _nudge(batch)


@transaction.atomic
def cancel(*, batch: Batch, by: User) -> None:
    """Stop it. A running job notices at its next step, and nothing of it stays."""
    require_import(by, batch.brand)
    name_actor(by)
    _move(batch, Status.CANCELLED, applied_by=None, applied_at=None)
    Progress.objects.filter(batch=batch).update(is_stopped=True)


@transaction.atomic
def pause(*, batch: Batch, by: User) -> None:
    """Stop it for now. A running job notices at its next step; nothing is written, and what is staged stays."""
    require_import(by, batch.brand)
    name_actor(by)
    _move(batch, Status.PAUSED)
    Progress.objects.filter(batch=batch).update(is_stopped=True)


@transaction.atomic
def resume(*, batch: Batch, by: User) -> None:
    """Go on: a file that was being read is read anew, one that was being imported is written as it is staged."""
    require_import(by, batch.brand, batch.definition)
    name_actor(by)
    if batch.status != Status.PAUSED:
        raise MoveRefusedError
    _move(batch, Status.APPLYING if batch.applied_at else Status.RECEIVED)
    _nudge(batch)


@transaction.atomic
def discard(*, batch: Batch, by: User) -> None:
    """Forget a batch that was only tried: its file and all that was read of it."""
    require_import(by, batch.brand)
    name_actor(by)
    if not Batch.objects.filter(pk=batch.pk, status__in=CHANGEABLE).exists():
        raise MoveRefusedError
    drop_stage_table(batch)
    name = str(batch.file.name)
    batch.delete()
    transaction.on_commit(partial(batch.file.storage.delete, name))


@transaction.atomic
def save_mapping(*, brand: Brand, kind: str, name: str, columns: dict[str, str], by: User) -> SavedMapping:
    require_import(by, brand, _kind(kind))
    mapping, _is_new = SavedMapping.objects.update_or_create(
        brand=brand,
        kind=kind,
        name=name,
        defaults={"columns": columns},
        create_defaults={"columns": columns, "created_by": by},
    )
    return mapping


def _move(batch: Batch, target: Status, **fields: Any) -> None:
    moved = Batch.objects.filter(pk=batch.pk, status__in=sources(target)).update(status=target, **fields)
    if not moved:
        raise MoveRefusedError
    batch.refresh_from_db()


def _nudge(batch: Batch) -> None:
    Progress.objects.filter(batch=batch).update(attempts=0, step="waiting", done=0, total=0, is_stopped=False)
    nudge_after_commit(tasks.work, batch_id=batch.pk)
