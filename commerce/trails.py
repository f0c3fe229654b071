"""Which of this app's records show who changed them."""

from accounts.trail import keep_trail

from .models import ShopConnection

keep_trail(
    ShopConnection,
    scope=ShopConnection.objects.managed_by,
    brand_of=lambda shop: shop.store.brand,
    hidden=["shop_cipher"],
)
