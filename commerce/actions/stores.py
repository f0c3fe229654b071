"""A brand's stores: added and changed, never deleted, because orders belong to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Brand, User
from accounts.roles import Capability
from accounts.rules import require
from commerce.errors import StoreInUseError, StoreNameTakenError
from commerce.models import Store
from core.money import require_currencies

# Times and amounts of the lines were read by these.
FIXED_BY_ORDERS = ("platform", "market", "currency")


@transaction.atomic
def add_store(
    *,
    brand: Brand,
    name: str,
    platform: str,
    market: str,
    currency: str,
    by: User,
    at: datetime,
    margin_bp: int | None = None,
    is_active: bool = True,
) -> Store:
    """Raises StoreNameTakenError, CurrencyError."""
    require(by, Capability.MANAGE_STORES, brand)
    require_currencies(currency=currency)
    _require_free(brand, name)
    store: Store = Store.objects.create(
        brand=brand,
        name=name,
        platform=platform,
        market=market,
        currency=currency,
        margin_bp=margin_bp,
        is_active=is_active,
        created_at=at,
        created_by=by,
    )
    return store


@transaction.atomic
def change_store(*, store: Store, by: User, **changes: Any) -> None:
    """Change the fields that the form shows. Raises StoreNameTakenError, StoreInUseError."""
    require(by, Capability.MANAGE_STORES, store.brand)
    require_currencies(currency=changes.get("currency"))
    # An import names the store while it writes lines; both wait for this row.
    store = Store.objects.select_for_update(of=("self",)).select_related("brand").get(pk=store.pk)
    if changes.get("name", store.name) != store.name:
        _require_free(store.brand, changes["name"])
    moved = [
        name for name in FIXED_BY_ORDERS if changes.get(name, getattr(store, name)) != getattr(store, name)
    ]
    if moved and (store.lines.exists() or store.returns.exists()):
        raise StoreInUseError(field=moved[0])
    for field, value in changes.items():
        setattr(store, field, value)
    store.save(update_fields=list(changes))


def _require_free(brand: Brand, name: str) -> None:
    if Store.objects.of_brand(brand).filter(name=name).exists():
        raise StoreNameTakenError(field="name")
