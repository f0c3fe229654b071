"""What order lines are asked for of: whose they are, and the currency that their sum is told in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.requests import PersonRequest, brand_of
from campaigns.models import Campaign, Collaboration, Deliverable
from creators.models import Creator

from .models import Product, Store

if TYPE_CHECKING:
    from accounts.models import Brand, User


CURRENCY_CODE = re.compile("[A-Z]{3}")


@dataclass(frozen=True)
class Subject:
    """`name` is empty where the lines are of nothing that the person may see."""

    name: str
    brand: Brand
    currency: str
    # Whether its figures are sums of those of several collaborations.
    is_sum: bool


def subject_of(request: PersonRequest) -> Subject:
    """By what the address names: figures are opened from pages of any of the person's brands, not the current alone."""
    found = [
        each
        for name, rows in _sources(request.user).items()
        if (pk := request.GET.get(name, "")).isdecimal() and (each := rows.filter(pk=pk).first())
    ]
    campaigns = [campaign for each in found if (campaign := _campaign_of(each))]
    brands = [each.brand for each in campaigns] + [
        each.store.brand for each in found if isinstance(each, Product)
    ]
    brand = brands[0] if brands else brand_of(request)
    return Subject(
        name=" · ".join(str(each) for each in found),
        brand=brand,
        currency=campaigns[0].currency if campaigns else _asked_currency(request) or brand.currency,
        is_sum=bool(_asked_currency(request)) or any(isinstance(each, Campaign) for each in found),
    )


def _asked_currency(request: PersonRequest) -> str:
    """Of the campaigns that the lines are narrowed down to, where it can be one."""
    asked = request.GET.get("currency", "")
    return asked if CURRENCY_CODE.fullmatch(asked) else ""


def _sources(user: User) -> dict[str, Any]:
    return {
        "collaboration": Collaboration.objects.visible_to(user).select_related("creator", "campaign__brand"),
        "campaign": Campaign.objects.visible_to(user).select_related("brand"),
        "deliverable": Deliverable.objects.visible_to(user).select_related("collaboration__campaign__brand"),
        "creator": Creator.objects.visible_to(user),
        "product": Product.objects.filter(store__in=Store.objects.visible_to(user)).select_related(
            "store__brand"
        ),
    }


def _campaign_of(found: object) -> Campaign | None:
    if isinstance(found, Deliverable):
        found = found.collaboration
    if isinstance(found, Collaboration):
        found = found.campaign
    return found if isinstance(found, Campaign) else None
