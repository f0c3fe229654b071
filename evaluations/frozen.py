"""What a review froze when it opened, as a page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.roles import Role
from campaigns.models import Collaboration, Deliverable, DeliverableSnapshot, Message, Terms
from core.money import from_minor

from .dimensions import Dimension
from .evidence_texts import texts_of
from .models import Criterion, NormTable
from .order_evidence import Orders, orders_in
from .panels import ROLE_ORDER

FIGURES = ("views", "likes", "comments", "shares", "product_clicks")
Inputs = Mapping[str, Any]


@dataclass(frozen=True)
class Rater:
    """One person's marks of a dimension together: as given, without the leniency known, and as they count."""

    evaluation: int
    role: str
    scorer: str
    bar: float | None = None
    leniency: float | None = None
    adjusted: float | None = None

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True)
class MarkRow:
    criterion: Criterion
    cells: list[Mapping[str, Any] | None]  # in the order of the raters


@dataclass(frozen=True)
class DimensionMarks:
    dimension: Dimension
    raters: list[Rater]
    rows: list[MarkRow]
    bar: float | None
    role_means: list[tuple[str, float | None]]

    @property
    def label(self) -> str:
        return str(self.dimension.label)


@dataclass(frozen=True)
class Video:
    title: str
    url: str
    published_at: datetime | None
    agreed_on: date | None
    snapshots: list[tuple[datetime | None, str, list[int | None]]]


@dataclass(frozen=True)
class Metric:
    video: str
    label: str
    value: float
    points: float | None


@dataclass(frozen=True)
class Frozen:
    """Everything is read from the frozen copy; nothing from what is there now."""

    inputs: Inputs
    criteria: Mapping[int, Criterion]

    @property
    def as_of(self) -> datetime | None:
        return parse_datetime(self.inputs["as_of"])

    @property
    def dates(self) -> list[tuple[str, str]]:
        return [(label, value) for label, value in _columns(Collaboration, self.inputs["dates"])]

    @property
    def videos(self) -> list[Video]:
        return [_video(one) for one in self.inputs["videos"]]

    @property
    def figures(self) -> list[str]:
        return [str(DeliverableSnapshot._meta.get_field(name).verbose_name) for name in FIGURES]  # type: ignore[union-attr]

    @property
    def messages(self) -> list[dict[str, Any]]:
        labels = dict(Message.Direction.choices)
        return [
            {**one, "sent_at": parse_datetime(one["sent_at"]), "direction": labels[one["direction"]]}
            for one in self.inputs["messages"]
        ]

    @property
    def metrics(self) -> list[Metric]:
        titles = {one["id"]: _title(one) for one in self.inputs["videos"]}
        found = (self.inputs["score"] or {}).get("metrics", [])
        return [
            Metric(
                # Sales are of all the videos together.
                titles.get(one["deliverable_id"], "–") if one["deliverable_id"] else _("all videos"),
                f"{NormTable.Metric(one['metric']).label} {one.get('currency', '')}".strip(),
                one["value"],
                one["points"],
            )
            for one in found
        ]

    @property
    def refunds(self) -> list[str]:
        """What the refund check found when it was settled."""
        return texts_of((self.inputs["score"] or {}).get("refund_check") or {})

    @property
    def bars(self) -> list[tuple[str, float | None]]:
        """Of the settled score; none before it settles."""
        if not self.inputs["score"]:
            return []
        return [
            (str(dimension.label), bar)
            for dimension, bar in zip(Dimension, self.inputs["score"]["bars"], strict=True)
        ]

    @property
    def orders(self) -> Orders | None:
        """None where what was frozen has none: its score has the sums."""
        kept = self.inputs.get("orders")
        return orders_in(kept) if kept else None

    def terms(self, *, with_money: bool) -> list[tuple[str, str]]:
        return list(_columns(Terms, _without_money(self.inputs["terms"], with_money)))

    def marks_of(self, dimension: str) -> DimensionMarks | None:
        return next((one for one in self.dimensions if one.dimension == dimension), None)

    @property
    def dimensions(self) -> list[DimensionMarks]:
        found = {one["dimension"] for one in self.inputs["marks"]}
        return [self._marks(dimension) for dimension in Dimension if dimension in found]

    def _marks(self, dimension: Dimension) -> DimensionMarks:
        marks = [one for one in self.inputs["marks"] if one["dimension"] == dimension]
        places = {(one["evaluation_id"], one["criterion_id"]): one for one in marks}
        raters = self._raters(dimension, marks)
        shown = list(dict.fromkeys(one["criterion_id"] for one in marks))
        panels = {one["dimension"]: one for one in self.inputs["panels"]}
        panel = panels.get(dimension, {})
        return DimensionMarks(
            dimension,
            raters,
            [
                MarkRow(self.criteria[pk], [places.get((rater.evaluation, pk)) for rater in raters])
                for pk in shown
            ],
            panel.get("score"),
            [(str(Role(role).label), panel[role]) for role in ROLE_ORDER if panel.get(role) is not None],
        )

    def _raters(self, dimension: str, marks: list[Any]) -> list[Rater]:
        bars = {one["evaluation_id"]: one for one in self.inputs["raters"] if one["dimension"] == dimension}
        named = {one["evaluation_id"]: (one["role"], one["scorer"]) for one in marks}
        raters = []
        for evaluation, (role, scorer) in named.items():
            bar = bars.get(evaluation, {})
            raters.append(
                Rater(evaluation, role, scorer, bar.get("mark"), bar.get("leniency"), bar.get("adjusted"))
            )
        return sorted(raters, key=lambda rater: (ROLE_ORDER[rater.role], rater.evaluation))


