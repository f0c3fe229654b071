"""Which of this app's records show who changed them."""

from accounts.trail import keep_trail

from .models import ExchangeRate

keep_trail(ExchangeRate, scope=ExchangeRate.objects.visible_to, brand_of=lambda rate: rate.brand)
