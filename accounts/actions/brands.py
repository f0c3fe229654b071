from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import TakenError
from accounts.models import Brand, User
from accounts.roles import Capability
from accounts.rules import require
from core.money import require_currencies


@transaction.atomic
def create_brand(*, name: str, slug: str, currency: str, by: User) -> Brand:
    require(by, Capability.MANAGE_BRANDS)
    require_currencies(currency=currency)
    _require_free(name=name, slug=slug, besides=None)
    brand: Brand = Brand.objects.create(name=name, slug=slug, currency=currency)
    return brand


@transaction.atomic
def change_brand(*, brand: Brand, name: str, slug: str, currency: str, is_active: bool, by: User) -> None:
    require(by, Capability.MANAGE_BRANDS)
    require_currencies(currency=currency)
    _require_free(name=name, slug=slug, besides=brand)
    brand.name, brand.slug, brand.currency, brand.is_active = name, slug, currency, is_active
    brand.save(update_fields=["name", "slug", "currency", "is_active"])


def _require_free(*, name: str, slug: str, besides: Brand | None) -> None:
    others = Brand.objects.exclude(pk=besides.pk) if besides else Brand.objects.all()
    if others.filter(name=name).exists():
        raise TakenError(_("There is a brand with this name already."), field="name")
    if others.filter(slug=slug).exists():
        raise TakenError(_("There is a brand with this short name already."), field="slug")
