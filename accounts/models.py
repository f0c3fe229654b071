from __future__ import annotations

import zoneinfo
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.constraints import known, paired

from .audit import audited
from .querysets import ApiTokenQuerySet, BrandQuerySet, InvitationQuerySet, PasswordLinkQuerySet, UserManager
from .roles import PERMISSIONS, SCORING_ROLES, Capability, Role


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone, such as Asia/Shanghai."), params={"name": name}
        )


class Language(models.TextChoices):
    CHINESE = "zh-hans", "简体中文"
    ENGLISH = "en", "English"


@audited(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person who signs in with an e-mail address. What they may do follows from their memberships."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.CHINESE
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Asia/Shanghai", validators=[validate_time_zone]
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_administrator = models.BooleanField(_("administrator"), default=False)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    deactivated_at = models.DateTimeField(_("deactivated"), null=True, editable=False)
    sessions_ended_at = models.DateTimeField(_("all sessions ended"), null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_email_in_lower_case",
                condition=models.Q(email=Lower("email")),
                violation_error_message=_("An e-mail address is written in lower case."),
            ),
            known("language", Language),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_deactivated_has_time",
                condition=models.Q(is_active=True, deactivated_at=None)
                | models.Q(is_active=False, deactivated_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def brand_roles(self) -> frozenset[tuple[int, str]]:
        """(brand id, role) of every membership; read once per request."""
        return frozenset(self.memberships.values_list("brand_id", "role"))

    @property
    def brand_ids(self) -> set[int]:
        """Of the brands the person belongs to, in whatever role."""
        return {brand_id for brand_id, _role in self.brand_roles}

    def get_absolute_url(self) -> str:
        return reverse("accounts:person", args=[self.pk])

    def forget_roles(self) -> None:
        self.__dict__.pop("brand_roles", None)

    def brand_ids_with(self, capability: Capability) -> set[int]:
        return {brand_id for brand_id, role in self.brand_roles if capability in PERMISSIONS[Role(role)]}

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Part of every session: a new password or a new `sessions_ended_at` ends them all at once.
        value = f"{self.password}{self.sessions_ended_at or ''}"
        return salted_hmac("accounts.session", value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_staff(self) -> bool:
        return self.is_administrator

    @property
    def is_superuser(self) -> bool:
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_administrator

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        return self.is_active and self.is_administrator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_administrator


@audited()
class Brand(models.Model):
    """Whose campaigns these are. Brands do not see one another's campaigns."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BrandQuerySet.as_manager()

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_currency_is_a_code",
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"),
                violation_error_message=_("A currency has three capital letters, such as USD."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:brand", args=[self.pk])


@audited()
class Membership(models.Model):
    """One role of a person in a brand; a person may hold several."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="memberships", verbose_name=_("brand"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "brand", "role"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This person has this role in the brand already."),
            ),
            known("role", Role),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.brand} · {self.get_role_display()}"


@audited()
class DefaultScorer(models.Model):
    """Who scores for a role in the brand's new campaigns, unless the campaign names somebody else."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="default_scorers", verbose_name=_("brand"))
    role = models.CharField(
        _("role"), max_length=20, choices=[(role.value, role.label) for role in SCORING_ROLES]
    )
    user = models.ForeignKey(
        User, models.CASCADE, related_name="default_scorer_for", verbose_name=_("scorer")
    )

    class Meta:
        verbose_name = _("default scorer")
        verbose_name_plural = _("default scorers")
        constraints = [
            models.UniqueConstraint(fields=["brand", "role"], name="%(app_label)s_%(class)s_one_per_role"),
            known("role", SCORING_ROLES),
        ]

    def __str__(self) -> str:
        return f"{self.brand} · {self.get_role_display()} · {self.user}"


@audited(exclude=["token_hash"])
class Invitation(models.Model):
    """A single-use, expiring way in, bound to one e-mail address. Only the token's hash is stored."""

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    brand = models.ForeignKey(
        Brand, models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name=_("brand")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, blank=True)
    as_administrator = models.BooleanField(_("as administrator"), default=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User, models.PROTECT, related_name="invitations_sent", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="invitations_accepted"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="invitations_revoked"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            paired("accepted"),
            paired("revoked"),
            models.UniqueConstraint(
                fields=["email", "brand", "role"],
                name="%(app_label)s_%(class)s_one_pending",
                condition=models.Q(accepted_at=None, revoked_at=None),
                nulls_distinct=False,
                violation_error_message=_("This address is invited already."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_accepted_or_revoked",
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_names_a_place",
                condition=models.Q(as_administrator=True)
                | (models.Q(brand__isnull=False) & ~models.Q(role="")),
                violation_error_message=_("An invitation names a brand and a role, or an administrator."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_role_known", condition=models.Q(role__in=["", *Role.values])
            ),
        ]

    def __str__(self) -> str:
        return self.email


@audited(exclude=["token_hash"])
class PasswordLink(models.Model):
    """A single-use, expiring way to a new password, handed over by an administrator. Only the hash is stored."""

    user = models.ForeignKey(User, models.CASCADE, related_name="password_links", verbose_name=_("person"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_by = models.ForeignKey(
        User, models.PROTECT, related_name="password_links_issued", verbose_name=_("handed out by")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True)
    revoked_at = models.DateTimeField(_("replaced"), null=True)

    objects = PasswordLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("password link")
        verbose_name_plural = _("password links")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                name="%(app_label)s_%(class)s_one_pending",
                condition=models.Q(used_at=None, revoked_at=None),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_used_or_revoked",
                condition=models.Q(used_at=None) | models.Q(revoked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"


class TokenScope(models.TextChoices):
    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


@audited(exclude=["token_hash"])
class ApiToken(models.Model):
    """A person's key for other software. The secret is shown once; its SHA-256 is stored."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(_("scope"), max_length=5, choices=TokenScope.choices, default=TokenScope.READ)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [known("scope", TokenScope)]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
