import pytest
from django.urls import reverse

from accounts.models import ApiToken
from accounts.tokens import hashed
from tests.factories.accounts import ApiTokenFactory


def test_change_settings(as_person, operator):
    answer = as_person(operator).post(
        reverse("accounts:settings"), {"name": "Lin", "language": "zh-hans", "time_zone": "Asia/Tokyo"}
    )

    operator.refresh_from_db()
    assert answer.url == reverse("accounts:settings")
    assert (operator.name, operator.language, operator.time_zone) == ("Lin", "zh-hans", "Asia/Tokyo")


@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Olympus"}, {"language": "xx"}, {"name": ""}])
def test_wrong_settings_are_refused(as_person, operator, wrong):
    fields = {"name": "Lin", "language": "en", "time_zone": "UTC"} | wrong

    answer = as_person(operator).post(reverse("accounts:settings"), fields)

    assert list(answer.context["form"].errors) == list(wrong)


def test_token_is_shown_once(as_person, operator):
    client = as_person(operator)

    answer = client.post(reverse("accounts:new_token"), {"name": "Sheet", "scope": "read", "lifetime": "30"})

    secret = answer.context["secret"]
    assert secret in answer.text
    assert secret not in client.get(reverse("accounts:settings")).text
    assert ApiToken.objects.get().token_hash == hashed(secret)


def test_token_is_revoked(as_person, operator):
    token = ApiTokenFactory(user=operator)

    as_person(operator).post(reverse("accounts:revoke_token", args=[token.pk]))

    assert not ApiToken.objects.unrevoked().exists()


def test_token_of_others_is_404(as_person, administrator, operator):
    token = ApiTokenFactory(user=operator)

    answer = as_person(administrator).post(reverse("accounts:revoke_token", args=[token.pk]))

    assert answer.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_settings_cost_the_same(as_person, operator, rows, django_assert_num_queries):
    ApiTokenFactory.create_batch(rows, user=operator)
    client = as_person(operator)

    with django_assert_num_queries(10):
        answer = client.get(reverse("accounts:settings"))

    assert len(answer.context["tokens"]) == rows


def test_session_elsewhere_ends(through_the_door, operator):
    here, elsewhere = through_the_door(operator), through_the_door(operator)
    [other] = [
        s for s in here.get("/settings/").context["sessions"] if s.session_key != here.session.session_key
    ]

    here.post(reverse("accounts:end_session", args=[other.pk]))

    assert [browser.get("/settings/").status_code for browser in (here, elsewhere)] == [200, 302]


def test_session_of_others_is_404(through_the_door, operator, manager):
    theirs = through_the_door(operator).get("/settings/").context["sessions"][0]

    answer = through_the_door(manager).post(reverse("accounts:end_session", args=[theirs.pk]))

    assert answer.status_code == 404


def test_new_password_ends_other_sessions(through_the_door, operator):
    here, elsewhere = through_the_door(operator), through_the_door(operator)

    here.post(
        reverse("account_change_password"),
        {
            "oldpassword": "correct horse battery",
            "password1": "a lantern at noon",
            "password2": "a lantern at noon",
        },
    )

    assert [browser.get("/settings/").status_code for browser in (here, elsewhere)] == [200, 302]