def frozen(inputs: Inputs, *others: Inputs) -> Frozen:
    """One query: the criteria, whose published words never change. `others` may name further ones."""
    wanted = {mark["criterion_id"] for each in (inputs, *others) for mark in each.get("marks", [])}
    return Frozen(_complete(inputs), Criterion.objects.in_bulk(wanted))


def told(inputs: Inputs, *, with_money: bool) -> dict[str, Any]:
    """The frozen copy as it may be told: what a creator is paid is no evidence for customer service."""
    return {**inputs, "terms": _without_money(inputs.get("terms"), with_money)}


def _complete(inputs: Inputs) -> Inputs:
    empty: dict[str, Any] = {"as_of": "", "dates": {}, "terms": None, "score": None}
    lists: dict[str, Any] = {name: [] for name in ("videos", "messages", "marks", "raters", "panels")}
    return {**empty, **lists, **inputs}


def _without_money(terms: Any, with_money: bool) -> dict[str, Any] | None:
    if terms is None or with_money:
        return terms  # type: ignore[no-any-return]
    hidden = ("_minor", "_bp")
    return {name: value for name, value in terms.items() if not name.endswith(hidden) and name != "note"}


def _video(one: Any) -> Video:
    origins = dict(DeliverableSnapshot.Origin.choices)
    return Video(
        _title(one),
        one["url"],
        parse_datetime(one["published_at"]),
        parse_date(one["agreed_on"] or ""),
        [
            (parse_datetime(each["taken_at"]), str(origins[each["origin"]]), [each[name] for name in FIGURES])
            for each in one["snapshots"]
        ],
    )


def _title(one: Any) -> str:
    return str(one["title"] or one["content_id"] or Deliverable.Kind(one["kind"]).label)


def _columns(model: type[models.Model], values: Any) -> Iterator[tuple[str, str]]:
    """The named columns of a row that was kept as JSON, in the model's order and in words."""
    labels = {"completed_at": _("Complete"), "ended_at": _("Ended early"), "accepted_at": _("Accepted")}
    labels |= {"version": _("Version"), "written_at": _("Written")}
    for field in model._meta.concrete_fields:
        value = (values or {}).get(field.name)
        if value in (None, ""):
            continue
        yield labels.get(field.name) or str(field.verbose_name), _in_words(field, value, values)


def _in_words(field: models.Field[Any, Any], value: Any, row: Any) -> str:
    if field.choices:
        return str(dict(field.flatchoices)[value])
    if field.name.endswith("_minor"):
        return f"{row['currency']} {number_format(from_minor(value, row['currency']), force_grouping=True)}"
    if field.name.endswith("_bp"):
        return f"{number_format(value / 100)} %"
    if isinstance(field, models.DateTimeField):
        return moment(parse_datetime(value))
    return str(value)


def moment(value: datetime | None) -> str:
    return date_format(localtime(value), "Y-m-d H:i") if value else "–"
