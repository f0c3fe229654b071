"""`make check`: every gate, all of them even when one fails, and a list of the failed ones at the end."""

import fnmatch
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARIES = Path(sys.executable).parent
PRODUCTION = {
    "BASE_URL": "https://kolmark.example.com",
    "DATABASE_URL": "postgresql://kolmark:secret@database/kolmark",
    "REDIS_URL": "redis://broker:6379/0",
    "KOLMARK_TRUSTED_PROXIES": "1",
}
# What a build makes or a package manager brings has no place in the repository.
NOT_OURS = (
    "*.min.js",
    "*.min.css",
    "*.map",
    "*.mo",
    "*.whl",
    "*node_modules/*",
    "build/*",
    "var/*",
    "*.bundle.js",
)
LONGEST_LINE = 1000
TEXT_SUFFIXES = {".js", ".mjs", ".css", ".html", ".svg"}


def gates() -> dict[str, list[str]]:
    manage = [sys.executable, "manage.py"]
    return {
        "format": [program("ruff"), "format", "--check", "--quiet", "."],
        "lint": [program("ruff"), "check", "--quiet", "--output-format", "concise", "."],
        "types": [program("mypy"), "."],
        "layers": [program("lint-imports"), "--no-cache"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "translations": [sys.executable, "-m", "config.messages", "--check"],
        "states": [*manage, "states", "--check"],
        "locks": [sys.executable, "-m", "config.locks", "--check"],
        "deployment": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
        "our own files": [sys.executable, "-m", "config.check", "--files"],
    }


def main(arguments: list[str]) -> int:
    if "--files" in arguments:
        return report(foreign_files())
    wanted = arguments or list(gates())
    failed = [name for name in wanted if not passes(name, gates()[name])]
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll gates passed.")  # noqa: T201
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    begun = time.monotonic()
    production = PRODUCTION | {"SECRET_KEY": secrets.token_urlsafe(64)} if name == "deployment" else {}
    environment = os.environ | production
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    mark = "ok    " if done.returncode == 0 else "FAILED"
    print(f"{mark} {name} ({time.monotonic() - begun:.1f} s)", flush=True)  # noqa: T201
    if done.returncode:
        print((done.stdout + done.stderr).strip(), flush=True)  # noqa: T201
    return done.returncode == 0


def foreign_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    found = [name for name in listed if any(fnmatch.fnmatch(name, pattern) for pattern in NOT_OURS)]
    return found + [name for name in listed if is_minified(ROOT / name)]


def is_minified(path: Path) -> bool:
    if path.suffix not in TEXT_SUFFIXES or not path.is_file():
        return False
    return any(len(line) > LONGEST_LINE for line in path.read_text(errors="replace").splitlines())


def report(names: list[str]) -> int:
    print("\n".join(f"{name} is built or brought from elsewhere." for name in names))  # noqa: T201
    return 1 if names else 0


def program(name: str) -> str:
    return str(BINARIES / name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
