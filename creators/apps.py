from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CreatorsConfig(AppConfig):
    name = "creators"
    verbose_name = _("Creators")

    def ready(self) -> None:
        from imports import kinds  # noqa: PLC0415 -- models must be loaded first

        from . import bulk, trails  # noqa: F401, PLC0415
        from .importing import CREATORS, KALODATA_PRODUCTS  # noqa: PLC0415

        kinds.register(CREATORS)
        kinds.register_not_held(KALODATA_PRODUCTS)
        bulk.register()
