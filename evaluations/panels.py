"""The marks of a collaboration side by side, as far as somebody may know of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from accounts.models import User
from campaigns.models import Collaboration

from .dimensions import Dimension
from .models import Criterion, Evaluation, Mark

ROLE_ORDER = {role: place for place, role in enumerate(("operations", "marketing", "customer_service"))}


@dataclass(frozen=True)
class Cell:
    """One person's marks of one criterion, the newest first; empty while there are none."""

    evaluation: Evaluation
    is_asked: bool
    versions: list[Mark]

    @property
    def mark(self) -> Mark | None:
        return self.versions[0] if self.versions else None


@dataclass(frozen=True)
class Row:
    criterion: Criterion
    cells: list[Cell]
    starts_dimension: bool

    @property
    def dimension(self) -> str:
        return str(Dimension(self.criterion.dimension).label)


@dataclass(frozen=True)
class Panel:
    evaluations: list[Evaluation]
    rows: list[Row]
    hides_others: bool

    @property
    def is_adjusted(self) -> bool:
        """Whether leniency was taken out when it settled."""
        return any(cell.mark and cell.mark.adjusted is not None for row in self.rows for cell in row.cells)


def panel_of(collaboration: Collaboration, user: User) -> Panel:
    """Everything that is shown comes through `visible_to`."""
    everyone = Evaluation.objects.filter(collaboration=collaboration).exclude(state="withdrawn")
    visible = everyone.visible_to(user).with_subject().with_criteria().with_settled()
    evaluations = sorted(visible, key=lambda one: (ROLE_ORDER[one.role], one.pk))
    if not evaluations:
        return Panel([], [], hides_others=everyone.exists())
    marks: dict[tuple[int, int], list[Mark]] = defaultdict(list)
    rows = Mark.objects.visible_to(user).filter(evaluation__in=evaluations)
    for mark in rows.with_leniency().select_related("marked_by").order_by("-version"):
        marks[mark.evaluation_id, mark.criterion_id].append(mark)
    return Panel(evaluations, _rows(evaluations, marks), hides_others=everyone.count() > len(evaluations))


def _rows(evaluations: list[Evaluation], marks: dict[tuple[int, int], list[Mark]]) -> list[Row]:
    scoring = evaluations[0].collaboration.campaign.scoring
    rows: list[Row] = []
    for criterion in scoring.scorecard.criteria.all():
        cells = [
            Cell(one, scoring.asks(criterion, one.role), marks.get((one.pk, criterion.pk), []))
            for one in evaluations
        ]
        if any(cell.is_asked or cell.versions for cell in cells):
            starts = not rows or rows[-1].criterion.dimension != criterion.dimension
            rows.append(Row(criterion, cells, starts))
    return rows
