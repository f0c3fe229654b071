from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.audit import audited
from commerce.querysets.shops import (
    ConsentQuerySet,
    OAuthRequestQuerySet,
    ShopQuerySet,
    SyncQuerySet,
    WebhookQuerySet,
)
from commerce.tiktok.errors import told
from core.constraints import known, paired

from .stores import Store

PERSON = settings.AUTH_USER_MODEL


class OAuthRequest(models.Model):
    """A consent that somebody went to give: its state comes back once, within minutes, or not at all."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="oauth_requests")
    state_sha256 = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(PERSON, models.CASCADE, related_name="oauth_requests")
    used_at = models.DateTimeField(null=True)
    # What the consent brought, encrypted, until one of its shops is chosen.
    grant = models.BinaryField(null=True)

    objects = OAuthRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent asked for")
        verbose_name_plural = _("consents asked for")

    def __str__(self) -> str:
        return f"{self.store} {self.asked_at:%Y-%m-%d %H:%M}"


class SellerConsent(models.Model):
    """A seller's consent, one for all stores it covers: a refresh token is good once, so two copies part them.

    Tokens are encrypted; whoever refreshes them holds the row. It lasts as long as a connected store needs it.
    """

    open_id = models.CharField(max_length=80, unique=True)
    access_token = models.BinaryField()
    refresh_token = models.BinaryField()
    access_expires_at = models.DateTimeField()
    refresh_expires_at = models.DateTimeField()
    refreshed_at = models.DateTimeField()
    given_at = models.DateTimeField()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("seller's consent")
        verbose_name_plural = _("sellers' consents")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_names_its_seller", condition=~models.Q(open_id="")
            )
        ]

    def __str__(self) -> str:
        return self.open_id


@audited(exclude=["consent", "next_call_at"])
class ShopConnection(models.Model):
    """A store's TikTok Shop."""

    class State(models.TextChoices):
        CONNECTED = "connected", _("Connected")
        EXPIRED = "expired", _("Consent expired")
        DISCONNECTED = "disconnected", _("Disconnected")

    store = models.OneToOneField(Store, models.PROTECT, related_name="connection")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.CONNECTED)
    # None unless connected.
    consent = models.ForeignKey(SellerConsent, models.PROTECT, null=True, related_name="connections")
    open_id = models.CharField(max_length=80)
    seller_name = models.CharField(_("seller"), max_length=200)
    region = models.CharField(_("region"), max_length=8)
    shop_id = models.CharField(_("shop id"), max_length=40)
    shop_cipher = models.CharField(max_length=200)
    scopes: models.JSONField = models.JSONField(_("scopes"), default=list)
    # When its turn to be asked again comes; None: at once.
    next_call_at = models.DateTimeField(null=True)
    connected_at = models.DateTimeField(_("connected"))
    connected_by = models.ForeignKey(PERSON, models.PROTECT, related_name="shops_connected")
    disconnected_at = models.DateTimeField(null=True)
    disconnected_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="shops_disconnected")

    objects = ShopQuerySet.as_manager()

    class Meta:
        verbose_name = _("TikTok Shop connection")
        verbose_name_plural = _("TikTok Shop connections")
        constraints = [
            known("state", ["connected", "expired", "disconnected"]),
            paired("disconnected"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_consent_while_connected",
                condition=models.Q(state="connected", consent__isnull=False)
                | (~models.Q(state="connected") & models.Q(consent=None)),
            ),
            models.UniqueConstraint(
                fields=["shop_id"],
                name="%(app_label)s_%(class)s_shop_once",
                condition=models.Q(state="connected"),
                violation_error_message=_("This shop is connected to another store already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seller_name} ({self.region})"

    @property
    def is_connected(self) -> bool:
        return self.state == self.State.CONNECTED

    @property
    def last_finished_at(self) -> datetime | None:
        """Of all its data, from prefetched rows."""
        return max((sync.finished_at for sync in self.syncs.all() if sync.finished_at), default=None)

    @property
    def tone(self) -> str:
        return {"connected": "good", "expired": "bad"}.get(self.state, "neutral")


class SyncState(models.Model):
    """How far one kind of data of a shop is fetched. Cursor and watermark are saved with the page they belong to."""

    class Resource(models.TextChoices):
        ORDERS = "orders", _("Affiliate orders")
        CREATORS = "creators", _("Creators")
        SAMPLES = "samples", _("Sample requests")
        RETURNS = "returns", _("Returns")
        VIDEOS = "videos", _("Video performance")

    connection = models.ForeignKey(ShopConnection, models.CASCADE, related_name="syncs", db_index=False)
    resource = models.CharField(_("data"), max_length=10, choices=Resource.choices)
    # The window being fetched and the page within it; no cursor: none is begun.
    window_start = models.DateTimeField(null=True)
    window_end = models.DateTimeField(null=True)
    cursor = models.TextField(blank=True)
    watermark = models.DateTimeField(_("complete up to"), null=True)
    # What came after this was fetched without a gap.
    since = models.DateTimeField(_("complete from"), null=True)
    requested_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("last finished"), null=True)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    rows = models.PositiveBigIntegerField(_("rows"), default=0)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    paused_until = models.DateTimeField(_("paused until"), null=True)
    # As `commerce.tiktok.errors` writes it down; `error_text` says it.
    last_error = models.TextField(_("last error"), blank=True)
    failed_at = models.DateTimeField(_("last failed"), null=True)
    # Of the window: how many records the service announced, and how many of them were read.
    total = models.PositiveBigIntegerField(null=True)
    seen = models.PositiveBigIntegerField(default=0)
    # How many could not be used, and why: {reason: number}.
    skipped = models.PositiveBigIntegerField(_("skipped"), default=0)
    skips: models.JSONField = models.JSONField(default=dict)

    objects = SyncQuerySet.as_manager()

    class Meta:
        verbose_name = _("sync")
        verbose_name_plural = _("syncs")
        constraints = [
            models.UniqueConstraint(fields=["connection", "resource"], name="%(app_label)s_%(class)s_once"),
            known("resource", ["orders", "creators", "samples", "returns", "videos"]),
        ]

    def __str__(self) -> str:
        return f"{self.connection}: {self.get_resource_display()}"

    @property
    def error_text(self) -> str:
        """The last error in the reader's language."""
        return told(self.last_error)

    @property
    def window(self) -> tuple[datetime, datetime]:
        """From and to, of a sync that is under way."""
        if self.window_start is None or self.window_end is None:
            raise ValueError(str(self))
        return self.window_start, self.window_end

    @property
    def is_under_way(self) -> bool:
        """Asked for, or in the middle of a window."""
        return self.requested_at is not None or self.window_end is not None

    @property
    def percent(self) -> int | None:
        """Of the window; None where the service does not say how much there is."""
        if not self.total or self.window_end is None:
            return None
        return min(99, 100 * self.seen // self.total)


class WebhookDelivery(models.Model):
    """What TikTok Shop told us, kept before it is answered and processed by a job; the same one is kept once."""

    notification_id = models.CharField(max_length=80, unique=True)
    kind = models.PositiveSmallIntegerField(_("type"))
    shop_id = models.CharField(_("shop id"), max_length=40, blank=True)
    # The order that it says is cancelled: its lines may come later than the notice.
    cancels = models.CharField(max_length=40, blank=True)
    body = models.TextField()
    received_at = models.DateTimeField(_("received"))
    processed_at = models.DateTimeField(_("processed"), null=True)
    last_error = models.TextField(_("last error"), blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        indexes = [
            models.Index(
                fields=["received_at"], name="commerce_webhook_open", condition=models.Q(processed_at=None)
            ),
            models.Index(
                fields=["shop_id", "cancels"],
                name="commerce_webhook_cancels",
                condition=~models.Q(cancels=""),
            ),
        ]

    def __str__(self) -> str:
        return self.notification_id
