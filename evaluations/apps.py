from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = _("Evaluations")

    def ready(self) -> None:
        # They need the models and take effect by being imported.
        from . import clock, closing, navigation, receivers, renewals, trails  # noqa: F401, PLC0415
