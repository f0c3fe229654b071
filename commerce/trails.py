"""Which of this app's records show who changed them."""

from accounts.trail import keep_trail

from .models import Store

keep_trail(Store, scope=Store.objects.visible_to, brand_of=lambda store: store.brand)
