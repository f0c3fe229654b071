import logging
from datetime import UTC, datetime, timedelta

import pytest

from commerce.tiktok import errors
from commerce.tiktok.answers import pause_until, read_answer
from commerce.tiktok.client import Client, the_app, wait_before
from tests import tiktok_stand_in as service

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def client(stand_in):
    return Client(the_app(), "ROW_access-0", service.CIPHER)


def search(client):
    return client.search(
        service.SAMPLES, {"page_size": "20", "page_token": service.token(3)}, {"title": "锅 ✓"}
    )


def test_call_is_signed_with_every_awkward_character(client, stand_in):
    assert search(client)["total_count"] == 0
    assert stand_in.calls[0][2] == '{"title":"\\u9505 \\u2713"}'


def test_wrong_secret_is_told_from_the_code(client, stand_in, settings):
    settings.TIKTOK_APP_SECRET = "another"

    with pytest.raises(errors.SignatureRefusedError, match="key and secret"):
        search(Client(the_app(), "ROW_access-0", service.CIPHER))


def test_failure_that_passes_is_tried_again(client, stand_in):
    stand_in.fail(service.SAMPLES, status=503, payload=b"<html>")
    stand_in.fail(service.SAMPLES, payload={"code": 36009003, "message": "internal"})

    assert search(client)["total_count"] == 0
    assert stand_in.paths()[service.SAMPLES] == 3


def test_failure_that_stays_is_raised_after_three_tries(client, stand_in):
    for _ in range(4):
        stand_in.fail(service.SAMPLES, status=500, payload=b"")

    with pytest.raises(errors.ServiceFailedError):
        search(client)
    assert stand_in.paths()[service.SAMPLES] == 3


def test_limit_is_not_tried_again_but_waited_for(client, stand_in):
    limited = {"code": 36009002, "message": "slow down"}
    stand_in.fail(service.SAMPLES, status=429, headers={"Retry-After": "120"}, payload=limited)

    with pytest.raises(errors.RateLimitedError) as raised:
        search(client)
    assert raised.value.until > datetime.now(UTC) + timedelta(seconds=100)  # noqa: TID251
    assert stand_in.paths()[service.SAMPLES] == 1


def test_service_that_names_the_time_to_come_back_is_waited_for(client, stand_in):
    stand_in.fail(service.SAMPLES, status=503, headers={"Retry-After": "120"}, payload=b"<html>")

    with pytest.raises(errors.RateLimitedError) as raised:
        search(client)
    assert (raised.value.code, raised.value.is_passing) == (503, False)
    assert raised.value.until > datetime.now(UTC) + timedelta(seconds=100)  # noqa: TID251
    assert stand_in.paths()[service.SAMPLES] == 1


def test_nobody_there_is_told_without_an_address(client, settings):
    settings.TIKTOK_API_URL = "http://127.0.0.1:9"

    with pytest.raises(errors.NotReachedError) as raised:
        search(client)
    assert "127.0.0.1" not in str(raised.value)


def test_redirect_is_not_followed(client, stand_in):
    stand_in.fail(service.SAMPLES, status=302, headers={"Location": f"{stand_in.url}/x"}, payload=b"")

    with pytest.raises(errors.BadAnswerError):
        search(client)
    assert set(stand_in.paths()) == {service.SAMPLES}


def test_log_holds_neither_token_nor_secret(client, stand_in, caplog):
    caplog.set_level(logging.DEBUG)
    stand_in.fail(service.SAMPLES, status=500, payload=b"")
    search(client)

    assert service.SAMPLES in caplog.text
    for secret in (service.APP_SECRET, "ROW_access-0", service.CIPHER, "sign="):
        assert secret not in caplog.text
    assert service.APP_SECRET not in repr(client)
    assert "ROW_access-0" not in repr(client)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("signature is invalid", errors.SignatureRefusedError),
        ("timestamp expired", errors.ClockError),
        ("app_key not found", errors.SignatureRefusedError),
        ("Invalid app_secret", errors.SignatureRefusedError),
        ("x-tts-access-token is invalid", errors.TokenExpiredError),
        ("shop_cipher is required", errors.WrongShopError),
        ("version not supported", errors.BadAddressError),
        ("page_token is invalid", errors.PageTokenRefusedError),
        ("something else", errors.ShopError),
    ],
)
def test_overloaded_code_is_told_apart_by_its_words(word, kind):
    content = b'{"code": 36009004, "message": "%s"}' % word.encode()

    with pytest.raises(errors.ShopError) as raised:
        read_answer(200, {}, content, at=NOW)
    assert type(raised.value) is kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (105002, errors.TokenExpiredError),
        (105005, errors.ScopeMissingError),
        (106001, errors.SignatureRefusedError),
        (106013, errors.WrongShopError),
        (101000, errors.WrongShopError),
        (36004004, errors.ConsentLostError),
        (36009037, errors.RateLimitedError),
        (36009007, errors.ServiceFailedError),
        (36009033, errors.NotAllowListedError),
        (36009043, errors.ShopDisabledError),
        (36009044, errors.ShopDisabledError),
        (36009014, errors.BadAddressError),
    ],
)
def test_code_has_its_error(code, kind):
    with pytest.raises(kind) as raised:
        read_answer(200, {}, b'{"code": %d, "message": "m", "request_id": "r"}' % code, at=NOW)
    assert (raised.value.code, raised.value.request_id) == (code, "r")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b'{"code": 0, "data": []}', b'{"code": "0"}', b"\xff"]
)
def test_answer_that_is_none_is_refused(content):
    with pytest.raises(errors.BadAnswerError):
        read_answer(200, {}, content, at=NOW)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        ("Mon, 01 Jun 2026 00:05:00 GMT", 300),
        ("Mon, 01 Jun 2026 00:05:00", 300),
        ("Sun, 31 May 2026 00:00:00 GMT", 1),
        ("999999999999999999", 24 * 3600),
        ("", 60),
        ("soon", 60),
    ],
)
def test_retry_after_is_seconds_or_a_date(said, seconds):
    assert pause_until(said, at=NOW) == NOW + timedelta(seconds=seconds)


def test_waits_double_and_are_bounded(settings):
    settings.TIKTOK_PACE_MS = 1000

    assert 0.5 <= wait_before(0) <= 1
    assert 2 <= wait_before(2) <= 4
    assert wait_before(30) <= 8
