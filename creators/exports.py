"""A list as a file: one expression for each cell, so that the database itself can write them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import (
    Case,
    CharField,
    F,
    FilteredRelation,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, NullIf, Round
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand
from core.exports import copy_csv, write_xlsx

from . import actions
from .filters import CreatorFilter
from .listing import ordered_creators
from .models import Band, Export, MetricSnapshot, Source, Tagging
from .standing import TIER_CHOICES, TIERS, TREND_CHOICES, TRENDS, UNRATED

BLOCKS_PER_REPORT = 5000
Cell = tuple[str | Promise, Any]


def write_export(*, export_id: int, at: datetime) -> None:
    export = actions.claim_export(export_id=export_id, at=at)
    if export is None:
        return
    with (
        translation.override(export.language),
        timezone.override(ZoneInfo(export.requested_by.time_zone)),
        tempfile.TemporaryDirectory() as folder,
    ):
        path = Path(folder) / f"creators.{export.format}"
        _write(export, path, at)
        actions.finish_export(export=export, path=path, at=timezone.now())


def _write(export: Export, path: Path, at: datetime) -> None:
    labels, rows = export_rows(QueryDict(export.query), export.columns, brand=export.brand, at=at)
    report = partial(actions.report_export, export)
    if export.format == Export.Format.XLSX:
        write_xlsx(path, labels, rows.iterator(chunk_size=2000), progress=report)
        return
    written = 0
    with path.open("wb") as file:
        for number, block in enumerate(copy_csv(labels, rows), 1):
            file.write(block)
            written += block.count(b"\n")
            if number % BLOCKS_PER_REPORT == 0:
                report(written)


def export_rows(
    data: QueryDict | Mapping[str, Any], columns: Sequence[str], *, brand: Brand | None, at: datetime
) -> tuple[list[str | Promise], QuerySet[Any]]:
    """The titles, and a `values_list` queryset with the cells below them, in the list's order."""
    creators = ordered_creators(data).annotate(
        own=FilteredRelation("profiles", condition=Q(profiles__brand=brand))
    )
    filters = CreatorFilter(data, creators, brand=brand, at=at)
    cells = [cell for key in ("creator", *columns) for cell in _cells(key, brand)]
    names = [f"cell_{number}" for number in range(len(cells))]
    annotated = filters.qs.annotate(**dict(zip(names, (cell for _label, cell in cells), strict=True)))
    return [label for label, _cell in cells], annotated.values_list(*names)


def _cells(key: str, brand: Brand | None) -> list[Cell]:
    columns: dict[str, Callable[[Brand | None], list[Cell]]] = {
        "creator": _creator,
        "tier": _tier,
        "score": lambda _brand: [
            (_("Score"), F("current_standing__score")),
            (_("Spread"), F("current_standing__sd")),
            (_("Videos"), F("current_standing__videos")),
        ],
        "trend": _trend,
        "market": lambda _brand: [(_("Market"), F("market"))],
        "category": _category,
        "followers": lambda _brand: [(_("Followers"), F("follower_count"))],
        "band": lambda _brand: [(_("Follower band"), _worded("band", Band.choices))],
        "engagement": lambda _brand: [
            (_("Engagement by followers"), _newest(_rate("followers"))),
            (_("Engagement as of"), _newest(F("taken_on"))),
        ],
        "engagement_views": lambda _brand: [(_("Engagement by views"), _newest(_rate("mean_views")))],
        "last": lambda _brand: [(_("Last collaboration"), _month("current_standing__last_settled_on"))],
        "tags": lambda brand: [(_("Tags"), _tags(brand))],
        "owner": lambda _brand: [(_("Owner"), F("own__owner__name"))],
        "source": lambda _brand: [(_("Source"), _worded("own__source", Source.choices))],
        "added": lambda _brand: [(_("Added"), F("created_at"))],
    }
    return columns[key](brand)


def _creator(_brand: Brand | None) -> list[Cell]:
    address = Concat(Value("https://www.tiktok.com/@"), F("handle"), output_field=TextField())
    return [(_("Handle"), F("handle")), (_("Display name"), F("display_name")), (_("Profile"), address)]


def _tier(_brand: Brand | None) -> list[Cell]:
    ranks = [(TIERS[letter], label) for letter, label in TIER_CHOICES if letter != UNRATED]
    unrated = dict(TIER_CHOICES)[UNRATED]
    return [(_("Tier"), _worded("current_standing__tier", ranks, default=unrated))]


def _trend(_brand: Brand | None) -> list[Cell]:
    ranks = [(TRENDS[name], label) for name, label in TREND_CHOICES]
    return [(_("Trend"), _worded("current_standing__trend", ranks))]


def _category(_brand: Brand | None) -> list[Cell]:
    name = "name_zh" if (get_language() or "").startswith("zh") else "name_en"
    return [(_("Category"), F(f"category__{name}"))]


def _worded(path: str, choices: Sequence[tuple[Any, Any]], default: object = None) -> Case:
    return Case(
        *(When(**{path: stored}, then=Value(str(label))) for stored, label in choices),
        default=Value(str(default)) if default else None,
        output_field=CharField(),
    )


def _month(path: str) -> Func:
    # No day, because another brand's collaboration shows no more than its month.
    return Func(F(path), Value("YYYY-MM"), function="to_char", output_field=CharField())


def _tags(brand: Brand | None) -> Subquery:
    own = Tagging.objects.filter(creator=OuterRef("pk"), tag__brand=brand).order_by().values("creator")
    return Subquery(own.annotate(names=StringAgg("tag__name", ", ", order_by="tag__name")).values("names"))


def _newest(cell: Any) -> Subquery:
    newest = MetricSnapshot.objects.filter(creator=OuterRef("pk")).newest_first()
    return Subquery(newest.annotate(cell=cell).values("cell")[:1])


def _rate(divisor: str) -> Round:
    likes, comments, shares = (
        Coalesce(F(name), Value(0), output_field=FloatField())
        for name in ("mean_likes", "mean_comments", "mean_shares")
    )
    return Round((likes + comments + shares) / NullIf(F(divisor), Value(0)), 4, output_field=FloatField())
