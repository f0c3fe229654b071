"""What the creator archive refuses, in words."""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class HandleInvalidError(DomainError):
    message = _(
        "This is no TikTok handle. Paste @name or the profile's address; a handle has 2 to 24 Latin letters, "
        "digits, underscores and periods."
    )
    code = "handle_invalid"


class CreatorExistsError(DomainError):
    code = "creator_exists"


class AlreadyThereError(DomainError):
    code = "already_there"


class NotOfBrandError(DomainError):
    message = _("This does not belong to your brand.")
    code = "not_of_brand"
