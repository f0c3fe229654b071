"""The audit trail of one record, in words: who changed what, when, from what to what.

Only what an app registers can be read, with the scope that says who sees the record and with the parts
(tables whose rows point at it) that belong to it. What is blind, a draft or a mark is registered by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from core.money import from_minor

from .models import Brand, User

Scope = Callable[[User], "models.QuerySet[Any]"]
Labels = Mapping[str, Promise]
LONGEST_TRAIL = 200
CREATED, CHANGED, DELETED = "insert", "update", "delete"


@dataclass(frozen=True)
class Part:
    """A table whose rows belong to the record by `link`. With `brand`, those of other brands do not show."""

    model: type[models.Model]
    link: str
    brand: str = ""
    told: Labels = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    model: type[models.Model]
    scope: Scope
    brand_of: Callable[[Any], Brand | None]
    parts: Sequence[Part] = ()
    hidden: frozenset[str] = frozenset()
    told: Labels = field(default_factory=dict)

    def told_of(self, model: type[models.Model]) -> Labels:
        parts = (part.told for part in self.parts if part.model is model)
        return self.told if model is self.model else next(parts, {})


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    job: str
    what: str
    kind: str
    subject: str
    changes: list[Change] = field(default_factory=list)


_kept: dict[str, Kept] = {}
_named: dict[type[models.Model], Scope] = {}


def keep_trail(
    model: type[models.Model],
    *,
    scope: Scope,
    brand_of: Callable[[Any], Brand | None] = lambda _record: None,
    parts: Sequence[Part] = (),
    hidden: Iterable[str] = (),
    told: Labels | None = None,
) -> None:
    """Let those with READ_AUDIT (in the record's brand, if it has one) read the trail of what they see.

    Told are the columns that have a name for people, and those named in `told`.
    """
    hidden = frozenset(hidden)
    _kept[model._meta.label_lower] = Kept(model, scope, brand_of, tuple(parts), hidden, told or {})
    name_by(model, scope)


def name_by(model: type[models.Model], scope: Scope) -> None:
    """Where the trail mentions such a record, its name may be shown to those in its scope."""
    _named[model] = scope


def kept(label: str) -> Kept | None:
    return _kept.get(label.lower())


def trail_of(record: models.Model, reader: User) -> list[Line]:
    """Newest first."""
    entry = _kept[record._meta.label_lower]
    events = [*_events(entry.model, {"pgh_obj": record.pk})]
    for part in entry.parts:
        events += _part_events(part, record, reader)
    events.sort(key=lambda event: (event.pgh_created_at, event.pgh_id), reverse=True)
    events = events[:LONGEST_TRAIL]
    return _Writer(events, entry, reader).lines()


def _events(model: type[models.Model], where: dict[str, object]) -> list[Any]:
    event_model: Any = model.pgh_event_model  # type: ignore[attr-defined]
    return list(
        event_model.objects.filter(**where)
        .annotate(
            previous_id=models.Subquery(
                event_model.objects.filter(
                    pgh_obj=models.OuterRef("pgh_obj"), pgh_id__lt=models.OuterRef("pgh_id")
                )
                .order_by("-pgh_id")
                .values("pgh_id")[:1]
            )
        )
        .select_related("pgh_context")
        .order_by("-pgh_id")[:LONGEST_TRAIL]
    )


def _part_events(part: Part, record: models.Model, reader: User) -> list[Any]:
    where: dict[str, object] = {part.link: record.pk}
    if part.brand:
        where[f"{part.brand}__in"] = list(Brand.objects.visible_to(reader).values_list("pk", flat=True))
    return _events(part.model, where)


class _Writer:
    """Turns events into lines with one query per table that they mention."""

    def __init__(self, events: list[Any], entry: Kept, reader: User) -> None:
        self.events, self.entry, self.reader = events, entry, reader
        self.previous = self._previous()
        self.names: dict[tuple[type[models.Model], Any], str] = {}

    def lines(self) -> list[Line]:
        self._learn_names()
        lines = (self._line(event) for event in self.events)
        return [line for line in lines if line.kind != CHANGED or line.changes]

    def _previous(self) -> dict[tuple[type, int], Any]:
        wanted: dict[Any, list[int]] = {}
        for event in self.events:
            if event.previous_id:
                wanted.setdefault(type(event), []).append(event.previous_id)
        return {
            (model, pgh_id): event
            for model, ids in wanted.items()
            for pgh_id, event in model.objects.in_bulk(ids).items()
        }

    def _learn_names(self) -> None:
        wanted: dict[type[models.Model], set[Any]] = {User: set()}
        for event in self.events:
            wanted[User].add(_context(event).get("user"))
            for version in (event, self.previous.get((type(event), event.previous_id))):
                for column in self._columns(event) if version else ():
                    if column.is_relation:
                        wanted.setdefault(column.related_model, set()).add(getattr(version, column.attname))
        for model, keys in wanted.items():
            if model in _named and (keys := keys - {None}):
                rows = _named[model](self.reader).filter(pk__in=keys)
                self.names |= {(model, row.pk): str(row) for row in rows}

    def _line(self, event: Any) -> Line:
        context = _context(event)
        tracked = event.pgh_tracked_model
        is_own = tracked is self.entry.model
        return Line(
            at=event.pgh_created_at,
            who=self._who(context),
            job=str(context.get("job", "")),
            what=str(_VERBS[event.pgh_label]),
            kind=event.pgh_label,
            subject="" if is_own else str(tracked._meta.verbose_name),
            changes=self._changes(event),
        )

    def _who(self, context: dict[str, Any]) -> str:
        user = context.get("user")
        if user is None:
            return ""
        return self.names.get((User, user)) or gettext("somebody of another brand")

    def _changes(self, event: Any) -> list[Change]:
        before = self.previous.get((type(event), event.previous_id)) if event.pgh_label == CHANGED else None
        changes = []
        labels = self._labels(event)
        for column in self._columns(event):
            new = getattr(event, column.attname)
            old = getattr(before, column.attname) if before else None
            if new != old and not (before is None and new in (None, "", [], {})):
                label = str(labels[column.name])
                changes.append(Change(label, self._words(before, column), self._words(event, column)))
        return changes

    def _words(self, version: Any, column: models.Field[Any, Any]) -> str:
        value = getattr(version, column.attname) if version else None
        if column.is_relation and value is not None:
            return self.names.get((column.related_model, value), f"#{value}")  # type: ignore[arg-type]
        return in_words(column, value, currency=getattr(version, "currency", ""))

    def _columns(self, event: Any) -> list[Any]:
        return [column for column in event._meta.concrete_fields if column.name in self._labels(event)]

    def _labels(self, event: Any) -> dict[str, Any]:
        """By column. What has no name for people is machinery, or what the line itself says: when and who."""
        model = event.pgh_tracked_model
        named = {column.name: column.verbose_name for column in model._meta.concrete_fields}
        shown = {name: label for name, label in named.items() if isinstance(label, Promise)}
        shown |= self.entry.told_of(model)
        return {name: label for name, label in shown.items() if name not in self.entry.hidden}


def in_words(column: models.Field[Any, Any], value: Any, *, currency: str = "") -> str:
    if value in (None, "", []):
        return "–"
    if column.name.endswith("_minor") and currency:
        return f"{currency} {number_format(from_minor(value, currency), force_grouping=True)}"
    if column.name.endswith("_bp"):
        return f"{number_format(Decimal(value) / 100)} %"
    if column.choices and not isinstance(value, list):
        return str(dict(column.flatchoices).get(value, value))
    for kind, write in _WORDS.items():
        if isinstance(value, kind):
            return write(value)
    return str(value)


def _context(event: Any) -> dict[str, Any]:
    return event.pgh_context.metadata if event.pgh_context_id and event.pgh_context else {}


# A bool is an int too, so it comes first.
_WORDS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: gettext("yes") if value else gettext("no"),
    datetime: lambda value: date_format(localtime(value), "Y-m-d H:i"),
    list: lambda value: ", ".join(str(item) for item in value),
    int: lambda value: number_format(value, force_grouping=True),
}
_VERBS = {
    CREATED: gettext_lazy("created"),
    CHANGED: gettext_lazy("changed"),
    DELETED: gettext_lazy("deleted"),
}
