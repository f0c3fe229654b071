"""How far a brand's raters agree, and on which levels of which criteria they part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from operator import itemgetter

from django.db import connection

from accounts.models import Brand

from .dimensions import Dimension
from .models import Agreement, Anchor, Criterion, Light, RaterVersion, Scorecard

TROUBLED = (Light.RED, Light.AMBER)
TONES = {Light.GREEN: "good", Light.AMBER: "warn", Light.RED: "bad", Light.NONE: "neutral"}
SHOWN = 5

# Of settled collaborations only: their marks are open to the whole brand.
_APART = """
    WITH newest AS (
        SELECT DISTINCT ON (m.evaluation_id, m.criterion_id)
               c.code, e.collaboration_id, m.criterion_id, e.scorer_id, m.value
        FROM evaluations_mark AS m
        JOIN evaluations_criterion AS c ON c.id = m.criterion_id AND c.code = ANY(%(codes)s)
        JOIN evaluations_evaluation AS e ON e.id = m.evaluation_id AND e.scorer_id = m.marked_by_id
        JOIN campaigns_collaboration AS k ON k.id = e.collaboration_id
        JOIN campaigns_campaign AS p ON p.id = k.campaign_id AND p.brand_id = %(brand)s
        WHERE e.state = 'submitted' AND m.marked_at >= %(since)s AND m.marked_at < %(until)s
          AND EXISTS (SELECT 1 FROM evaluations_collaborationscore AS s WHERE s.collaboration_id = k.id)
        ORDER BY m.evaluation_id, m.criterion_id, m.version DESC
    ),
    pairs AS (
        SELECT one.code, least(one.value, other.value) AS low, greatest(one.value, other.value) AS high,
               count(*) AS times
        FROM newest AS one
        JOIN newest AS other USING (collaboration_id, criterion_id)
        WHERE one.scorer_id < other.scorer_id AND one.value <> other.value
        GROUP BY 1, 2, 3
    )
    SELECT DISTINCT ON (code) code, low, high, times
    FROM pairs ORDER BY code, times * (high - low) ^ 2 DESC, low, high
"""


@dataclass(frozen=True)
class Parting:
    """The two levels of a criterion that raters give most to the same work, with their anchors."""

    low: int
    high: int
    times: int
    anchors: list[Anchor]


@dataclass(frozen=True)
class Line:
    """A criterion, or a whole bar where it has none."""

    agreement: Agreement
    criterion: Criterion | None
    parting: Parting | None = None

    @property
    def name(self) -> str:
        return self.criterion.name if self.criterion else self.agreement.code

    @property
    def dimension(self) -> str:
        return str(Dimension(self.agreement.dimension).label)

    @property
    def tone(self) -> str:
        return TONES[Light(self.agreement.light)]

    @property
    def all_alike(self) -> bool:
        """Enough shared, but every mark the same: nothing to tell agreement by."""
        return self.agreement.alpha is None


@dataclass(frozen=True)
class Overview:
    version: RaterVersion | None
    # whose anchors are read in different ways: what strictness does not explain, the worst five
    unclear: list[Line]
    bars: list[Line]
    criteria: list[Line]


def overview_of(brand: Brand) -> Overview:
    version = RaterVersion.objects.newest()
    if version is None:
        return Overview(None, [], [], [])
    rows = list(Agreement.objects.of_brand(brand, version=version))
    known = _criteria()
    unclear = _unclear(rows, version)
    partings = _partings(brand, version, [row.code for row in unclear], known)
    order = {dimension: place for place, dimension in enumerate(Dimension.values)}
    rows.sort(key=lambda row: (order[row.dimension], _position(known, row.code)))
    return Overview(
        version=version,
        unclear=[Line(row, known.get(row.code), partings.get(row.code)) for row in unclear],
        bars=[Line(row, None) for row in rows if not row.code],
        criteria=[Line(row, known.get(row.code)) for row in rows if row.code],
    )


def _unclear(rows: list[Agreement], version: RaterVersion) -> list[Agreement]:
    """Where strictness alone sets raters apart, the adjusted marks agree: that is for calibration, not for words."""
    found = [
        (row.alpha_adjusted, row.code, row)
        for row in rows
        if row.code
        and row.light in TROUBLED
        and row.alpha_adjusted is not None
        and row.alpha_adjusted < version.policy.alpha_amber
    ]
    return [row for _alpha, _code, row in sorted(found, key=itemgetter(0, 1))[:SHOWN]]


def _criteria() -> dict[str, Criterion]:
    """By code, as the newest scorecard that has it words it."""
    criteria = Criterion.objects.filter(scorecard__in=Scorecard.objects.published())
    ordered = criteria.order_by("scorecard__version").prefetch_related("anchors")
    return {criterion.code: criterion for criterion in ordered}


def _position(known: dict[str, Criterion], code: str) -> tuple[int, str]:
    criterion = known.get(code)
    return (criterion.position if criterion else -1, code)


def _partings(
    brand: Brand, version: RaterVersion, codes: list[str], known: dict[str, Criterion]
) -> dict[str, Parting]:
    until = datetime.combine(version.week, time(), UTC)
    since = until - timedelta(days=version.policy.rater_window)
    if not codes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_APART, {"codes": codes, "brand": brand.pk, "since": since, "until": until})
        rows = cursor.fetchall()
    return {
        code: Parting(low, high, times, _anchors(known.get(code), low, high))
        for code, low, high, times in rows
    }


def _anchors(criterion: Criterion | None, low: int, high: int) -> list[Anchor]:
    if criterion is None:
        return []
    return [anchor for anchor in criterion.anchors.all() if anchor.level in (low, high)]
