import json
import logging

import pytest

from core.logs import JsonFormatter, redacted

SECRETS = [
    "password=hunter2&x=1",
    "{'password': 'hunter2'}",
    "Authorization: Bearer hunter2",
    "Authorization: Token hunter2",
    "api_key=hunter2",
    "redis://:hunter2@broker:6379/0",
    "postgresql://me:hunter2@db/kolmark",
    "GET /invitations/hunter2/",
    "POST /accounts/password/reset/key/1-hunter2/",
]


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_are_blanked(text):
    assert "hunter2" not in redacted(text)


def test_line_is_one_json_object():
    record = logging.LogRecord("creators", logging.WARNING, "x.py", 1, "第 %s 行\nnext", ("3",), None)

    line = JsonFormatter().format(record)

    assert "\n" not in line
    assert json.loads(line) | {"at": ""} == {
        "at": "",
        "level": "WARNING",
        "logger": "creators",
        "message": "第 3 行\nnext",
    }


def test_trace_is_blanked_too():
    try:
        raise ValueError("token=hunter2")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "x.py", 1, "bad", (), (type(error), error, error.__traceback__)
        )

    assert "hunter2" not in JsonFormatter().format(record)


def test_code_of_a_consent_is_not_logged():
    assert redacted('"GET /shops/callback/?code=ROW_a/b&state=c HTTP/1.1" 302') == (
        '"GET /shops/callback/?*** HTTP/1.1" 302'
    )
