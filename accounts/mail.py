"""Invitations by mail. Without a mail server the mail is a file, and the inviter hands the link over."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Invitation

log = logging.getLogger(__name__)


def invitation_link(secret: str) -> str:
    # From the settings and not from the request, whose Host header anybody can write.
    return settings.BASE_URL.rstrip("/") + reverse("accounts:accept", args=[secret])


def password_link(secret: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse("accounts:new_password", args=[secret])


def has_mail_server() -> bool:
    return not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Whether the mail is on its way, so that nobody needs to be shown the link."""
    text = render_to_string("accounts/invitation_mail.txt", {"invitation": invitation, "link": link})
    subject = _("Your invitation to Kolmark")
    try:
        send_mail(subject, text, None, [invitation.email])
    except (OSError, smtplib.SMTPException):
        log.warning("The invitation %s could not be mailed.", invitation.pk, exc_info=True)
        return False
    return has_mail_server()
