import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.roles import Capability, Role
from imports import actions, kinds
from imports.models import Batch
from imports.states import Status
from tests.factories.accounts import person
from tests.factories.imports import NOON, read

pytestmark = pytest.mark.django_db
RATES = "Date,From,To,Rate\n2026-07-01,PHP,USD,0.0173\n"


def test_each_kind_needs_what_the_same_by_hand_needs():
    assert {kind.code: kind.capability for kind in kinds.registered()} == {
        "creators": Capability.EDIT_CREATORS,
        "deliverable_metrics": Capability.RUN_COLLABORATIONS,
        "exchange_rates": Capability.MANAGE_STORES,
        "products": Capability.MANAGE_STORES,
        "samples": Capability.DECIDE_SAMPLES,
        **dict.fromkeys(
            (
                "affiliate_orders",
                "creator_orders",
                "site_visits",
                "seller_orders",
                "shopify_orders",
                "returns",
                "creator_performance",
                "video_performance",
                "live_performance",
            ),
            Capability.VIEW_SALES,
        ),
    }


def test_exchange_rates_are_not_imported_by_operations(client, operator, brand, tmp_path):
    client.force_login(operator)
    api = APIClient()
    api.force_login(operator)
    path, out = tmp_path / "rates.csv", io.StringIO()
    path.write_text(RATES)
    sent = {"file": SimpleUploadedFile("rates.csv", RATES.encode()), "kind": "exchange_rates"}

    assert client.get(reverse("imports:upload"), {"kind": "exchange_rates"}).status_code == 403
    assert "kind=exchange_rates" not in client.get(reverse("imports:upload")).content.decode()
    assert api.post("/api/v1/imports/", sent, format="multipart").status_code == 403
    with pytest.raises(CommandError):
        call_command("import_file", str(path), "--kind", "exchange_rates", "--as", operator.email, stdout=out)
    assert "may not import" in out.getvalue()
    assert not Batch.objects.exists()


def test_exchange_rates_that_came_without_a_kind_are_refused_in_words(mine):
    batch = read(RATES, **mine, kind="")

    assert batch.status == Status.REFUSED
    assert "“Exchange rates”" in batch.said
    assert str(Capability.MANAGE_STORES.label) in batch.said
    with pytest.raises(PermissionDenied):
        actions.read_again(
            batch=batch,
            by=mine["by"],
            kind="exchange_rates",
            mapping={},
            options={},
            defaults={},
            dated_on=NOON,
        )


def test_preview_of_exchange_rates_is_applied_by_those_who_enter_rates(client, mine, brand):
    batch = read(RATES, brand=brand, by=person(Role.MANAGER, brand), kind="")
    assert (batch.kind, batch.status) == ("exchange_rates", Status.READY)
    client.force_login(mine["by"])

    assert (
        reverse("imports:apply", args=[batch.pk]) not in client.get(batch.get_absolute_url()).content.decode()
    )
    assert client.post(reverse("imports:apply", args=[batch.pk])).status_code == 403
