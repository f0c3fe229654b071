"""Servers of a test run. The migrated cluster is kept and copied, so that a run starts in a second or two."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from config import embedded, env

TEMPLATE = "kolmark_migrated"
MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder made there has a name nobody can guess
LEAST_FREE_MEMORY = 2 * 2**30
SOURCES = (
    "*/migrations/*.py",
    "*/sql/**/*",
    "*/triggers.py",
    "*/audit.py",
    "*/defaults.py",
    "core/*.py",
    "config/settings.py",
    "requirements/dev.txt",
    "tests/servers.py",
)


@contextlib.contextmanager
def servers(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    kept = migrated_cluster(folder.parent)
    with place_for_cluster(folder) as place:
        (folder / "postgres").symlink_to(place)
        shutil.copytree(kept, place, dirs_exist_ok=True)
        embedded.give_tree(place)
        with embedded.servers(folder, throwaway=True):
            yield


@contextlib.contextmanager
def place_for_cluster(folder: Path) -> Iterator[Path]:
    """In memory where there is room, as a fresh copy of a database is more than a thousand files."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > LEAST_FREE_MEMORY
    with tempfile.TemporaryDirectory(prefix="kolmark-test-", dir=MEMORY if in_memory else folder) as place:
        yield Path(place)


def remove(folder: Path) -> None:
    """What a run that was killed has left."""
    shutil.rmtree((folder / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def migrated_cluster(tests_dir: Path) -> Path:
    """A stopped cluster with every migration applied, made again when a migration changes."""
    key = fingerprint()
    kept = tests_dir / f"cluster-{key}"
    with (tests_dir / "cluster.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / "whole").exists():
            for old in tests_dir.glob("cluster-*"):
                shutil.rmtree(old)
            make_cluster(kept)
            (kept / "whole").touch()
    return kept / "postgres"


def make_cluster(folder: Path) -> None:
    with embedded.servers(folder, throwaway=True):
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "KOLMARK_VAR": str(folder)}
        for command in (["migrate", "--verbosity=0"], ["createcachetable"]):
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=env.BASE_DIR, env=environment, check=True
            )
        with psycopg.connect(embedded.database_url(folder, "postgres"), autocommit=True) as connection:
            connection.execute(f'alter database "{embedded.DATABASE}" rename to "{TEMPLATE}"')


def fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(env.BASE_DIR.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(env.BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def clone_database(folder: Path, name: str) -> str:
    """A fresh copy of the migrated database; returns its address."""
    with psycopg.connect(embedded.database_url(folder, "postgres"), autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')
        # As files: the rows of a copy need no log when nothing is brought back after a crash.
        connection.execute(f'create database "{name}" template "{TEMPLATE}" strategy file_copy')
    return embedded.database_url(folder, name)
