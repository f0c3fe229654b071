"""`make run`: the embedded servers, the database brought up to date, then web, worker and beat until Ctrl-C."""

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

import django
import honcho.manager
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db.utils import OperationalError

from . import embedded, env, probe
from .bootstrap import BUILD, Stamp, files_in, unwritable
from .celery import QUEUES

STOP_SECONDS = 30  # a running job may finish or go back to its queue
READY_SECONDS = 60


def main() -> None:
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGHUP, _hang_up)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
        folder = env.var_dir()
        port = env.number("KOLMARK_PORT", 8000, least=1)
        refuse_taken(port)
        with needed_servers(folder):
            prepare(folder)
            supervise(port)
    except (embedded.ServerError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(unwritable(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _stop(_number: int, _frame: object) -> None:
    # Unwinds the blocks that stop the servers; the default would not.
    sys.exit(143)


def _hang_up(_number: int, _frame: object) -> None:
    # The terminal was closed: whoever handles a termination by now, be it the supervisor, stops everything.
    os.kill(os.getpid(), signal.SIGTERM)


def refuse_taken(port: int) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            raise embedded.ServerError(
                f"Port {port} is taken. Stop the program that uses it, or choose another port: "
                f"KOLMARK_PORT={port + 1} make run"
            ) from None


@contextlib.contextmanager
def needed_servers(folder: Path) -> Iterator[None]:
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        yield
        return
    with embedded.servers(folder):
        yield


def prepare(folder: Path) -> None:
    (folder / "beat").mkdir(parents=True, exist_ok=True)
    try:
        # First, because a database that cannot be used is told at once and the files take a minute.
        migrate()
        collect_static(folder)
        if is_empty():
            welcome()
    except OperationalError as error:
        named = " of DATABASE_URL" if env.text("DATABASE_URL") else ""
        raise embedded.ServerError(f"The database{named} cannot be used: {error}".strip()) from None


def welcome() -> None:
    """The demonstration's password is known to everybody, so it goes into the embedded database only."""
    if env.text("DATABASE_URL"):
        say("Nobody can sign in yet: `python manage.py createsuperuser` makes the first administrator")
        return
    say("Loading the demonstration data")
    call_command("demo", verbosity=0)


def collect_static(folder: Path) -> None:
    sources = [env.BASE_DIR / "requirements" / "base.txt", *files_in(BUILD)]
    stamp = Stamp(folder / "static" / ".stamp", sources)
    if not stamp.is_current():
        say("Collecting the static files")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write()


def migrate() -> None:
    from django.db import connection  # noqa: PLC0415 -- after django.setup()
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def is_empty() -> bool:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- after django.setup()

    return not get_user_model()._default_manager.exists()


def commands() -> dict[str, str]:
    """What runs side by side; `exec` so that a signal reaches the program and not a shell."""
    web, worker = (quote(str(Path(sys.executable).parent / name)) for name in ("gunicorn", "celery"))
    # Started together they would share the processors; so the page is there seconds earlier, and a job can wait.
    page = (
        f"{quote(sys.executable)} {quote(str(env.BASE_DIR / 'config' / 'probe.py'))} /healthz {READY_SECONDS}"
    )
    celery = f"{page}; exec {worker} --app config --quiet"
    queues = ",".join(QUEUES)
    processes = env.number("KOLMARK_WORKER_PROCESSES", 2, least=1)
    return {
        "web": f"exec {web} --config python:config.gunicorn config.wsgi",
        "worker": f"{celery} worker --queues {queues} --concurrency {processes} --without-gossip --without-mingle",
        "beat": f"{celery} beat",
    }


def supervise(port: int) -> None:
    honcho.manager.KILL_WAIT = STOP_SECONDS
    manager = honcho.manager.Manager()
    environment = os.environ | {
        "REMAP_SIGTERM": "SIGQUIT",
        "KOLMARK_LOG_LEVEL": env.text("KOLMARK_LOG_LEVEL", "WARNING"),
    }
    for name, command in commands().items():
        manager.add_process(name, command, env=environment, cwd=str(env.BASE_DIR))
    threading.Thread(target=announce, args=(port,), daemon=True).start()
    manager.loop()
    # Stopped by Ctrl-C or by a signal is as it should be; a process that died by itself is not.
    if manager.returncode and manager.returncode > 0 and manager.returncode not in {130, 143}:
        raise embedded.ServerError(
            "A process ended by itself, so all were stopped. Its last words are above."
        )


def announce(port: int) -> None:
    if probe.main("/healthz", READY_SECONDS):
        return
    print(f"\n  Kolmark: http://127.0.0.1:{port}/    Ctrl-C stops it.\n", flush=True)  # noqa: T201
    call_command("demo", sign_ins=True)


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {text} …", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
