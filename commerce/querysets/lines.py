from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, DateTimeField, DurationField, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Coalesce

from creators.markets import FACTS, LONGEST_RETURN_DAYS

from . import money

if TYPE_CHECKING:
    from accounts.models import User

# After the return window: the parcel on its way back, and the seller's confirmation (method 6).
SHIP_BACK_DAYS = 5
CONFIRMATION_DAYS = 8


class ValuedLines(models.QuerySet[Any]):
    """Order lines by what they were worth. The figures of a page name the same methods as the lines behind them."""

    def visible_to(self, user: User) -> Self:
        return self.all() if user.is_administrator else self.filter(store__brand__in=user.brand_ids)

    def sales(self) -> Self:
        """What counts as GMV: paid for, and neither unpaid nor cancelled."""
        return self.filter(money.SALE)

    def samples(self) -> Self:
        return self.filter(money.SAMPLE)

    def refunded(self) -> Self:
        return self.with_money().filter(refunded__gt=0)

    def frozen(self) -> Self:
        return self.sales().filter(status="frozen")

    def ineligible(self) -> Self:
        return self.sales().filter(status="ineligible")

    def ad_assisted(self) -> Self:
        return self.sales().filter(is_ad_assisted=True)

    def commissioned(self) -> Self:
        return self.with_money().filter(commission__gt=0)

    def priced_by_terms(self) -> Self:
        """Whose file has no commission, so that the accepted terms say what the creator gets."""
        return self.sales().exclude(money.TELLS_COMMISSION)

    def with_estimates(self) -> Self:
        """Whose commission is not settled yet."""
        return self.with_money().filter(estimated__gt=0)

    def uncosted(self) -> Self:
        """Of which nobody said what the goods cost."""
        return self.sales().filter(product__margin_bp=None, store__margin_bp=None)

    def mature(self, at: datetime) -> Self:
        """Of which nothing changes any more: delivered, and the window, the way back and the seller's say are over."""
        return self.sales().with_maturity().filter(matures_at__lte=at)

    def immature(self, at: datetime) -> Self:
        return self.sales().with_maturity().filter(Q(matures_at__gt=at) | Q(matures_at=None))

    def within(self, wait: timedelta) -> Self:
        """Ordered at most so long after the publication of the video, or after T where no video is known."""
        since = Coalesce("attribution__deliverable__published_at", "attribution__collaboration__completed_at")
        until = ExpressionWrapper(since + Value(wait), output_field=DateTimeField())
        return self.filter(ordered_at__lte=until)

    def unmatched_of(self, campaign: Any) -> Self:
        """Sales of the campaign's creators since it started that belong to no collaboration."""
        creators = campaign.collaborations.kept().values("creator")
        return self.sales().filter(
            store__brand=campaign.brand_id,
            creator__in=creators,
            attribution=None,
            ordered_at__date__gte=campaign.starts_on,
        )

    def with_maturity(self) -> Self:
        """`matures_at`: null while nobody knows that the order arrived.

        A file without the day of delivery tells it by the status: what is completed has arrived, at the latest
        when it was paid for.
        """
        arrived = Coalesce(
            "delivered_at", Case(When(status__in=("completed", "settled"), then=F("paid_at")), default=None)
        )
        days = {market: facts.return_days for market, facts in FACTS.items()}
        wait = ExpressionWrapper(
            money.of_market(days, LONGEST_RETURN_DAYS) * Value(timedelta(days=1))
            + Value(timedelta(days=SHIP_BACK_DAYS + CONFIRMATION_DAYS)),
            output_field=DurationField(),
        )
        return self.annotate(matures_at=ExpressionWrapper(arrived + wait, output_field=DateTimeField()))

    def with_money(self) -> Self:
        """gmv, refunded, net, commission and its parts, estimated and margin_bp of each line."""
        parts = {part: money.commission(part) for part in money.PARTS}
        return self.annotate(gmv=money.gmv(), refunded=money.refunded(self.model), **parts).annotate(
            net=F("gmv") - F("refunded"),
            commission=F("standard") + F("ads") + F("cofunded"),
            estimated=sum((money.estimated(part) for part in money.PARTS), start=Value(0)),
            margin_bp=money.margin_bp(),
        )

    def with_refund_told(self) -> Self:
        """`refund_told`: what was given back as it is told, which may be more than was paid."""
        return self.annotate(refund_told=money.told_refund(self.model))

    def orders_by_product(self, products: Collection[int]) -> dict[int, int]:
        """How many orders each of the products was sold in; those of none are not told."""
        sold = self.sales().filter(product__in=products).order_by().values_list("product")
        return dict(sold.annotate(Count("order_id", distinct=True)))

    def with_subject(self) -> Self:
        """With all that a row of a list names."""
        return self.select_related(
            "store", "product", "attribution__collaboration__campaign", "attribution__collaboration__creator"
        )
