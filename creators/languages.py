"""The languages that creators of these markets speak on camera."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = {
    "en": _("English"),
    "zh": _("Chinese"),
    "id": _("Indonesian"),
    "th": _("Thai"),
    "vi": _("Vietnamese"),
    "ms": _("Malay"),
    "fil": _("Filipino"),
    "ja": _("Japanese"),
    "es": _("Spanish"),
    "pt": _("Portuguese"),
    "de": _("German"),
    "fr": _("French"),
    "it": _("Italian"),
    "nl": _("Dutch"),
    "pl": _("Polish"),
    "cs": _("Czech"),
    "el": _("Greek"),
    "hu": _("Hungarian"),
    "ar": _("Arabic"),
}
