from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        from imports import kinds  # noqa: PLC0415 -- once the models are loaded

        from . import bulk, receivers, trails  # noqa: F401, PLC0415 -- once the models are loaded
        from .importing import DELIVERABLE_METRICS, SAMPLE_REQUESTS  # noqa: PLC0415 -- once the models are loaded

        kinds.register(DELIVERABLE_METRICS)
        kinds.register(SAMPLE_REQUESTS)
        bulk.register()
