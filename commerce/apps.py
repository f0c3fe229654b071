from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommerceConfig(AppConfig):
    name = "commerce"
    verbose_name = _("Commerce")

    def ready(self) -> None:
        # They need the models and take effect by being imported.
        from imports import kinds  # noqa: PLC0415

        from . import closing, trails  # noqa: F401, PLC0415
        from .importing import EXCHANGE_RATES  # noqa: PLC0415

        kinds.register(EXCHANGE_RATES)
