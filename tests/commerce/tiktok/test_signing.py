import pytest

from commerce.tiktok.signing import is_genuine_webhook, sign_request, sign_webhook

from .vectors import REQUESTS, WEBHOOKS


@pytest.mark.parametrize(
    ("_name", "secret", "path", "query", "body", "expected"), REQUESTS, ids=lambda v: None
)
def test_request_is_signed_as_others_sign_it(_name, secret, path, query, body, expected):
    assert sign_request(secret=secret, path=path, query=query, body=body.encode()) == expected


def test_token_and_signature_are_no_part_of_what_is_signed():
    _name, secret, path, query, body, expected = REQUESTS[0]
    further = {**query, "sign": "x", "access_token": "y"}

    assert sign_request(secret=secret, path=path, query=further, body=body.encode()) == expected


@pytest.mark.parametrize(("_name", "key", "secret", "body", "expected"), WEBHOOKS, ids=lambda v: None)
def test_webhook_is_genuine_by_its_raw_body(_name, key, secret, body, expected):
    raw = body.encode()

    assert sign_webhook(key=key, secret=secret, body=raw) == expected
    assert is_genuine_webhook(expected, key=key, secret=secret, body=raw)
    assert not is_genuine_webhook(expected, key=key, secret=secret, body=raw + b" ")
    assert not is_genuine_webhook(expected.upper(), key=key, secret=secret, body=raw)
    assert not is_genuine_webhook("é", key=key, secret=secret, body=raw)


def test_without_a_secret_nothing_is_genuine():
    empty = sign_webhook(key="", secret="", body=b"{}")

    assert not is_genuine_webhook(empty, key="", secret="", body=b"{}")
