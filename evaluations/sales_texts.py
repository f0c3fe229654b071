"""What orders said of a settled collaboration, in words: each metric with its score, and what refunds did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from core.templatetags.ui import number, percent, score

from .dimensions import Dimension
from .evidence_texts import texts_of
from .models import CollaborationScore, MetricScore, NormTable

CONVERSION = Dimension.values.index(Dimension.CONVERSION)


def sales_texts(found: CollaborationScore, metrics: Sequence[MetricScore]) -> Iterator[str]:
    """`metrics`: of the sales of the score, whoever marked the bar."""
    if metrics:
        told = [f"{metric_text(one)} = {score(one.points)}" for one in _in_order(metrics)]
        yield _("orders: %(metrics)s") % {"metrics": _("; ").join(told)}
        if all(one.metric != NormTable.Metric.UV_VALUE for one in metrics):
            yield _("no value per visitor: product clicks of the day or an exchange rate are missing")
    check = found.refund_check
    if not check:
        return
    yield from texts_of(check)
    ceilings = dict(zip(("warning", "critical"), check["limits"]["ceilings"], strict=True))
    if check["flag"] in ceilings and found.bars[CONVERSION] is not None:
        yield _("Conversion is at most %(ceiling)s because of the refunds.") % {
            "ceiling": score(ceilings[check["flag"]])
        }


def metric_text(one: MetricScore) -> str:
    """E.g. “Value per visitor USD 0.52”."""
    told = {
        NormTable.Metric.UV_VALUE: lambda: f"{one.currency} {number(one.value, 2)}",
        NormTable.Metric.NET_ORDERS: lambda: number(one.value, 1),
        # Stored negated: the lower, the better.
        NormTable.Metric.REFUND_RATE: lambda: percent(-one.value),
    }
    return f"{one.get_metric_display()} {told[NormTable.Metric(one.metric)]()}"


def _in_order(metrics: Sequence[MetricScore]) -> list[MetricScore]:
    return sorted(metrics, key=lambda one: NormTable.SALES.index(one.metric))
