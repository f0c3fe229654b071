import pghistory
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import translation

from accounts import actions
from accounts.models import Brand, User
from accounts.roles import Capability, Role
from accounts.rules import require
from accounts.trail import trail_of
from config.celery import app
from creators.models import Creator, Profile
from tests.factories.accounts import BrandFactory, MembershipFactory
from tests.factories.creators import CreatorFactory, ProfileFactory


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def told(record, reader):
    return [
        (
            line.who,
            line.subject,
            line.what,
            [(change.label, change.old, change.new) for change in line.changes],
        )
        for line in trail_of(record, reader)
    ]


def test_page_tells_who_changed_what(client, administrator, brand):
    client.force_login(administrator)
    client.post(
        reverse("accounts:brand", args=[brand.pk]),
        {"name": "Lan", "slug": "lanting", "currency": "USD", "is_active": "on"},
    )

    answer = client.get(reverse("accounts:audit", args=["accounts.brand", brand.pk]))

    changed = answer.context["lines"][0]
    assert (changed.who, changed.changes[0].old, changed.changes[0].new) == (
        administrator.name,
        "Lanting",
        "Lan",
    )
    assert "<del>" in answer.text


def test_trail_begins_with_the_creation(administrator, brand):
    assert told(brand, administrator) == [
        (
            "",
            "",
            "created",
            [
                ("name", "–", "Lanting"),
                ("short name", "–", "lanting"),
                ("currency", "–", "USD"),
                ("in use", "–", "yes"),
            ],
        )
    ]


def test_raw_updates_are_told_too(administrator, brand):
    Brand.objects.filter(pk=brand.pk).update(currency="CNY")

    assert told(brand, administrator)[0] == ("", "", "changed", [("currency", "USD", "CNY")])


def test_roles_belong_to_the_person_and_deletion_is_told(administrator, manager, operator, brand):
    with pghistory.context():
        actions.set_roles(person=operator, brand=brand, roles=[], by=manager)

    [(who, subject, _what, changes)] = [
        line for line in told(operator, administrator) if line[2] == "deleted"
    ]
    assert (who, subject) == (manager.name, "membership")
    assert ("brand", "–", "Lanting") in changes


def test_roles_in_other_brands_are_not_told(manager, operator, other_brand):
    MembershipFactory(user=operator, brand=other_brand, role=Role.MARKETING)

    assert "Moorfield" not in str(told(operator, manager))


def test_people_of_other_brands_have_no_name(operator, manager, stranger, administrator):
    with pghistory.context(user=stranger.pk):
        User.objects.filter(pk=operator.pk).update(name="Lin")

    assert [told(operator, reader)[0][0] for reader in (manager, administrator)] == [
        "somebody of another brand",
        stranger.name,
    ]


def test_password_is_in_no_trail(administrator, operator):
    operator.set_password("a lantern at noon")
    operator.save()

    assert "password" not in str(told(operator, administrator)).lower()


@app.task(name="tests.rename")
def rename(*, brand_id, by_id):
    require(User.objects.get(pk=by_id), Capability.VIEW_CAMPAIGNS)
    Brand.objects.filter(pk=brand_id).update(name="Lan")


def test_jobs_are_named(administrator, operator, brand):
    rename.apply(kwargs={"brand_id": brand.pk, "by_id": operator.pk})

    line = trail_of(brand, administrator)[0]

    assert (line.who, line.job) == (operator.name, rename.name)


def test_each_of_many_rows_added_at_once_begins_a_trail(administrator):
    with pghistory.context(user=administrator.pk):
        added = Creator.objects.bulk_create(Creator(handle=f"lan_{number}") for number in range(3))
        Creator.objects.filter(pk=added[0].pk).update(display_name="Lan")

    assert [[(line.who, line.what) for line in trail_of(creator, administrator)] for creator in added] == [
        [(administrator.name, "changed"), (administrator.name, "created")],
        [(administrator.name, "created")],
        [(administrator.name, "created")],
    ]


