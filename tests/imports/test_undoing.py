import json
from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.utils import timezone
from django.utils.translation import override

from accounts.roles import Role
from commerce.models import OrderLine
from creators.models import Creator, MetricSnapshot
from imports import actions, reports
from imports.models import Issue
from imports.states import Status
from tests.commerce.files import orders
from tests.factories.accounts import person
from tests.factories.commerce import StoreFactory
from tests.factories.creators import CreatorFactory, MetricSnapshotFactory
from tests.factories.imports import NOON, imported, worked

pytestmark = pytest.mark.django_db
LIST = (
    "Creator username,Nickname,Followers,Email\nknown,New name,7,a@example.com\nfresh,Fresh,8,b@example.com\n"
)


def undone(batch, by):
    actions.undo(batch=batch, by=by, at=NOON)
    return worked(batch)


def kept(batch):
    issues = batch.issues.filter(level=Issue.Level.KEPT).order_by("pk")
    return [(told.column, told.found) for told in reports.told_of(batch, issues)]


def test_undo_restores_what_was_changed_and_removes_what_was_added(mine):
    known = CreatorFactory(handle="known", display_name="Old name", follower_count=5, market="TH")
    before = Creator.objects.values().get(pk=known.pk)
    batch = imported(LIST, defaults={"tag": "Launch", "source": "provider"}, **mine)

    batch = undone(batch, mine["by"])

    assert batch.status == Status.UNDONE
    assert list(Creator.objects.values()) == [before]
    assert not MetricSnapshot.objects.exists()
    assert not known.contacts.exists()
    assert not known.taggings.exists()
    assert not known.profiles.exists()
    assert batch.summary["undone"]["kept"] == 0


def test_undo_of_a_rename_leaves_no_trace_of_it(mine):
    known = CreatorFactory(handle="first", platform_id="6794435137251820550")
    Creator.objects.filter(pk=known.pk).update(handle="before")
    earlier = list(known.earlier_handles.values())
    before = Creator.objects.values().get(pk=known.pk)
    batch = imported("Creator username,User ID\nafter,6794435137251820550\n", **mine)

    undone(batch, mine["by"])

    assert Creator.objects.values().get(pk=known.pk) == before
    assert list(known.earlier_handles.values()) == earlier
    assert not Creator.objects.matching("after").exists()


def test_rename_by_hand_since_the_import_keeps_its_history(mine):
    known = CreatorFactory(handle="before", platform_id="6794435137251820550")
    batch = imported("Creator username,User ID\nafter,6794435137251820550\n", **mine)
    Creator.objects.filter(pk=known.pk).update(handle="by.hand")

    batch = undone(batch, mine["by"])

    assert kept(batch) == [("handle", "@by.hand: by.hand")]
    assert [row.handle for row in known.earlier_handles.order_by("pk")] == ["before", "after"]


def test_value_changed_since_stays_and_is_listed(mine):
    known = CreatorFactory(handle="known", display_name="Old name", follower_count=5)
    batch = imported(LIST, **mine)
    Creator.objects.filter(pk=known.pk).update(display_name="Edited by hand")

    batch = undone(batch, mine["by"])

    known.refresh_from_db()
    assert (known.display_name, known.follower_count) == ("Edited by hand", 5)
    assert kept(batch) == [("display name", "@known: Edited by hand")]


def test_added_creator_that_was_edited_or_is_used_stays_and_is_listed(mine):
    batch = imported("Creator username,Followers\nedited,1\nused,2\nidle,3\n", **mine)
    Creator.objects.filter(handle="edited").update(market="PH")
    MetricSnapshotFactory(creator=Creator.objects.get(handle="used"), taken_on="2026-11-21")

    batch = undone(batch, mine["by"])

    assert set(Creator.objects.values_list("handle", flat=True)) == {"edited", "used"}
    assert {found for _column, found in kept(batch)} == {"@edited", "@used"}
    assert batch.summary["undone"]["kept"] == 2


