"""Migrations that bring kept data over."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories.accounts import UserFactory
from tests.factories.commerce import StoreFactory

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def migrated(name):
    """The models as of the migration."""
    executor = MigrationExecutor(connection)
    executor.migrate([("commerce", name)])
    return MigrationExecutor(connection).loader.project_state([("commerce", name)]).apps


def _connected(apps, store, *, by, days, **given):
    at = NOW + timedelta(days=days)
    token = f"token-{days}".encode()
    columns = {"access_token": token, "refresh_token": token, "region": "TH", "shop_cipher": "c"} | given
    times = dict.fromkeys(("connected_at", "access_expires_at", "refresh_expires_at", "refreshed_at"), at)
    return apps.get_model("commerce", "ShopConnection").objects.create(
        store_id=store.pk, connected_by_id=by.pk, shop_id=str(days), **times | columns
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_tokens_of_connections_become_one_consent_a_seller_and_come_back():
    by, stores = UserFactory(), StoreFactory.create_batch(5)
    apps = migrated("0011_code_of_one_bearer_a_day")
    for days, open_id in enumerate(("same", "same", "", "")):
        _connected(apps, stores[days], by=by, days=days, open_id=open_id)
    _connected(apps, stores[4], by=by, days=4, open_id="same", state="expired", access_token=b"")

    apps = migrated("0014_tokens_in_one_place")

    kept = apps.get_model("commerce", "ShopConnection").objects.order_by("pk")
    assert [
        (shop.consent.open_id, bytes(shop.consent.access_token), shop.consent.given_at)
        for shop in kept.filter(state="connected").select_related("consent")
    ] == [
        ("same", b"token-1", NOW + timedelta(days=1)),
        ("same", b"token-1", NOW + timedelta(days=1)),
        ("shop:2", b"token-2", NOW + timedelta(days=2)),
        ("shop:3", b"token-3", NOW + timedelta(days=3)),
    ]
    assert kept.get(state="expired").consent is None

    back = (
        migrated("0011_code_of_one_bearer_a_day")
        .get_model("commerce", "ShopConnection")
        .objects.order_by("pk")
    )
    assert [bytes(token) for token in back.values_list("refresh_token", flat=True)] == [
        b"token-1",
        b"token-1",
        b"token-2",
        b"token-3",
        b"",
    ]
