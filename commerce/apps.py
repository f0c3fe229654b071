from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommerceConfig(AppConfig):
    name = "commerce"
    verbose_name = _("Commerce")

    def ready(self) -> None:
        # They need the models and take effect by being imported.
        from . import receivers, trails  # noqa: F401, PLC0415
