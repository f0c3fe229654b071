from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from accounts.models import Brand
from core.constraints import known
from creators.querysets import (
    ContactQuerySet,
    ProfileQuerySet,
    SavedViewQuerySet,
    TaggingQuerySet,
    TagQuerySet,
)

from .records import Creator

PERSON = settings.AUTH_USER_MODEL
LONGEST_QUERY = 2000


class Source(models.TextChoices):
    """How a brand came to know a creator."""

    ORGANIC = "organic", _("Found by ourselves")
    MARKETPLACE = "marketplace", _("Creator marketplace")
    PROVIDER = "provider", _("Service provider")
    INBOUND = "inbound", _("Asked us")
    REFERRAL = "referral", _("Referred")


@audited(by_files=True)
class Profile(models.Model):
    """What one brand keeps to itself about a creator."""

    # What its name is made of, for those who name many.
    named_with = ("brand", "creator")

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="creator_profiles")
    creator = models.ForeignKey(Creator, models.CASCADE, related_name="profiles")
    owner = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="owned_creators", verbose_name=_("owner")
    )
    source = models.CharField(_("source"), max_length=12, choices=Source.choices, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("brand profile")
        verbose_name_plural = _("brand profiles")
        constraints = [
            models.UniqueConstraint(fields=["brand", "creator"], name="%(app_label)s_%(class)s_once"),
            known("source", ["", *Source.values]),
        ]
        indexes = [
            models.Index(fields=["brand", "owner", "creator"], name="creators_profile_owner"),
            models.Index(fields=["brand", "source", "creator"], name="creators_profile_source"),
        ]

    def __str__(self) -> str:
        return f"{self.brand} · {self.creator}"


@audited()
class Tag(models.Model):
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="tags")
    name = models.CharField(_("tag"), max_length=40)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(
                "brand",
                Lower("name"),
                name="%(app_label)s_%(class)s_name_once",
                violation_error_message=_("The brand has this tag already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited(by_files=True)
class Tagging(models.Model):
    # What its name is made of, for those who name many.
    named_with = ("tag", "creator")

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    creator = models.ForeignKey(Creator, models.CASCADE, related_name="taggings")

    objects = TaggingQuerySet.as_manager()

    class Meta:
        verbose_name = _("tagging")
        verbose_name_plural = _("taggings")
        constraints = [
            models.UniqueConstraint(fields=["tag", "creator"], name="%(app_label)s_%(class)s_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tag} · {self.creator}"


@audited(by_files=True)
class Contact(models.Model):
    """A way to reach a creator or their agent, kept by one brand. `value_folded` is what matches compare."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        WHATSAPP = "whatsapp", "WhatsApp"
        WECHAT = "wechat", _("WeChat")
        LINE = "line", "LINE"
        ZALO = "zalo", "Zalo"
        INSTAGRAM = "instagram", "Instagram"
        YOUTUBE = "youtube", "YouTube"
        OTHER = "other", _("Other")

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="creator_contacts")
    creator = models.ForeignKey(Creator, models.CASCADE, related_name="contacts")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    value = models.CharField(_("address or number"), max_length=200)
    value_folded = models.GeneratedField(
        expression=Lower(
            models.Func(
                "value",
                models.Value(r"[\s()\-]"),
                models.Value(""),
                models.Value("g"),
                function="regexp_replace",
            )
        ),
        output_field=models.CharField(max_length=200),
        db_persist=True,
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_agent = models.BooleanField(_("agent"), default=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "creator", "kind", "value"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This contact is there already."),
            ),
            known(
                "kind",
                ["email", "phone", "whatsapp", "wechat", "line", "zalo", "instagram", "youtube", "other"],
            ),
        ]
        indexes = [models.Index(fields=["kind", "value_folded"], name="creators_contact_value")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"


@audited()
class SavedView(models.Model):
    """A list's filters, columns and sort under a name: private, or shared with the brand."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="saved_views")
    created_by = models.ForeignKey(PERSON, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=80)
    is_shared = models.BooleanField(_("for the whole brand"), default=False)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    columns = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "created_by", "name"],
                name="%(app_label)s_%(class)s_name_once",
                violation_error_message=_("You have a view with this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