def test_of_many_rows_updated_at_once_those_that_changed_tell_it(administrator):
    creators = CreatorFactory.create_batch(3)
    for number, creator in enumerate(creators):
        Creator.objects.filter(pk=creator.pk).update(follower_count=number)

    Creator.objects.update(follower_count=F("follower_count") + F("follower_count"))

    latest = [trail_of(creator, administrator)[0].changes for creator in creators]
    assert [[(change.old, change.new) for change in changes] for changes in latest[1:]] == [
        [("1", "2")],
        [("2", "4")],
    ]
    assert [len(trail_of(creator, administrator)) for creator in creators] == [2, 3, 3]


@pytest.mark.parametrize(
    ("handle", "changes"),
    [("nobody", {"display_name": "Mei"}), ("lan", {"display_name": "Lan"}), ("lan", {"earlier_text": "mei"})],
    ids=["no row", "no change", "nothing that is kept"],
)
def test_what_changes_nothing_leaves_nothing_behind(administrator, handle, changes):
    creator = CreatorFactory(handle="lan", display_name="Lan")

    with pghistory.context(user=administrator.pk):
        Creator.objects.filter(handle=handle).update(**changes)

    assert [line.what for line in trail_of(creator, administrator)] == ["created"]
    assert not pghistory.models.Context.objects.exists()


def test_rows_that_one_statement_adds_and_changes_tell_it_apart(administrator, brand):
    known, fresh = CreatorFactory.create_batch(2)
    ProfileFactory(creator=known, brand=brand, note="before")

    with pghistory.context(user=administrator.pk):
        Profile.objects.bulk_create(
            [Profile(creator=creator, brand=brand, note="after") for creator in (known, fresh)],
            update_conflicts=True,
            update_fields=["note"],
            unique_fields=["creator", "brand"],
        )

    of_profiles = apps.get_model("creators", "ProfileAuditEvent").objects.order_by("pgh_id")
    assert list(
        of_profiles.values_list("pgh_obj_id", "pgh_label", "note", "pgh_context__metadata__user")
    ) == [
        (known.profiles.get().pk, "insert", "before", None),
        (known.profiles.get().pk, "update", "after", administrator.pk),
        (fresh.profiles.get().pk, "insert", "after", administrator.pk),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_trail_costs_the_same(client, administrator, brand, rows, django_assert_num_queries):
    for n in range(rows):
        Brand.objects.filter(pk=brand.pk).update(name=f"Lan {n}")
        MembershipFactory(user=administrator, brand=BrandFactory())

    with django_assert_num_queries(7):
        trail_of(administrator, administrator)


def test_readers_of_the_trail(client, operator, manager, administrator, stranger, brand):
    address = reverse("accounts:audit", args=["accounts.brand", brand.pk])
    codes = {}
    for name, user in {"operator": operator, "manager": manager, "stranger": stranger}.items():
        client.force_login(user)
        codes[name] = client.get(address).status_code

    assert codes == {"operator": 403, "manager": 200, "stranger": 404}


@pytest.mark.parametrize(
    "model",
    ["evaluations.draftmark", "evaluations.mark", "accounts.apitoken", "sessions.session", "x.y", "x"],
)
def test_what_nobody_registered_has_no_trail(client, administrator, model):
    client.force_login(administrator)

    assert client.get(reverse("accounts:audit", args=[model, 1])).status_code == 404


def test_htmx_gets_the_lines_alone(client, manager, brand):
    client.force_login(manager)

    answer = client.get(
        reverse("accounts:audit", args=["accounts.brand", brand.pk]), headers={"HX-Request": "true"}
    )

    assert "<html" not in answer.text


@pytest.mark.django_db
def test_no_trigger_catches_an_error_for_each_row():
    """It would go through all constraints that wait for the commit, each time."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW pgtrigger.ignore")
        ignored = cursor.fetchone()[0]
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = '_pgh_attach_context'")
        source = cursor.fetchone()[0]

    assert ignored == "{}"
    assert "EXCEPTION" not in source.upper()
