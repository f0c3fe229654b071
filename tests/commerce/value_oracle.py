"""What collaborations were worth, once more: row by row in plain Python, knowing nothing of the application's reads."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from campaigns.models import Deliverable, DeliverableSnapshot, Sample, Terms
from commerce.models import ExchangeRate, OrderLine, Return

from .histories import day_in

DIGITS = {"USD": 2, "THB": 2, "VND": 0}


def half_up(amount):
    amount = Fraction(amount)
    whole, rest = divmod(abs(amount), 1)
    return (1 if amount >= 0 else -1) * int(whole + (rest >= Fraction(1, 2)))


def factor(brand, currency, day, into="USD"):
    if currency == into:
        return Fraction(1)
    found = [
        each
        for each in ExchangeRate.objects.filter(brand=brand, currency=currency, into=into)
        if timedelta(0) <= day - each.day <= timedelta(days=7)
    ]
    if not found:
        return None
    rate = max(found, key=lambda each: each.day).rate
    return Fraction(rate) * Fraction(10) ** (DIGITS[into] - DIGITS[currency])


def is_sale(line):
    return line.paid_minor > 0 and line.status not in {"unpaid", "cancelled"}


def refund(line):
    returned = sum(
        each.amount_minor
        for each in Return.objects.filter(store=line.store, order_id=line.order_id, sku_id=line.sku_id)
        if each.status == "completed" and each.type in {"refund", "return_and_refund"}
    )
    whole = line.paid_minor if line.is_fully_returned else 0
    return min(line.paid_minor, max(returned, line.refunded_minor or 0, whole))


def commission(line, part):
    if line.status == "ineligible":
        return 0
    return getattr(line, f"actual_{part}_minor") or getattr(line, f"est_{part}_minor") or 0


def tells(line):
    names = [f"{when}_{part}_minor" for when in ("est", "actual") for part in ("standard", "ads", "cofunded")]
    return any(getattr(line, name) is not None for name in names)


def sums(row):
    """Exact, in minor units of the campaign's currency."""
    total = defaultdict(Fraction)
    for line in OrderLine.objects.filter(attribution__collaboration=row):
        if not is_sale(line):
            continue
        times = factor(row.campaign.brand, line.currency, day_in(line.store.market, line.ordered_at))
        net = line.paid_minor - refund(line)
        bp = line.product.margin_bp if line.product.margin_bp is not None else line.store.margin_bp
        total["gmv"] += line.paid_minor * times
        total["refunded"] += refund(line) * times
        total["margin"] += net * times * Fraction(10_000 if bp is None else bp, 10_000)
        for part in ("standard", "ads", "cofunded"):
            total["commission"] += commission(line, part) * times
        if not tells(line):
            total["uncommissioned"] += net * times
    return defaultdict(int, {name: half_up(amount) for name, amount in total.items()})


def figures(row):
    """gmv, refunded, net, commission, other costs, contribution, break-even, UV value."""
    sold, brand = sums(row), row.campaign.brand
    accepted = [each for each in Terms.objects.filter(collaboration=row) if each.accepted_at]
    terms = max(accepted, key=lambda each: each.version, default=None)
    net = sold["gmv"] - sold["refunded"]
    paid = sold["commission"]
    guarantee = fee = 0
    if terms:
        times = factor(brand, terms.currency, day_in("TH", terms.accepted_at))
        paid += half_up(Fraction(sold["uncommissioned"] * (terms.commission_bp or 0), 10_000))
        guarantee = half_up((terms.guarantee_minor or 0) * times)
        fee = half_up((terms.fixed_fee_minor or 0) * times)
        fee += half_up(half_up(Fraction((terms.cpm_minor or 0) * views(row), 1000)) * times)
    goods = 0
    for sample in Sample.objects.filter(collaboration=row, shipped_at__isnull=False):
        times = factor(brand, sample.currency, day_in("TH", sample.shipped_at))
        goods += half_up((sample.cost_minor or 0) * times) + half_up((sample.courier_minor or 0) * times)
    other = fee + goods + max(guarantee - paid, 0)
    return {
        "gmv": sold["gmv"],
        "refunded": sold["refunded"],
        "net": net,
        "commission": paid,
        "other_costs": other,
        "contribution": sold["margin"] - paid - other,
        "break_even": level(sold["gmv"], sold["margin"], paid, guarantee, fee + goods),
        "uv_value": Decimal(net) / clicks(row) if clicks(row) else None,
    }


def level(gmv, margin, paid, guarantee, fixed):
    """The smallest multiple of the sales that costs nothing, searched for and not derived."""
    if margin <= 0 or margin <= paid:
        return None

    def left(times):
        return times * margin - fixed - max(guarantee, times * paid)

    low, high = Fraction(0), Fraction(10**9)
    candidates = {low, Fraction(fixed + guarantee, margin), Fraction(fixed, margin - paid)}
    return half_up(gmv * min(each for each in candidates if left(each) >= 0 and each <= high))


def views(row):
    limit = row.completed_at and row.completed_at + timedelta(days=7, hours=12)
    return sum(
        max((each.views or 0 for each in taken(video) if not limit or each.taken_at <= limit), default=0)
        for video in Deliverable.objects.filter(collaboration=row)
    )


def clicks(row):
    videos = Deliverable.objects.filter(collaboration=row)
    return sum(max((each.product_clicks or 0 for each in taken(video)), default=0) for video in videos)


def taken(video):
    return DeliverableSnapshot.objects.filter(deliverable=video)
