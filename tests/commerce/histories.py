"""Random histories of orders, refunds, rates, terms and samples of one brand."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from campaigns.models import Sample, Settlement, TermsForm
from commerce.models import LineStatus, ReturnStatus, ReturnType
from tests.factories.campaigns import (
    NOW,
    CampaignFactory,
    CollaborationFactory,
    DeliverableFactory,
    DeliverableSnapshotFactory,
    TermsFactory,
)
from tests.factories.commerce import (
    AttributionFactory,
    ExchangeRateFactory,
    OrderLineFactory,
    ProductFactory,
    ReturnFactory,
    StoreFactory,
)

CURRENCIES = {"TH": "THB", "VN": "VND", "US": "USD"}


def history(brand, *, seed, collaborations=3, lines=40):
    """A campaign in USD that sells in three markets."""
    dice = Random(seed)
    campaign = CampaignFactory(brand=brand, currency="USD", markets=["TH"])
    stores = [
        StoreFactory(brand=brand, market=market, currency=currency, margin_bp=dice.choice([None, 4321]))
        for market, currency in CURRENCIES.items()
    ]
    products = [
        ProductFactory(store=store, margin_bp=dice.choice([None, 2500, 7000]))
        for store in stores
        for _each in range(2)
    ]
    _rates(brand, dice)
    rows = [_collaboration(campaign, dice) for _each in range(collaborations)]
    for _each in range(lines):
        _line(dice, dice.choice(products), dice.choice(rows))
    return rows


def _rates(brand, dice):
    first = (NOW - timedelta(days=60)).date()
    for currency, least in (("THB", 0.027), ("VND", 0.00003)):
        for day in range(0, 70, 3):
            rate = Decimal(str(round(least * dice.uniform(1, 1.3), 10)))
            ExchangeRateFactory(brand=brand, currency=currency, day=first + timedelta(days=day), rate=rate)


def _collaboration(campaign, dice):
    row = CollaborationFactory(
        campaign=campaign,
        creator__market=dice.choice([*CURRENCIES]),
        completed_at=dice.choice([None, NOW - timedelta(days=20)]),
    )
    _terms(row, dice)
    for _each in range(dice.randrange(3)):
        video = DeliverableFactory(collaboration=row, published_at=NOW - timedelta(days=25))
        for age in range(dice.randrange(4)):
            DeliverableSnapshotFactory(
                deliverable=video,
                taken_at=video.published_at + timedelta(days=6 * age),
                views=dice.choice([None, dice.randrange(100_000)]),
                product_clicks=dice.choice([None, dice.randrange(500)]),
            )
    for _each in range(dice.randrange(3)):
        _sample(row, dice)
    return row


def _terms(row, dice):
    form, settlement, amounts = dice.choice(
        [
            (TermsForm.COMMISSION, Settlement.CPS, {"commission_bp": 1234, "guarantee_minor": None}),
            (TermsForm.GUARANTEE, Settlement.CPS, {"commission_bp": 500, "guarantee_minor": 33_333_33}),
            (TermsForm.GUARANTEE, Settlement.CPS, {"commission_bp": 500, "guarantee_minor": 1_00}),
            (TermsForm.BUYOUT, Settlement.FIXED, {"fixed_fee_minor": 12_345, "guarantee_minor": None}),
            (TermsForm.PAID_PROMOTION, Settlement.CPM, {"cpm_minor": 777, "guarantee_minor": None}),
        ]
    )
    terms = {"collaboration": row, "form": form, "settlement": settlement, "currency": "THB", **amounts}
    accepted = dice.random() < 0.8
    by = row.campaign.owner if accepted else None
    at = NOW - timedelta(days=dice.randrange(15, 40)) if accepted else None
    TermsFactory(**{"commission_bp": None, **terms}, accepted_at=at, accepted_by=by)


def _sample(row, dice):
    Sample.objects.create(
        collaboration=row,
        product_name="Lamp",
        currency=dice.choice(["USD", "THB"]),
        cost_minor=dice.choice([None, dice.randrange(5000)]),
        courier_minor=dice.choice([None, dice.randrange(900)]),
        requested_at=NOW - timedelta(days=40),
        shipped_at=dice.choice([None, NOW - timedelta(days=30)]),
    )


def _line(dice, product, row):
    paid = dice.choice([0, dice.randrange(1, 99_999), dice.randrange(1, 99_999)])
    parts = {
        f"{when}_{part}_minor": dice.choice([None, 0, dice.randrange(3000)])
        for part in ("standard", "ads", "cofunded")
        for when in ("est", "actual")
    }
    line = OrderLineFactory(
        store=product.store,
        product=product,
        status=dice.choice(LineStatus.values),
        ordered_at=NOW - timedelta(minutes=dice.randrange(40 * 24 * 60)),
        quantity=dice.randrange(1, 4),
        paid_minor=paid,
        is_fully_returned=dice.random() < 0.1,
        refunded_minor=dice.choice([None, None, dice.randrange(paid + 1)]),
        is_ad_assisted=dice.random() < 0.3,
        **(parts if dice.random() < 0.7 else {}),
    )
    for _each in range(dice.choice([0, 0, 1, 2])):
        ReturnFactory(
            line=line,
            type=dice.choice(ReturnType.values),
            status=dice.choice(ReturnStatus.values),
            amount_minor=dice.randrange(paid + 1000),
        )
    if dice.random() < 0.9:
        AttributionFactory(line=line, collaboration=row)


def day_in(market, moment):
    hours = {"TH": 7, "VN": 7, "US": -8}[market]
    return date.fromisoformat((moment + timedelta(hours=hours)).date().isoformat())
