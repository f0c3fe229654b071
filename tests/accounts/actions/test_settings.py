from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts import actions
from accounts.models import ApiToken
from accounts.tokens import hashed
from core.errors import NotAllowedError
from tests.factories.accounts import ApiTokenFactory

NOW = timezone.now()


def test_change_settings(operator):
    actions.change_settings(
        person=operator, name="Lin", language="zh-hans", time_zone="Asia/Tokyo", by=operator
    )

    operator.refresh_from_db()
    assert (operator.name, operator.language, operator.time_zone) == ("Lin", "zh-hans", "Asia/Tokyo")


def test_settings_are_ones_own(operator, administrator):
    with pytest.raises(NotAllowedError):
        actions.change_language(person=operator, language="en", by=administrator)


def test_token_is_stored_hashed(operator):
    token, secret = actions.create_token(
        name="Sheet", scope="read", expires_at=NOW + timedelta(days=1), by=operator
    )

    assert token.token_hash == hashed(secret)
    assert secret not in str(ApiToken.objects.values().get())


def test_revoked_token_is_dead(operator):
    token = ApiTokenFactory(user=operator)

    actions.revoke_token(token=token, by=operator, at=NOW)

    assert not ApiToken.objects.live(NOW).exists()


def test_nobody_revokes_anothers_token(administrator, operator):
    with pytest.raises(NotAllowedError):
        actions.revoke_token(token=ApiTokenFactory(user=operator), by=administrator, at=NOW)


def test_other_sessions_end(through_the_door, operator):
    here, elsewhere = through_the_door(operator), through_the_door(operator)

    actions.end_other_sessions(keep=here.session.session_key, by=operator)

    assert [browser.get("/settings/").status_code for browser in (here, elsewhere)] == [200, 302]


def test_one_session_ends(through_the_door, operator):
    browser = through_the_door(operator)

    actions.end_session(session=UserSession.objects.get(), by=operator)

    assert browser.get("/settings/").status_code == 302
