"""Addresses of tracking links: where one leads, the parameters that tell us whose sale it was, its short form."""

from __future__ import annotations

import re
import secrets
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from campaigns.models import Collaboration
from core.errors import DomainError

from .models import TrackingTemplate

# Without letters and digits that are mistaken for one another when read out from a video.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
SLUG_LENGTH = 7
LONGEST = 2000
PARAMETERS = ("source", "medium", "campaign", "content", "term")
PLACEHOLDERS = ("campaign", "collaboration", "creator", "link")
# What an address carries as it is: a shop reports it exactly as we wrote it.
_PLAIN = re.compile(r"[A-Za-z0-9._~-]*")
_is_address = URLValidator(schemes=["https"])


class TargetError(DomainError):
    message = _("Give a whole https:// address, without a user name or password in it.")
    code = "target"


class TargetTooLongError(DomainError):
    message = _("With its parameters the address is longer than 2,000 characters.")
    code = "target_too_long"


class WordsError(DomainError):
    message = _("Only letters, digits and . _ ~ - besides {campaign}, {collaboration}, {creator} and {link}.")
    code = "words"


def new_slug() -> str:
    return "".join(secrets.choice(ALPHABET) for _each in range(SLUG_LENGTH))


def check_words(words: str) -> str:
    """The value of a template's parameter. Raises WordsError."""
    plain = words
    for name in PLACEHOLDERS:
        plain = plain.replace(f"{{{name}}}", "")
    if not _PLAIN.fullmatch(plain):
        raise WordsError
    return words


def tracked(url: str, *, collaboration: Collaboration, template: TrackingTemplate, slug: str) -> str:
    """The address with the template's parameters, each once; what else it carries stays as it is written.

    Raises TargetError, TargetTooLongError.
    """
    parts = urlsplit(check_target(url))
    ours = _parameters(template, collaboration, slug)
    kept = [part for part in parts.query.split("&") if _name_of(part) not in ours]
    target = urlunsplit(parts._replace(query="&".join(filter(None, [*kept, urlencode(ours)]))))
    if len(target) > LONGEST:
        raise TargetTooLongError(field="url")
    return target


def _name_of(part: str) -> str:
    """Of one parameter of a query, whose value may be in whatever encoding the shop reads."""
    return unquote_plus(part.partition("=")[0]).lower()


def check_target(url: str) -> str:
    """Raises TargetError."""
    text = url.strip()
    try:
        _is_address(text)
        parts = urlsplit(text)
        # Reading the port checks it.
        named = parts.username or parts.password or "@" in parts.netloc or parts.port == 0
    except (ValidationError, ValueError) as error:
        raise TargetError(field="url") from error
    if named:
        raise TargetError(field="url")
    return text


def parameters_of(target: str) -> dict[str, str]:
    """The UTM parameters that an address carries."""
    found = parse_qsl(urlsplit(target).query, keep_blank_values=True)
    return {name: value for name, value in found if name.startswith("utm_")}


def _parameters(template: TrackingTemplate, collaboration: Collaboration, slug: str) -> dict[str, str]:
    values = {
        "campaign": str(collaboration.campaign_id),
        "collaboration": str(collaboration.pk),
        "creator": collaboration.creator.handle,
        "link": slug,
    }
    filled = {}
    for name in PARAMETERS:
        words = getattr(template, name)
        for placeholder, value in values.items():
            words = words.replace(f"{{{placeholder}}}", value)
        if words:
            filled[f"utm_{name}"] = words
    return filled
