"""Servers of a test run. The migrated cluster is kept and copied, so that a run starts in a second or two."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg

from config import embedded, env

TEMPLATE = "kolmark_migrated"
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
    shutil.copytree(migrated_cluster(folder.parent), folder / "postgres")
    embedded.give_tree(folder / "postgres")
    with embedded.servers(folder, throwaway=True):
        yield


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
        connection.execute(f'create database "{name}" template "{TEMPLATE}"')
    return embedded.database_url(folder, name)
