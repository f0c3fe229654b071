"""What collaborations were worth: sales less goods, commission, fees, samples and courier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from campaigns.models import Campaign, Collaboration

from .arithmetic import added, break_even, contribution, guarantee_top_up, ratio, rounded
from .costs import Cost, CostKind, Costs, costs_of
from .models import OrderLine
from .querysets.money import WHOLE_BP
from .rates import Gap, Rates, gaps, merged, rates_for
from .sales import Amounts, Counts, Sales, by_group, converted, read_sums

# Asked for in place of a source: creators of whom none is said.
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Priced:
    """A cost in the currency of the campaign; None while its rate is missing."""

    cost: Cost
    minor: int | None


@dataclass(frozen=True)
class Value:
    """In whole minor units of `currency`, the campaign's; None is not known, and `gaps` says for want of what."""

    collaboration: Collaboration
    currency: str
    sales: Sales
    costs: Costs
    priced: list[Priced]
    guarantee: int | None
    gaps: list[Gap]

    def _sold(self, name: str) -> int | None:
        amount: int | None = getattr(self.sales.converted, name, None)
        return amount

    @property
    def gmv(self) -> int | None:
        return self._sold("gmv")

    @property
    def refunded(self) -> int | None:
        return self._sold("refunded")

    @property
    def net(self) -> int | None:
        return self._sold("net")

    @property
    def refund_share(self) -> Decimal | None:
        return ratio(self.refunded, self.gmv)

    @property
    def margin(self) -> int | None:
        return self._sold("margin")

    @property
    def by_terms(self) -> int | None:
        """Commission of orders whose file has none, by the accepted terms."""
        net = self._sold("uncommissioned")
        return None if net is None else rounded(Decimal(net * (self.costs.commission_bp or 0)) / WHOLE_BP)

    @property
    def commission(self) -> int | None:
        return added([self._sold("commission"), self.by_terms])

    @property
    def top_up(self) -> int | None:
        if self.guarantee is None:
            return None
        return guarantee_top_up(self.guarantee, self.commission)

    def cost(self, *kinds: CostKind) -> int | None:
        return added(each.minor for each in self.priced if each.cost.kind in kinds)

    @property
    def fixed(self) -> int | None:
        return self.cost(CostKind.FIXED)

    @property
    def cpm(self) -> int | None:
        return self.cost(CostKind.CPM)

    @property
    def samples(self) -> int | None:
        """Samples and their courier."""
        return self.cost(CostKind.SAMPLE, CostKind.COURIER)

    @property
    def other_costs(self) -> int | None:
        """All but the commission."""
        return added([self.top_up, self.fixed, self.cpm, self.samples])

    @property
    def total_cost(self) -> int | None:
        return added([self.commission, self.other_costs])

    @property
    def contribution(self) -> int | None:
        return contribution(self.margin, self.total_cost)

    @property
    def roi(self) -> Decimal | None:
        """Contribution per unit spent on the creator."""
        return ratio(self.contribution, self.total_cost)

    @property
    def break_even(self) -> int | None:
        return break_even(
            gmv=self.gmv,
            margin=self.margin,
            commission=self.commission,
            guarantee=self.guarantee,
            fixed=added([self.fixed, self.cpm, self.samples]),
        )

    @property
    def uv_value(self) -> Decimal | None:
        """Net GMV per product click, in minor units."""
        return ratio(self.net, self.costs.clicks)


@dataclass(frozen=True)
class Summary:
    """Several collaborations of one currency together. None: at least one of them is not known."""

    currency: str
    values: Sequence[Value]

    def _sum(self, name: str) -> int | None:
        return added(getattr(each, name) for each in self.values)

    @property
    def gmv(self) -> int | None:
        return self._sum("gmv")

    @property
    def refunded(self) -> int | None:
        return self._sum("refunded")

    @property
    def net(self) -> int | None:
        return self._sum("net")

    @property
    def commission(self) -> int | None:
        return self._sum("commission")

    @property
    def other_costs(self) -> int | None:
        return self._sum("other_costs")

    @property
    def total_cost(self) -> int | None:
        return self._sum("total_cost")

    @property
    def contribution(self) -> int | None:
        return self._sum("contribution")

    @property
    def refund_share(self) -> Decimal | None:
        return ratio(self.refunded, self.gmv)

    @property
    def orders(self) -> int:
        return sum(each.sales.orders for each in self.values)

    @property
    def roi(self) -> Decimal | None:
        return ratio(self.contribution, self.total_cost)

    @property
    def clicks(self) -> int:
        return sum(each.costs.clicks or 0 for each in self.values)

    @property
    def uv_value(self) -> Decimal | None:
        return ratio(self.net, self.clicks)

    @property
    def amounts(self) -> Amounts | None:
        total = Amounts()
        for each in self.values:
            if each.sales.converted is None:
                return None
            total += each.sales.converted
        return total

    @property
    def gaps(self) -> list[Gap]:
        return merged(gap for each in self.values for gap in each.gaps)


def values_of(rows: Sequence[Collaboration]) -> list[Value]:
    """In the same order, each in its campaign's currency: five queries, however many. Needs campaign and creator."""
    lines = OrderLine.objects.filter(attribution__collaboration__in=[row.pk for row in rows])
    days, counts = read_sums(lines, by="collaboration")
    costs, grouped = costs_of(rows), by_group(days)
    dated = [each.day for each in days] + [day for each in costs.values() for day in _days(each)]
    rates = rates_for(
        {row.campaign.brand_id for row in rows}, days=dated, into={row.campaign.currency for row in rows}
    )
    return [
        _value(
            row,
            converted(
                grouped.get(row.pk, []),
                counts.get(row.pk, Counts()),
                into=row.campaign.currency,
                brand=row.campaign.brand_id,
                rates=rates,
            ),
            costs[row.pk],
            rates,
        )
        for row in rows
    ]


def value_of(row: Collaboration) -> Value:
    return values_of([row])[0]


def campaign_value(campaign: Campaign) -> Summary:
    """All its collaborations, those given up included: a sample sent to one of them was paid for."""
    rows = campaign.collaborations.select_related("campaign", "creator").order_by("creator__handle", "pk")
    return Summary(campaign.currency, values_of(list(rows)))


def summaries(values: Iterable[Value]) -> list[Summary]:
    """By currency: money of two currencies is never one sum."""
    grouped: dict[str, list[Value]] = defaultdict(list)
    for each in values:
        grouped[each.currency].append(each)
    return [Summary(currency, found) for currency, found in sorted(grouped.items())]


def _days(costs: Costs) -> list[date]:
    return [each.day for each in costs.listed] + ([costs.terms_day] if costs.terms_day else [])


def _value(row: Collaboration, sales: Sales, costs: Costs, rates: Rates) -> Value:
    into, brand = row.campaign.currency, row.campaign.brand_id
    missing = []

    def exchanged(minor: int, currency: str, day: date) -> int | None:
        factor = rates.factor(currency, into, day, brand=brand)
        if factor is None:
            missing.append((currency, into, day))
            return None
        return rounded(minor * factor)

    priced = [Priced(each, exchanged(each.minor, each.currency, each.day)) for each in costs.listed]
    guarantee: int | None = 0
    if costs.terms and costs.terms_day and costs.guarantee:
        guarantee = exchanged(costs.guarantee, costs.terms.currency, costs.terms_day)
    return Value(
        collaboration=row,
        currency=into,
        sales=sales,
        costs=costs,
        priced=priced,
        guarantee=guarantee,
        gaps=merged([*sales.gaps, *gaps(missing)]),
    )
