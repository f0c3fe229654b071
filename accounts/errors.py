"""What people management refuses, in words."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class LastAdministratorError(DomainError):
    message = _("This is the last administrator. Make somebody else one first.")
    code = "last_administrator"


class OwnAccountError(DomainError):
    message = _("You cannot deactivate yourself.")
    code = "own_account"


class InvitationClosedError(DomainError):
    message = _("This invitation was used, revoked or has expired. Ask for a new one.")
    code = "invitation_closed"
    status = HTTPStatus.GONE


class PasswordLinkClosedError(DomainError):
    message = _("This link was used, replaced or has expired. Ask an administrator for a new one.")
    code = "password_link_closed"
    status = HTTPStatus.GONE


class InvitationAddressError(DomainError):
    message = _("This invitation is for another e-mail address.")
    code = "invitation_address"
    status = HTTPStatus.FORBIDDEN


class AlreadyHasRoleError(DomainError):
    message = _("This person has this role already.")
    code = "already_has_role"


class DeactivatedError(DomainError):
    message = _("This person was deactivated. An administrator can reactivate them.")
    code = "deactivated"


class ScorerRoleError(DomainError):
    message = _("A default scorer must be active and have the role in the brand.")
    code = "scorer_without_role"


class TakenError(DomainError):
    """A name or short name that must be unique is in use."""

    code = "taken"
