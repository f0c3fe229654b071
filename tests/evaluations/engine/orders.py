"""Orders of collaborations, and what they must come to: counted and scored once more in plain Python."""

from datetime import timedelta

from evaluations.conformance import FIRST
from evaluations.models import NormTable, NormVersion, Policy
from tests.evaluations import oracle
from tests.factories.campaigns import DeliverableSnapshotFactory
from tests.factories.commerce import AttributionFactory, OrderLineFactory, ReturnFactory

from .history import on_day

KNOTS = {
    "uv_value": [0.1, 0.4, 0.8, 1.2, 2, 4, 9],
    "net_orders": [0, 1, 2, 4, 7, 12, 30],
    "refund_rate": [-0.6, -0.3, -0.2, -0.12, -0.08, -0.05, -0.01],
}
METRICS = tuple(KNOTS)


def peers(day, *, currency="USD"):
    """The frozen tables of the day's month, with nothing finer than all creators."""
    month = on_day(day).date().replace(day=1)
    version = NormVersion.objects.create(
        month=month, policy=Policy.objects.get(), built_at=on_day(day), grand_mean=3
    )
    for metric, knots in KNOTS.items():
        NormTable.objects.create(
            version=version,
            metric=metric,
            currency=currency if metric == "uv_value" else "",
            cell="*/*/*",
            level=0,
            n=40,
            knots=knots,
        )
    return version


def sell(collaboration, product, *, paid=1000, hours=24, refunded=0, delivered=None, **facts):
    """One order of the collaboration's video so long after it, of which so much came back."""
    video = collaboration.deliverables.order_by("published_at", "pk").first()
    line = OrderLineFactory(
        store=product.store,
        product=product,
        paid_minor=paid,
        ordered_at=(video.published_at if video else collaboration.completed_at) + timedelta(hours=hours),
        delivered_at=delivered,
        status="completed" if delivered else "shipped",
        **facts,
    )
    AttributionFactory(
        line=line, collaboration=collaboration, deliverable=video, at=collaboration.completed_at
    )
    if refunded:
        ReturnFactory(line=line, amount_minor=refunded)
    return line


def clicked(collaboration, *clicks):
    """What each video's product page had been visited on the seventh day."""
    for video, count in zip(collaboration.deliverables.order_by("pk"), clicks, strict=True):
        DeliverableSnapshotFactory(
            deliverable=video,
            taken_at=video.published_at + timedelta(days=7),
            views=None,
            likes=None,
            comments=None,
            product_clicks=count,
        )


def values(orders, *, videos, clicks=None, refunds=None, base=None):
    """orders: (paid, refunded) in minor units of the days that count; refunds: (refunded, mature orders)."""
    found = {"net_orders": sum(paid > back for paid, back in orders) / videos}
    if clicks is not None:
        net = sum(paid - back for paid, back in orders) / 100
        found["uv_value"] = oracle.shrink_rate(net, clicks, KNOTS["uv_value"][3], FIRST.clicks_pseudo)
    if refunds is not None:
        found["refund_rate"] = -oracle.shrink_rate(*refunds, base, FIRST.refund_kappa)
    return found


def bar(found, *, ceiling=5.0):
    """What the metrics that are known give together."""
    points = {
        name: oracle.standardise(value, KNOTS[name], FIRST.knot_scores) for name, value in found.items()
    }
    mix = dict(zip(METRICS, FIRST.conversion_mix, strict=True))
    shares = sum(mix[name] for name in points)
    return min(ceiling, sum(mix[name] * score for name, score in points.items()) / shares)
