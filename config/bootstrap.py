"""From a bare checkout to an environment: packages, assets, catalogues. Runs on Python's own library alone.

Each step leaves a stamp of what it was made from, written last: a step that was interrupted has none and is
done again, a step that is up to date is skipped.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
MODULES = ROOT / "node_modules"
BUILD = ROOT / "build"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
NETWORK_SIGNS = (
    "error sending request", "failed to fetch", "dns error", "connection refused", "connection reset",
    "name or service not known", "temporary failure in name resolution", "newconnectionerror", "enotfound",
    "econnrefused", "econnreset", "etimedout", "eai_again", "network is unreachable", "timed out",
    "could not find a version that satisfies", "failed to establish a new connection", "proxyerror",
)  # fmt: skip
DISK_SIGNS = ("no space left", "enospc", "disk quota exceeded", "os error 28")


class SetupError(Exception):
    """A sentence for the person at the terminal."""


def main(arguments: list[str]) -> None:
    if sys.version_info < OLDEST_PYTHON:
        fail(
            f"Kolmark needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.13 run"
        )
    os.chdir(ROOT)
    try:
        with one_at_a_time():
            set_up()
    except SetupError as error:
        fail(str(error))
    except OSError as error:
        fail(unwritable(error))
    except KeyboardInterrupt:
        fail("Stopped. The next run goes on from here.", code=130)
    if "--run" in arguments:
        os.execv(PYTHON, [str(PYTHON), "-m", "config.run"])  # noqa: S606 -- so that Ctrl-C reaches it alone


def set_up() -> None:
    if not PYTHON.exists():
        say("Making the environment")
        shutil.rmtree(VENV, ignore_errors=True)
        make_venv()
    install_packages()
    if (ROOT / "package-lock.json").exists():
        build_assets()
    compile_catalogues()


def make_venv() -> None:
    try:
        run([sys.executable, "-m", "venv", str(VENV)])
    except SetupError as error:
        shutil.rmtree(VENV, ignore_errors=True)
        if "ensurepip" in str(error):
            raise SetupError(
                "This Python has no `venv`. On Debian or Ubuntu: apt install python3-venv. Then start again."
            ) from None
        raise


def install_packages() -> None:
    locks = [ROOT / "requirements" / "dev.txt"]
    if not system_node():
        locks.append(ROOT / "requirements" / "build.txt")
    bootstrap = ROOT / "requirements" / "bootstrap.txt"
    stamp = Stamp(VENV / "packages.stamp", [bootstrap, *locks], extra=sys.version)
    if stamp.is_current():
        return
    say("Installing the Python packages")
    stamp.remove()
    if not works([str(BIN / "uv"), "--version"]):
        if not works([str(PYTHON), "-m", "pip", "--version"]):
            shutil.rmtree(VENV)  # an interrupted first run may have left Python without pip
            make_venv()
        run([str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(bootstrap)])
    run(
        [str(BIN / "uv"), "pip", "sync", "--quiet", "--require-hashes", *map(str, locks)],
        env=uv_environment(),
    )
    stamp.write()


def uv_environment() -> dict[str, str]:
    """uv does not read pip's configuration; a registry named there is meant for it too."""
    env = os.environ | {"VIRTUAL_ENV": str(VENV)}
    done = subprocess.run(  # noqa: S603
        [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    index = os.environ.get("PIP_INDEX_URL") or done.stdout.strip()
    if index and "UV_DEFAULT_INDEX" not in env and "UV_INDEX_URL" not in env:
        env["UV_DEFAULT_INDEX"] = index
    return env


def build_assets() -> None:
    modules = Stamp(MODULES / "modules.stamp", [ROOT / "package-lock.json"])
    if not modules.is_current():
        say("Installing the browser packages")
        modules.remove()
        run([npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], env=node_environment())
        modules.write()
    # The sprite holds the icons that templates name.
    folders = (ROOT / "static", ROOT / "templates")
    sources = [
        ROOT / "package.json",
        ROOT / "package-lock.json",
        *chain.from_iterable(map(files_in, folders)),
    ]
    built = Stamp(BUILD / "build.stamp", sources)
    if not built.is_current():
        say("Building the assets")
        built.remove()
        run([npm(), "run", "--silent", "build"], env=node_environment())
        built.write()


def compile_catalogues() -> None:
    catalogues = sorted(ROOT.glob("*/locale/*/LC_MESSAGES/django.po"))
    compiled = Stamp(VENV / f"messages-{key(ROOT)}.stamp", catalogues)
    if catalogues and not (
        compiled.is_current() and all(po.with_suffix(".mo").exists() for po in catalogues)
    ):
        say("Compiling the translations")
        run([str(PYTHON), "-m", "config.messages", "--compile"])
        compiled.write()


def system_node() -> bool:
    node, manager = shutil.which("node"), shutil.which("npm")
    if not node or not manager:
        return False
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    major = done.stdout.strip().lstrip("v").split(".")[0]
    return major.isdecimal() and int(major) >= OLDEST_NODE


def npm() -> str:
    return "npm" if system_node() else str(BIN / "npm")


def node_environment() -> dict[str, str]:
    return (
        dict(os.environ) if system_node() else os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    )


class Stamp:
    """What a step was made from. It is written after the step and removed before."""

    def __init__(self, path: Path, sources: Iterable[Path], extra: str = "") -> None:
        self.path = path
        digest = hashlib.sha256(extra.encode())
        for source in sources:
            digest.update(str(source.relative_to(ROOT)).encode())
            digest.update(source.read_bytes())
        self.value = digest.hexdigest()

    def is_current(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.value

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)

    def write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.value)


class one_at_a_time:  # noqa: N801 -- reads as a statement
    """Two setups in one folder would undo each other.

    What a setup starts inherits the lock: an npm that outlives a killed setup is waited for too.
    """

    def __enter__(self) -> None:
        self.lock = (ROOT / "requirements" / "bootstrap.in").open()
        os.set_inheritable(self.lock.fileno(), True)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Waiting for another setup of this folder")
            fcntl.flock(self.lock, fcntl.LOCK_EX)

    def __exit__(self, *_error: object) -> None:
        self.lock.close()


def run(command: list[str], env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, close_fds=False)  # noqa: S603
    if done.returncode:
        raise SetupError(explain(Path(command[0]).name, done.stdout + done.stderr))


def explain(program: str, output: str) -> str:
    found = output.lower()
    if any(sign in found for sign in DISK_SIGNS):
        return "The disk is full. Free some space and start again."
    if any(sign in found for sign in NETWORK_SIGNS):
        return (
            "The package registry cannot be reached. Check the connection (or the proxy and registry that pip and "
            "npm are set to) and start again; what is done stays done."
        )
    last = "\n  ".join(output.strip().splitlines()[-15:])
    return f"{program} failed:\n  {last}"


def unwritable(error: OSError) -> str:
    return f"{error.filename or 'A file'} cannot be written: {error.strerror or error}."


def works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def key(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {text} …", flush=True)  # noqa: T201


def fail(text: str, code: int = 1) -> None:
    print(text, file=sys.stderr)  # noqa: T201
    raise SystemExit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
