"""What people say of a product: files and shops bring it, and know neither its category nor its margin."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from accounts.models import Brand, User
from accounts.roles import Capability
from accounts.rules import require
from commerce.models import Product


@transaction.atomic
def change_product(*, product: Product, by: User, **changes: Any) -> None:
    """Change its name, category or margin. What is compared and reckoned by them reads them anew each time."""
    require(by, Capability.MANAGE_STORES, product.store.brand)
    Product.objects.filter(pk=product.pk).update(**changes)


@transaction.atomic
def change_products(*, brand: Brand, ids: Collection[int], by: User, **changes: Any) -> int:
    """The same for several of the brand's. How many there were."""
    require(by, Capability.MANAGE_STORES, brand)
    changed: int = Product.objects.of_brand(brand).filter(pk__in=ids).update(**changes)
    return changed
