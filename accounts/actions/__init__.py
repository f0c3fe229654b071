"""Everything that can be done about people, brands and their ways in."""

from .brands import change_brand, create_brand
from .invitations import Issued, accept_as_member, accept_as_newcomer, invite, resend, revoke
from .passwords import IssuedLink, issue_password_link, set_password_by_link
from .people import deactivate, reactivate, set_administrator, set_default_scorer, set_roles
from .settings import (
    change_language,
    change_settings,
    create_token,
    end_other_sessions,
    end_session,
    revoke_token,
)

__all__ = [
    "Issued",
    "IssuedLink",
    "accept_as_member",
    "accept_as_newcomer",
    "change_brand",
    "change_language",
    "change_settings",
    "create_brand",
    "create_token",
    "deactivate",
    "end_other_sessions",
    "end_session",
    "invite",
    "issue_password_link",
    "reactivate",
    "resend",
    "revoke",
    "revoke_token",
    "set_administrator",
    "set_default_scorer",
    "set_password_by_link",
    "set_roles",
]
