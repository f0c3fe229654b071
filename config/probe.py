"""A container's health check, without a shell or curl: 0 when the path answers 200."""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit


def main(path: str) -> int:
    port = os.environ.get("KOLMARK_BIND", "127.0.0.1:8000").rsplit(":", 1)[-1]
    host = urlsplit(os.environ.get("BASE_URL", "")).netloc or "127.0.0.1"
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=4) as response:  # noqa: S310
            return int(response.status != 200)  # noqa: PLR2004
    except (urllib.error.URLError, TimeoutError):
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
