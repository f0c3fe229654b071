"""One JSON object per line, without secrets."""

import json
import logging
import re
from datetime import UTC, datetime

SECRET = re.compile(
    r"(?i)((?:password|passwd|secret|token|auth_code|authorization|cookie|sessionid|api[_-]?key)[\"']?\s*[=:]\s*[\"']?"
    r"(?:bearer\s+|token\s+)?)[^\s\"',;&]+"
)
ADDRESS_PASSWORD = re.compile(r"(\w+://[^\s:/@]*:)[^\s@]+@")
INVITATION = re.compile(r"(/invitations/|/password-links/|/password/reset/key/)[^\s/\"']+")

CONSENT = re.compile(r"(/shops/callback/\?)[^\s\"']+")


def redacted(text: str) -> str:
    text = SECRET.sub(r"\1***", text)
    text = ADDRESS_PASSWORD.sub(r"\1***@", text)
    text = CONSENT.sub(r"\1***", text)
    return INVITATION.sub(r"\1***", text)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = redacted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
