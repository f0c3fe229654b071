"""What can be imported: each app registers the kinds of file it understands. Nothing here knows a domain."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.roles import Capability

from .currencies import UNIT
from .values import DateOrder, Parser, clean

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import Brand

    from .models import Batch


Announce = Callable[[list[int]], object]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing a file may say. Aliases are headers in any language, the most trusted first."""

    code: str
    label: StrOrPromise
    parser: Parser
    aliases: tuple[str, ...] = ()
    is_expected: bool = False
    # Reads the same column as another field, in its own way.
    follows: str = ""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """A known shape of file: with all its signs among the headers, these ambiguous ones have a meaning."""

    name: str
    signs: frozenset[str]
    aliases: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """Another platform's file, recognised by a word in a header."""

    platform: str
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NotHeld:
    """A file that people have and that no table of ours holds: its signs are headers, `said` names it in a sentence."""

    signs: frozenset[str]
    said: str


HELD = "/* held */"


@dataclass(frozen=True, kw_only=True)
class Target:
    """A table the file ends up in: one query says what it should hold, everything else follows from that.

    `wanted` gives for each row of the staging table its `row`, the `id` it matches (null: a new one) and the
    columns as they should be. `initial` are the further columns of a new row, as SQL. A query that joins the stored
    rows anyway says in `held` what one holds in `{column}`, and HELD where among its columns that is to be added:
    else they are looked up once more.
    """

    model: str
    wanted: str
    held: str = ""
    initial: Mapping[str, str] = field(default_factory=dict)
    # What the rows are about, where another table has to be written before it; else the first target is.
    is_main: bool = False
    # The column of the day that a row's values are of: what is of an earlier day than is stored changes nothing.
    # It moves with a change alone, so that a later file that says the same writes nothing.
    dated: str = ""


class DefaultsForm(forms.Form):
    """What a person may say of a whole file."""

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brand = brand

    def as_stored(self) -> dict[str, Any]:
        """The words to keep with the batch, which this form reads again."""
        return {name: value for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True, kw_only=True)
class Kind:
    code: str
    label: StrOrPromise
    fields: tuple[Field, ...]
    # Needed besides IMPORT_FILES: what the same change by hand needs, or for what only files bring, to see it.
    capability: Capability = Capability.IMPORT_FILES
    # One of these a row must have; of rows that share one, the last is used.
    identity: tuple[str, ...]
    targets: tuple[Target, ...]
    dialects: tuple[Dialect, ...] = ()
    foreign: tuple[Foreign, ...] = ()
    # Headers that name somebody on any platform, and so do not tell whose list it is.
    neutral: frozenset[str] = frozenset()
    # Rows that share an identity and differ in these are about different things, such as two days.
    apart_by: tuple[str, ...] = ()
    # A query for what the rows are about by what is stored, which checks and targets know as `located`: asked once,
    # because to find it is the most of each of them.
    located: str = ""
    # Queries for rows that must not be imported: row, field code, found, expected.
    checks: tuple[str, ...] = ()
    # Queries for warnings: row, rows, field code, found, expected.
    warnings: tuple[str, ...] = ()
    # What the person may choose for the whole file.
    defaults_form: type[DefaultsForm] = DefaultsForm
    # Reverse relations that come and go with an imported object and are no use of it.
    companions: frozenset[str] = frozenset()
    # Exports of exactly so many rows were cut off by the platform.
    cut_at: int = 0
    # The header is recognised by any of these sets of fields; without signs the kind is only ever chosen.
    signs: tuple[frozenset[str], ...] = ()
    # Kinds that read such files too, for what they want of them: whoever chose one of these is not refused.
    also_as: frozenset[str] = frozenset()
    # Headers that are known and of no use to us, such as a buyer's address: nothing is said of them.
    passed_over: frozenset[str] = frozenset()
    # How the platform writes 01/07/2026 in this kind of file.
    dates: DateOrder | None = None
    # A query for what the file adds up to: label, is_part, rows, currency, minor; and the staged column of moments
    # that says which days the file is about.
    totals: str = ""
    window: str = ""

    # Values the SQL of checks, warnings and targets may name.
    parameters: Callable[[Batch], Mapping[str, Any]] = lambda _batch: {}
    # Called before the writes, for what the parameters need to exist.
    prepare: Callable[[Batch], None] = lambda _batch: None
    # Called when no row of a file can be imported, for what is kept of the attempt.
    tell_refused: Callable[[Batch], None] = lambda _batch: None
    # Called before the rows of a batch are taken back, for what has to be locked before them.
    prepare_undo: Callable[[Batch], None] = lambda _batch: None
    # Called after the rows of a batch were taken back, for what triggers wrote because of them.
    clean_after_undo: Callable[[Batch], None] = lambda _batch: None
    # Tell others, in the same transaction, which objects of the first target were written or go.
    announce_added: Announce = lambda _ids: None
    announce_changed: Announce = lambda _ids: None
    announce_removed: Announce = lambda _ids: None
    # In place of the first two after an import, where what was wanted says enough and nothing need be looked up again:
    # told is its temporary table, with `is_written`.
    announce_written: Callable[[str], object] | None = None

    def field(self, code: str) -> Field:
        return next(each for each in self.fields if each.code == code)

    @property
    def default_names(self) -> list[str]:
        return list(self.defaults_form.base_fields)

    @property
    def main(self) -> int:
        """Which of the targets the rows are about."""
        return next((number for number, each in enumerate(self.targets) if each.is_main), 0)


# What a file is while nobody knows: nothing in it means anything.
UNRECOGNISED = Kind(code="", label=_("Kind not known yet"), fields=(), identity=(), targets=())
_registry: dict[str, Kind] = {}
_not_held: list[NotHeld] = []


def register(kind: Kind) -> None:
    _registry[kind.code] = kind


def register_not_held(file: NotHeld) -> None:
    _not_held.append(file)


def not_held() -> list[NotHeld]:
    return list(_not_held)


def registered() -> list[Kind]:
    return list(_registry.values())


def get(code: str) -> Kind:
    """Raises KeyError for what is no kind; the empty code is the kind of a file that nobody recognised."""
    return _registry[code] if code else UNRECOGNISED


def fold_header(header: str) -> str:
    """A header as aliases are compared: without case, line breaks, underscores, dots, a currency behind."""
    text = UNIT.sub("", clean(header).casefold())
    return " ".join(re.sub(r"[\s_.:*]+", " ", text).split())
