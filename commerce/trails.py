"""Which of this app's records show who changed them."""

from django.utils.text import format_lazy

from accounts.trail import keep_trail

from .models import CreatorCode, ExchangeRate, Product, ShopConnection, Store, TrackingLink, TrackingTemplate
from .tracking import PARAMETERS

keep_trail(
    TrackingLink,
    scope=TrackingLink.objects.visible_to,
    brand_of=lambda link: link.collaboration.campaign.brand,
)
keep_trail(CreatorCode, scope=CreatorCode.objects.visible_to, brand_of=lambda code: code.brand)
keep_trail(
    TrackingTemplate,
    scope=TrackingTemplate.objects.visible_to,
    brand_of=lambda template: template.brand,
    # Names of parameters are the same in every language.
    told={name: format_lazy("utm_{name}", name=name) for name in PARAMETERS},
)
keep_trail(
    ShopConnection,
    scope=ShopConnection.objects.managed_by,
    brand_of=lambda shop: shop.store.brand,
    hidden=["shop_cipher"],
)
keep_trail(Store, scope=Store.objects.visible_to, brand_of=lambda store: store.brand)
keep_trail(Product, scope=Product.objects.visible_to, brand_of=lambda product: product.store.brand)
keep_trail(ExchangeRate, scope=ExchangeRate.objects.visible_to, brand_of=lambda rate: rate.brand)
