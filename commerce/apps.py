from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommerceConfig(AppConfig):
    name = "commerce"
    verbose_name = _("Commerce")

    def ready(self) -> None:
        from imports import kinds  # noqa: PLC0415 -- once the models are loaded

        from . import trails  # noqa: F401, PLC0415 -- once the models are loaded
        from .importing import orders, periods  # noqa: PLC0415 -- once the models are loaded

        for kind in (*orders.KINDS, *periods.KINDS):
            kinds.register(kind)
