from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from rest_framework.fields import BigIntegerField, IntegerField  # noqa: PLC0415 -- once the settings are loaded

        # REST framework's own words name the type of a column, the longer of them untranslated.
        for field in (BigIntegerField, IntegerField):
            field.default_error_messages["invalid"] = _("Give a whole number.")
