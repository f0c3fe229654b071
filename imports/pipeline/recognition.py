"""A file that came without a kind gets it from its header, and what is to be chosen for the whole file with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from django.utils.translation import gettext_noop

from imports.errors import ChoiceNeededError, FileRefusedError
from imports.kinds import UNRECOGNISED, Kind, registered
from imports.mapping import Cells, find_header, refuse_foreign
from imports.messages import in_english
from imports.models import Batch
from imports.recognising import recognise
from imports.rules import can_import
from imports.values import clean

from .cells import readable


def recognise_batch(batch: Batch, rows: Sequence[Cells]) -> ChoiceNeededError | None:
    """Set the batch's kind and defaults; returns what is left for a person to say.

    Raises ChoiceNeededError for what no kind knows, FileRefusedError for what its sender may not import.
    """
    kind = recognise(rows) or _ask_for_kind(batch, rows)
    if not can_import(batch.created_by, batch.brand, kind):
        raise FileRefusedError(
            gettext_noop(
                "By its columns this is a file of the kind “%(kind)s”. To import it you need: %(what)s."
            ),
            names={"kind": in_english(kind.label), "what": in_english(kind.capability.label)},
        )
    batch.kind = kind.code
    return _ask_for_choices(batch, kind)


def _ask_for_kind(batch: Batch, rows: Sequence[Cells]) -> NoReturn:
    batch.summary = {"columns": _unknown_columns(rows)}
    for each in registered():
        refuse_foreign(each, rows[find_header(rows, each, {})] if rows else [], {})
    raise ChoiceNeededError(
        gettext_noop(
            "These columns are of no kind that is known by them: %(found)s. Choose the kind of file."
        ),
        found=", ".join(str(each["header"]) for each in batch.summary["columns"] if each["header"])[:600],
    )


def _ask_for_choices(batch: Batch, kind: Kind) -> ChoiceNeededError | None:
    # Somebody may have answered for the whole upload while this file was opened.
    batch.refresh_from_db(fields=["defaults"])
    given = {name: value for name, value in batch.defaults.items() if name in kind.default_names}
    form = kind.defaults_form(given, brand=batch.brand)
    if form.is_valid():
        batch.defaults = form.as_stored()
        return None
    batch.defaults = {name: value for name, value in given.items() if name not in form.errors}
    [asked, *_rest] = [name for name in form.fields if name in form.errors] or list(form.fields)
    return ChoiceNeededError(
        gettext_noop(
            "By its columns this is a file of the kind “%(kind)s”. Choose for the whole file: %(what)s."
        ),
        names={
            "kind": in_english(kind.label),
            "what": in_english(form.fields[asked].label),
        },
    )


def _unknown_columns(rows: Sequence[Cells]) -> list[dict[str, object]]:
    """Of the row that looks most like a header."""
    header = rows[find_header(rows, UNRECOGNISED, {})] if rows else []
    return [
        {"number": number, "header": readable(clean(cell)), "field": "", "is_twin": False}
        for number, cell in enumerate(header, 1)
    ]
