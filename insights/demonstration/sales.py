"""What the videos of a campaign sold, as the platform's order export would tell it."""

from __future__ import annotations

from datetime import datetime, timedelta

from campaigns.models import Deliverable
from commerce.actions.attribution import attribute_lines, run_waiting
from commerce.models import LineStatus, OrderLine, Return, ReturnStatus, ReturnType
from creators.models import Creator

from .shops import Shops

PER_THOUSAND_VIEWS = 2.6
MOST_PER_VIDEO = 14
LASTS = 9.0  # days in which most buyers of a video order, on average
COMMISSION_BP = (1000, 1200, 1500)
SHIPS_AFTER, ARRIVES_AFTER, SETTLES_AFTER = timedelta(days=1), timedelta(days=5), timedelta(days=20)
CANCELLED, SENT_BACK = 0.04, 0.05  # shares of orders
BY_ADS = 0.08
# Buyers who open a creator's showcase instead of the video: nobody can tell yet which collaboration sold it.
BY_SHOWCASE = 0.05
REASONS = (
    ("尺寸不合适 Wrong size", False),
    ("收到破损 Arrived broken", True),
    ("不想要了 Changed my mind", False),
)


class Till:
    """The orders of one campaign, kept until they are written in one go."""

    def __init__(self, shops: Shops, campaign: str, *, now: datetime) -> None:
        self.random, self.shops, self.campaign, self.now = shops.random, shops, campaign, now
        self.lines: list[OrderLine] = []
        self.returns: list[Return] = []

    def sell(self, video: Deliverable, creator: Creator, *, views: int, sent_back: float) -> None:
        """Orders that one video brought; `sent_back` is the share that its buyers return."""
        expected = views / 1000 * PER_THOUSAND_VIEWS
        for _each in range(min(MOST_PER_VIDEO, round(self.random.gammavariate(2, expected / 2)))):
            after = timedelta(days=self.random.expovariate(1 / LASTS), hours=1)
            ordered_at = (video.published_at + after).replace(microsecond=0)
            if ordered_at + timedelta(hours=12) < self.now:
                self._ring_up(video, creator, ordered_at, sent_back)

    def _ring_up(self, video: Deliverable, creator: Creator, ordered_at: datetime, sent_back: float) -> None:
        shelf = self.shops.bought(creator.market or "", self.campaign)
        quantity = self.random.choice((1, 1, 1, 1, 2))
        by_showcase = self.random.random() < BY_SHOWCASE
        line = OrderLine(
            store=shelf.product.store,
            product=shelf.product,
            order_id=str(int(ordered_at.timestamp()) * 100_000_000 + self.random.randrange(100_000_000)),
            sku_id=shelf.product.product_id,
            status=self._status(ordered_at),
            ordered_at=ordered_at,
            paid_at=ordered_at + timedelta(minutes=2),
            quantity=quantity,
            currency=shelf.product.store.currency,
            price_minor=shelf.price_minor,
            paid_minor=shelf.price_minor * quantity,
            handle=creator.handle,
            creator=creator,
            content_kind="showcase" if by_showcase else "video",
            content_id="" if by_showcase else video.content_id or "",
        )
        self._pay_commission(line)
        self.lines.append(line)
        if self.random.random() < sent_back:
            self._send_back(line)

    def _status(self, ordered_at: datetime) -> LineStatus:
        if self.random.random() < CANCELLED:
            return LineStatus.CANCELLED
        age = self.now - ordered_at
        for after, status in (
            (SETTLES_AFTER, LineStatus.SETTLED),
            (ARRIVES_AFTER, LineStatus.COMPLETED),
            (SHIPS_AFTER, LineStatus.SHIPPED),
        ):
            if age > after:
                return status
        return LineStatus.PENDING

    def _pay_commission(self, line: OrderLine) -> None:
        """Estimated with the order, actual once it is settled; an ad that used the video pays in its place."""
        bp = self.random.choice(COMMISSION_BP)
        amount = line.paid_minor * bp // 10_000
        line.is_ad_assisted = self.random.random() < BY_ADS
        part = "ads" if line.is_ad_assisted else "standard"
        setattr(line, f"{part}_rate", bp / 10_000)
        setattr(line, f"est_{part}_minor", amount)
        if line.status == LineStatus.SETTLED:
            setattr(line, f"actual_{part}_minor", amount)
        if line.status in {LineStatus.SETTLED, LineStatus.COMPLETED}:
            line.delivered_at = line.ordered_at + ARRIVES_AFTER

    def _send_back(self, line: OrderLine) -> None:
        asked_at = line.ordered_at + ARRIVES_AFTER + timedelta(hours=self.random.randint(5, 90))
        if line.status == LineStatus.CANCELLED or asked_at > self.now:
            return
        refunded_at = asked_at + timedelta(days=3)
        is_refunded = refunded_at < self.now
        reason, is_seller_fault = self.random.choice(REASONS)
        self.returns.append(
            Return(
                store=line.store,
                return_id=f"R{line.order_id}",
                order_id=line.order_id,
                sku_id=line.sku_id,
                type=ReturnType.RETURN_AND_REFUND,
                status=ReturnStatus.COMPLETED if is_refunded else ReturnStatus.REQUESTED,
                reason=reason,
                is_seller_fault=is_seller_fault,
                quantity=line.quantity,
                currency=line.currency,
                amount_minor=line.paid_minor,
                requested_at=asked_at,
                refunded_at=refunded_at if is_refunded else None,
            )
        )

    def close(self) -> None:
        """Write the orders and let the rules find whose they are."""
        OrderLine.objects.bulk_create(self.lines)
        Return.objects.bulk_create(self.returns)
        for store in {line.store for line in self.lines}:
            attribute_lines(store=store, at=self.now)
        run_waiting()
