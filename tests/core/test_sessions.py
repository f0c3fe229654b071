from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

pytestmark = pytest.mark.django_db
PAGE = "/accounts/password/change/"


def signed_in(client, user):
    client.force_login(user)
    client.get(PAGE)
    return timezone.now()


def test_session_ends_after_idle_hours(client, operator):
    begun = signed_in(client, operator)

    with time_machine.travel(begun + timedelta(hours=3, minutes=6)):
        assert client.get(PAGE).status_code == 302


def test_session_goes_on_while_it_is_used(client, operator):
    begun = signed_in(client, operator)

    for hours in range(2, 11, 2):
        with time_machine.travel(begun + timedelta(hours=hours)):
            assert client.get(PAGE).status_code == 200


def test_session_ends_after_its_whole_length_however_used(client, operator):
    begun = signed_in(client, operator)

    statuses = []
    for hours in range(2, 15, 2):
        # A minute before, since the session began before it was answered.
        with time_machine.travel(begun + timedelta(hours=hours, minutes=-1)):
            statuses.append(client.get(PAGE).status_code)

    assert statuses == [200] * 6 + [302]