def test_figures_that_were_overwritten_come_back(mine):
    creator = CreatorFactory(handle="anna", follower_count=None)
    imported("Creator username,Followers,Views avg.\nanna,1,10\n", **mine)
    batch = imported("Creator username,Followers\nanna,2\n", **mine)

    undone(batch, mine["by"])

    snapshot = creator.snapshots.get()
    assert (snapshot.followers, snapshot.mean_views) == (1, 10)


@pytest.mark.parametrize(("role", "allowed"), [(Role.MANAGER, True), (Role.OPERATIONS, False)])
def test_only_managers_undo_what_others_imported(mine, role, allowed):
    batch = imported("Creator username\nanna\n", **mine)
    other = person(role, mine["brand"])

    if allowed:
        assert undone(batch, other).status == Status.UNDONE
    else:
        with pytest.raises(PermissionDenied):
            undone(batch, other)


def test_what_stays_is_listed_in_the_readers_words(brand, operator, django_assert_num_queries):
    store = StoreFactory(brand=brand, market="PH", currency="PHP", name="Kolmark PH")
    mine = {"brand": brand, "by": operator, "kind": "affiliate_orders", "defaults": {"store": str(store.pk)}}
    imported(orders({"Order Status": "Completed"}), **mine)
    settled = {"Actual Commission Payment": "140", "Time Commission Paid": "04/08/2026 10:00:00"}
    batch = imported(orders({"Order Status": "Settled", **settled}), **mine)
    line = OrderLine.objects.get()
    at = datetime(2026, 8, 1, 18, 30, tzinfo=UTC)
    OrderLine.objects.update(status="frozen", actual_standard_minor=1_234_50, commission_paid_at=at)

    batch = undone(batch, operator)

    with override("zh-hans"), timezone.override("Asia/Shanghai"), django_assert_num_queries(2):
        told = [(column, found.replace("\xa0", "")) for column, found in kept(batch)]
    assert sorted(told) == [
        ("佣金结算时间", f"{line}: 2026-08-02 02:30"),
        ("实际佣金", f"{line}: PHP1,234.50"),
        ("状态", f"{line}: 已冻结"),
    ]


def test_kept_value_of_a_column_that_is_no_more_is_told_as_stored(mine):
    batch = imported("Creator username\nanna\n", **mine)
    told = json.dumps({"model": "creators.Creator", "id": Creator.objects.get().pk, "value": "x"})
    batch.issues.create(level=Issue.Level.KEPT, rows=1, column="mood", found=told, expected="")

    assert kept(batch) == [("mood", "@anna: x")]


def test_added_row_without_a_digest_is_refused(mine):
    batch = imported("Creator username\nanna\n", **mine)

    with pytest.raises(IntegrityError, match="digest_each"):
        batch.additions.update(digests=[])


# The changes as the migrations find them: of each added row its values, in a table before the one of today.
EARLIER = """
    CREATE TEMP TABLE imports_change ON COMMIT DROP AS
    SELECT a.batch_id, a.model, c.id AS object_id, true AS is_new, NULL::bigint AS digest,
      jsonb_build_object('handle', jsonb_build_array(NULL, handle), 'market', jsonb_build_array(NULL, market)) AS fields
    FROM imports_addition AS a JOIN creators_creator AS c ON c.id = ANY (a.object_ids)
    WHERE a.model = 'creators.Creator'
"""


def test_rows_told_by_their_values_are_told_by_a_digest(mine):
    batch = imported("Creator username\nidle\nedited\n", **mine)
    batch.summary.pop("held")
    batch.save()
    with connection.cursor() as cursor:
        cursor.execute(EARLIER)
        batch.additions.all().delete()
        Creator.objects.filter(handle="edited").update(market="PH")

        import_module("imports.migrations.0004_digests_of_added").add_digests(
            apps, SimpleNamespace(connection=connection)
        )
        cursor.execute(import_module("imports.migrations.0007_gather_additions").GATHER)
        cursor.execute("DROP TABLE pg_temp.imports_change")

    batch.refresh_from_db()
    assert [len(each.object_ids) for each in batch.additions.all()] == [2]
    assert batch.summary["held"] == {"creators.Creator": ["handle", "market"]}
    assert kept(undone(batch, mine["by"])) == [("", "@edited")]
