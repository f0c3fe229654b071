from datetime import timedelta

import pytest
from django.db import DatabaseError

from commerce import clicks
from commerce.clicks import Buffer, is_machine
from commerce.models import ClickCount
from tests.factories.campaigns import NOW
from tests.factories.commerce import TrackingLinkFactory

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 musical_ly_40.1.0 BytedanceWebview"


def counted():
    return list(ClickCount.objects.order_by("link", "hour").values_list("link", "clicks", "bots"))


@pytest.fixture
def buffer():
    """One that no thread empties."""
    made = Buffer()
    made._start = lambda: None
    return made


@pytest.mark.parametrize(
    ("agent", "machine"),
    [
        (PHONE, False),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36", False),
        ("Mozilla/5.0 (Linux; Android 15; CUBOT X90) Chrome/142.0 Mobile", False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("Mozilla/5.0 (Linux) AppleWebKit (compatible; Bytespider; spider-feedback@bytedance.com)", True),
        ("facebookexternalhit/1.1", True),
        (f"{PHONE} [Pinterest/iOS]", False),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile Telegram-Android/11.4.2 (Pixel 9)", False),
        ("Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)", True),
        ("Pinterest/0.2 (+https://www.pinterest.com/bot.html)", True),
        ("TelegramBot (like TwitterBot)", True),
        ("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", True),
        ("WhatsApp/2.23.20.0", True),
        ("Slackbot-LinkExpanding 1.0", True),
        ("curl/8.6.0", True),
        ("python-requests/2.32", True),
        ("", True),
    ],
)
def test_programs_are_told_from_people(agent, machine):
    assert is_machine("GET", {"user-agent": agent}) is machine


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sec-purpose", "prefetch;prerender"),
        ("purpose", "prefetch"),
        ("x-purpose", "preview"),
        ("x-moz", "prefetch"),
    ],
)
def test_looking_ahead_is_no_click(name, value):
    assert is_machine("GET", {"user-agent": PHONE, name: value})


def test_asking_for_the_head_is_no_click():
    assert is_machine("HEAD", {"user-agent": PHONE})


def test_clicks_are_added_up_by_hour(db, buffer):
    link = TrackingLinkFactory()
    for minute in (0, 59, 60):
        buffer.add(link.pk, at=NOW + timedelta(minutes=minute), machine=minute == 59)

    buffer.flush()
    buffer.add(link.pk, at=NOW, machine=False)
    buffer.flush()

    assert counted() == [(link.pk, 2, 1), (link.pk, 1, 0)]


def test_nothing_is_asked_of_the_database_where_nobody_clicked(db, buffer, django_assert_num_queries):
    with django_assert_num_queries(0):
        buffer.flush()


def test_what_the_database_did_not_take_is_kept(db, buffer, monkeypatch):
    link = TrackingLinkFactory()
    buffer.add(link.pk, at=NOW, machine=False)
    monkeypatch.setattr(clicks, "WRITE", "SELECT 1 / 0")

    with pytest.raises(DatabaseError):
        buffer.flush()

    assert buffer._counts == {(link.pk, NOW): [1, 0]}


def test_clicks_of_a_link_that_is_not_there_are_dropped(db, buffer):
    buffer.add(999_999_999, at=NOW, machine=False)

    buffer.flush()

    assert counted() == []
