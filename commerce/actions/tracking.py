"""Links, codes and templates: what tells us whose sale it was where no content id does."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand, User
from accounts.roles import Capability
from accounts.rules import require
from campaigns.models import Collaboration
from commerce.models import CreatorCode, TrackingLink, TrackingTemplate
from commerce.targets import forget
from commerce.tracking import PARAMETERS, check_words, new_slug, tracked
from core.errors import DomainError

from .attribution import attribute_clicks, attribute_codes

MATCHES = Capability.MATCH_ORDERS
LONGEST_CODE = 80


class NameTakenError(DomainError):
    message = _("The brand has a template with this name already.")
    code = "name_taken"


class OtherBrandError(DomainError):
    message = _("The template belongs to another brand.")
    code = "other_brand"


class CodeTakenError(DomainError):
    message = _("Another collaboration of the brand has this code.")
    code = "code_taken"


class CodeError(DomainError):
    message = _("Write the code as buyers type it, without spaces.")
    code = "code"


class CodeDatesError(DomainError):
    message = _("A code ends on or after the day it starts.")
    code = "dates"


@transaction.atomic
def make_template(*, brand: Brand, by: User, at: datetime, name: str, **words: str) -> TrackingTemplate:
    """Raises NameTakenError, WordsError."""
    require(by, MATCHES, brand)
    return _save_template(TrackingTemplate(brand=brand), name, words)


@transaction.atomic
def change_template(
    *, template: TrackingTemplate, by: User, at: datetime, name: str, **words: str
) -> TrackingTemplate:
    """Links that were made keep the parameters they have. Raises NameTakenError, WordsError."""
    require(by, MATCHES, template.brand)
    return _save_template(template, name, words)


@transaction.atomic
def make_link(
    *,
    collaboration: Collaboration,
    url: str,
    by: User,
    at: datetime,
    template: TrackingTemplate | None = None,
) -> TrackingLink:
    """A short link to `url` with the template's parameters. Raises TargetError, TargetTooLongError, OtherBrandError."""
    brand = collaboration.campaign.brand
    require(by, MATCHES, brand)
    slug = _free_slug()
    link: TrackingLink = TrackingLink.objects.create(
        collaboration=collaboration,
        template=template,
        slug=slug,
        target=_target(collaboration, url, template, slug),
        created_at=at,
        created_by=by,
    )
    attribute_clicks(brand=brand, at=at)
    return link


@transaction.atomic
def change_link(
    *,
    link: TrackingLink,
    by: User,
    at: datetime,
    url: str | None = None,
    is_active: bool | None = None,
) -> TrackingLink:
    """Lead it elsewhere, or take it out of use: clicks then end on a page that says so, within five seconds."""
    brand = link.collaboration.campaign.brand
    require(by, MATCHES, brand)
    if url is not None:
        link.target = _target(link.collaboration, url, link.template, link.slug)
    if is_active is not None:
        link.is_active = is_active
    link.save(update_fields=["target", "is_active"])
    transaction.on_commit(forget)
    attribute_clicks(brand=brand, at=at)
    return link


@transaction.atomic
def make_code(
    *,
    collaboration: Collaboration,
    code: str,
    starts_on: date,
    by: User,
    at: datetime,
    ends_on: date | None = None,
) -> CreatorCode:
    """Raises CodeError, CodeTakenError, CodeDatesError."""
    brand = collaboration.campaign.brand
    require(by, MATCHES, brand)
    made = CreatorCode(brand=brand, collaboration=collaboration, created_at=at, created_by=by)
    return _save_code(made, code, starts_on, ends_on, at=at)


@transaction.atomic
def change_code(
    *, code: CreatorCode, text: str, starts_on: date, by: User, at: datetime, ends_on: date | None = None
) -> CreatorCode:
    """Put a code or its dates right; sales follow. Raises CodeError, CodeTakenError, CodeDatesError."""
    require(by, MATCHES, code.brand)
    return _save_code(code, text, starts_on, ends_on, at=at)


def _save_template(template: TrackingTemplate, name: str, words: dict[str, str]) -> TrackingTemplate:
    for parameter, value in words.items():
        if parameter not in PARAMETERS:
            raise TypeError(parameter)
        try:
            setattr(template, parameter, check_words(value.strip()))
        except DomainError as error:
            error.field = parameter
            raise
    template.name = name.strip()
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise NameTakenError(field="name") from error
    return template


def _target(collaboration: Collaboration, url: str, template: TrackingTemplate | None, slug: str) -> str:
    brand = collaboration.campaign.brand
    if template and template.brand_id != brand.pk:
        raise OtherBrandError(field="template")
    # Without a template the method's own: tiktok, affiliate, campaign and collaboration.
    return tracked(
        url, collaboration=collaboration, template=template or TrackingTemplate(brand=brand), slug=slug
    )


def _free_slug() -> str:
    while TrackingLink.objects.filter(slug=(slug := new_slug())).exists():
        pass
    return slug


def _save_code(
    made: CreatorCode, text: str, starts_on: date, ends_on: date | None, *, at: datetime
) -> CreatorCode:
    code = text.strip().upper()
    if not code or len(code) > LONGEST_CODE or any(sign.isspace() for sign in code):
        raise CodeError(field="code")
    if ends_on and ends_on < starts_on:
        raise CodeDatesError(field="ends_on")
    before, made.code, made.starts_on, made.ends_on = made.code, code, starts_on, ends_on
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise CodeTakenError(field="code") from error
    attribute_codes(brand=made.brand, codes=[each for each in (before, code) if each], at=at)
    return made
