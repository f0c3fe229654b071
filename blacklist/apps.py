from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlacklistConfig(AppConfig):
    name = "blacklist"
    verbose_name = _("Blacklist")

    def ready(self) -> None:
        from . import trails  # noqa: F401, PLC0415 -- takes effect by being imported
