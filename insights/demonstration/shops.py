"""The stores the brands sell in, what they sell, and what their money was worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from commerce.actions import add_store
from commerce.models import ExchangeRate, Platform, Product, Store
from core.money import to_minor
from creators.markets import FACTS
from creators.models import Category

from .archive import CAMPAIGN_MARKETS
from .people import Team
from .words import PRODUCTS

# What one US dollar was worth a year ago, and the price of a product, in the market's own money.
DOLLAR = {"IDR": Decimal(16_200), "THB": Decimal("33.5"), "VND": Decimal(25_400), "PHP": Decimal("57.2")}
CHEAPEST, DEAREST = 6, 28  # US dollars
MARGIN_BP = 5_500
SHOWN = 0.8
WEEKS = 56
FIRST_PRODUCT = 1_729_400_000_000_000_000


@dataclass(frozen=True)
class Shelf:
    """A product of a store and its price."""

    product: Product
    price_minor: int


@dataclass(frozen=True)
class Shops:
    """Where a brand sells, by market; with a chance of its own, so that sales change nobody's story."""

    random: Random
    shelves: dict[str, list[Shelf]]

    def advertised(self, market: str, campaign: str) -> Shelf:
        """What the campaign is about, as its name says."""
        return next(shelf for shelf in self.shelves[market] if shelf.product.name in campaign)

    def bought(self, market: str, campaign: str) -> Shelf:
        """Most buyers take what the video shows."""
        if self.random.random() < SHOWN:
            return self.advertised(market, campaign)
        return self.random.choice(self.shelves[market])


def open_shops(random: Random, team: Team, *, at: datetime) -> Shops:
    """A store in each market of a campaign, opened before the year began."""
    opened_at = at - timedelta(days=400)
    shelves = {market: _stock(random, _open(team, market, opened_at)) for market in CAMPAIGN_MARKETS}
    _note_rates(random, team, at=at)
    return Shops(random, shelves)


def _open(team: Team, market: str, at: datetime) -> Store:
    return add_store(
        brand=team.brand,
        name=f"{team.brand.name} {market}",
        platform=Platform.TIKTOK_SHOP,
        market=market,
        currency=FACTS[market].currency,
        margin_bp=MARGIN_BP,
        by=team.manager,
        at=at,
    )


def _stock(random: Random, store: Store) -> list[Shelf]:
    categories = {category.code: category for category in Category.objects.all()}
    products = Product.objects.bulk_create(
        Product(
            store=store,
            product_id=str(FIRST_PRODUCT + store.pk * 1000 + number),
            name=f"{zh} {en}",
            category=categories[category],
            margin_bp=margin_bp,
        )
        for number, (zh, en, category, margin_bp) in enumerate(PRODUCTS)
    )
    return [Shelf(product, _price(random, store.currency)) for product in products]


def _price(random: Random, currency: str) -> int:
    """In whole coins of a size that prices there are written in."""
    amount = random.randint(CHEAPEST, DEAREST) * DOLLAR[currency]
    step = Decimal(1000) if DOLLAR[currency] > 1000 else Decimal(1)
    return to_minor((amount / step).to_integral_value() * step, currency)


def _note_rates(random: Random, team: Team, *, at: datetime) -> None:
    """Each Monday's, as the bookkeeper enters them."""
    monday = (at - timedelta(days=at.weekday())).date()
    ExchangeRate.objects.bulk_create(
        ExchangeRate(
            brand=team.brand,
            day=monday - timedelta(weeks=weeks),
            currency=currency,
            into=team.brand.currency,
            rate=1 / (dollar * Decimal(str(round(random.uniform(0.985, 1.015), 4)))),
            source="月度对账表 Monthly reconciliation",
            recorded_at=at - timedelta(weeks=weeks),
            recorded_by=team.manager,
        )
        for currency, dollar in DOLLAR.items()
        for weeks in range(WEEKS)
    )
