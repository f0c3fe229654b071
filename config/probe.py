"""A health check for containers and starts, without curl or any import of ours."""

import os
import sys
import time
import urllib.request
from http.client import HTTPException
from urllib.parse import urlsplit


def main(path: str, seconds: float = 0) -> int:
    """0 when the path answers 200, asked again for so many seconds; else 1."""
    until = time.monotonic() + seconds
    while not answers(path):
        if time.monotonic() >= until:
            return 1
        time.sleep(0.2)
    return 0


def answers(path: str) -> bool:
    bind = os.environ.get("KOLMARK_BIND") or os.environ.get("KOLMARK_PORT") or "8000"
    port = bind.rsplit(":", 1)[-1]
    host = urlsplit(os.environ.get("BASE_URL", "")).netloc or "127.0.0.1"
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=4) as response:  # noqa: S310
            return bool(response.status == 200)  # noqa: PLR2004
    except (OSError, HTTPException):
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(float, sys.argv[2:])))
