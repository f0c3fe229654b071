"""What the page of a store's TikTok Shop shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.models import ShopConnection, Store, SyncState

ENDS_SOON = timedelta(days=30)


@dataclass(frozen=True)
class SyncLine:
    """`sync` is None for data that was never fetched."""

    resource: str
    label: str
    sync: SyncState | None
    skips: list[tuple[str, int]]
    is_paused: bool

    @property
    def is_under_way(self) -> bool:
        return self.sync is not None and self.sync.is_under_way and not self.is_paused


def page_of(store: Store, *, at: datetime) -> dict[str, Any]:
    connection = ShopConnection.objects.for_page().filter(store=store).first()
    lines = lines_of(connection, at=at)
    return {
        "store": store,
        "connection": connection,
        "lines": lines,
        "is_under_way": any(line.is_under_way for line in lines),
        "is_set_up": bool(settings.TIKTOK_APP_KEY),
        "ends_soon": connection is not None
        and connection.consent is not None
        and connection.consent.refresh_expires_at < at + ENDS_SOON,
    }


def lines_of(connection: ShopConnection | None, *, at: datetime) -> list[SyncLine]:
    kept = {sync.resource: sync for sync in connection.syncs.all()} if connection else {}
    return [_line(resource, kept.get(resource), at=at) for resource in SyncState.Resource]


def _line(resource: SyncState.Resource, sync: SyncState | None, *, at: datetime) -> SyncLine:
    skips = sorted(sync.skips.items(), key=lambda skip: -skip[1]) if sync else []
    paused = sync is not None and sync.paused_until is not None and sync.paused_until > at
    return SyncLine(
        resource, str(resource.label), sync, [(_(reason), number) for reason, number in skips], paused
    )
