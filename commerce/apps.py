from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommerceConfig(AppConfig):
    name = "commerce"
    verbose_name = _("Commerce")

    def ready(self) -> None:
        from imports import kinds  # noqa: PLC0415 -- once the models are loaded

        # They need the models and take effect by being imported.
        from . import closing, receivers, trails  # noqa: F401, PLC0415
        from .importing import EXCHANGE_RATES, PRODUCTS, SITE_VISITS, orders, periods  # noqa: PLC0415

        for kind in (*orders.KINDS, *periods.KINDS, EXCHANGE_RATES, PRODUCTS, SITE_VISITS):
            kinds.register(kind)
