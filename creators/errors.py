"""What the creator archive refuses, in words."""

from django.db.models import Model
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


class NoFiguresError(DomainError):
    message = _("Give at least one figure.")
    code = "no_figures"


class ReasonMissingError(DomainError):
    message = _("Give a reason.")
    code = "reason_missing"


class NotOfBrandError(DomainError):
    message = _("This does not belong to your brand.")
    code = "not_of_brand"


class NothingChosenError(DomainError):
    message = _("Choose at least one creator.")
    code = "nothing_chosen"


class ViewTooLongError(DomainError):
    message = _("These filters are too many to be saved as a view. Take some away.")
    code = "view_too_long"


class UnknownActionError(DomainError):
    message = _("There is no such action.")
    code = "unknown_action"


def sentence_of(model: type[Model], fact: str) -> str:
    """What the model's constraint of that name says to people."""
    name = f"{model._meta.app_label}_{model._meta.model_name}_{fact}"
    return next(
        str(each.get_violation_error_message()) for each in model._meta.constraints if each.name == name
    )
