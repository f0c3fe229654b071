"""The real processes: gunicorn, a Celery worker, beat and a broker of their own, on the database of the test."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

from config import embedded, env
from config.celery import QUEUES

BINARIES = Path(sys.executable).parent
START_SECONDS = 60


@dataclass
class Program:
    """One process with its children, in a session of its own so that signals reach the whole tree."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    is_ready: Callable[[], bool] = lambda: True
    process: subprocess.Popen | None = None

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        if self.is_running:
            return
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=env.BASE_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=embedded.die_with_parent(signal.SIGKILL),
            )
        wait_until(lambda: not self.is_running or self.is_ready(), f"{self.name} to start")
        if not self.is_running:
            raise AssertionError(f"{self.name} ended at once:\n{self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        self.signal(signal.SIGTERM)
        self.wait()

    def kill(self) -> None:
        """The power goes out for the whole tree."""
        self.signal(signal.SIGKILL)
        self.wait()

    def pause(self) -> None:
        """Hung: it holds its connections and answers nothing."""
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        if self.is_running:
            os.killpg(self.pid, number)

    def wait(self) -> None:
        if self.process is not None:
            self.process.wait(START_SECONDS)


@dataclass
class Stack:
    """`url` is where the pages are; the test's own ORM sees the same database."""

    url: str
    database: str
    web: Program
    worker: Program
    beat: Program
    broker: Program
    folder: Path
    environment: dict[str, str]
    programs: list[Program] = field(init=False)

    def __post_init__(self) -> None:
        self.programs = [self.broker, self.web, self.worker]

    def whole(self) -> None:
        """Everything but beat runs, whatever the last test did to it."""
        self.beat.kill()
        for program in self.programs:
            program.resume()
            program.start()

    def rest(self) -> None:
        """Nothing is at work or comes to be: the tests that follow use the same database, and other data."""
        self.whole()
        self.empty_queues()
        wait_until(self._is_idle, "the work under way to end")
        # Twice, as a job rests between its transactions.
        time.sleep(0.2)
        wait_until(self._is_idle, "the work under way to end")

    def _is_idle(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'"
            )
            return cursor.fetchone() == (0,)

    def empty_queues(self) -> None:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(embedded.socket_dir(self.folder) / "redis.sock"))
            connection.sendall(b"FLUSHALL\r\n")
            connection.recv(16)

    def close(self) -> None:
        for program in [self.beat, *reversed(self.programs)]:
            program.resume()
            program.kill()


def make_stack(folder: Path, database_url: str) -> Stack:
    shutil.rmtree(folder, ignore_errors=True)
    embedded.prepare(folder)
    (folder / "static").mkdir()
    (folder / "beat").mkdir()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KOLMARK_VAR": str(folder),
        "KOLMARK_PORT": str(port),
        "KOLMARK_WEB_WORKERS": "1",
        "KOLMARK_LOG_LEVEL": "INFO",
        "DATABASE_URL": database_url,
        # Sessions that a test makes by itself must be good for the processes too.
        "SECRET_KEY": settings.SECRET_KEY,
        "REDIS_URL": embedded.redis_url(folder),
        "PYTHONWARNINGS": "ignore",
        "REMAP_SIGTERM": "SIGQUIT",
    }
    celery = [str(BINARIES / "celery"), "--quiet", "--app"]
    worker = [
        "config",
        "worker",
        "--queues",
        ",".join(QUEUES),
        "--concurrency",
        "2",
        "--without-gossip",
        "--without-mingle",
    ]

    def program(name: str, command: list[str], is_ready: Callable[[], bool] = lambda: True) -> Program:
        return Program(name, command, environment, folder / "log" / f"{name}.log", is_ready)

    return Stack(
        url=url,
        database=database_url,
        web=program(
            "web", [str(BINARIES / "gunicorn"), "-c", "python:config.gunicorn", "config.wsgi"], answers(url)
        ),
        worker=program(
            "worker", [*celery, *worker, "--loglevel", "INFO"], says_ready(folder / "log" / "worker.log")
        ),
        beat=program("beat", [*celery, "tests.e2e.hurried", "beat", "--loglevel", "INFO"]),
        broker=program("broker", embedded.redis_command(folder), broker_answers(folder)),
        folder=folder,
        environment=environment,
    )


def answers(url: str) -> Callable[[], bool]:
    def ask() -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=2):
            return True
        return False

    return ask


def said(log: Path) -> str:
    """What it has written so far; a program that has just begun has no log yet."""
    return log.read_text() if log.exists() else ""


def says_ready(log: Path) -> Callable[[], bool]:
    seen = {"lines": 0}

    def look() -> bool:
        # Counted, so that a second start is not taken for ready by the words of the first.
        count = said(log).count(" ready.")
        if count > seen["lines"]:
            seen["lines"] = count
            return True
        return False

    return look


def broker_answers(folder: Path) -> Callable[[], bool]:
    return lambda: embedded.redis_ready(embedded.socket_dir(folder) / "redis.sock")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(
    condition: Callable[[], bool], what: str = "it to happen", seconds: float = START_SECONDS
) -> None:
    """For tests too: `wait_until(lambda: Standing.objects.exists(), "the standing")`."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"Waited {seconds:.0f} s in vain for {what}.")
        time.sleep(0.1)
