"""Servers for the whole run: started once by the controlling process, one database per parallel worker."""

import contextlib
import os
import shutil
from pathlib import Path

import pytest

from config import embedded

_servers = contextlib.ExitStack()


def pytest_configure(config):
    is_worker = hasattr(config, "workerinput")
    given = os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    if is_worker or given or config.option.collectonly:
        return
    try:
        _servers.enter_context(embedded.servers(Path(os.environ["KOLMARK_TEST_VAR"]), throwaway=True))
    except embedded.ServerError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_unconfigure(config):
    if hasattr(config, "workerinput"):
        return
    _servers.close()
    shutil.rmtree(os.environ["KOLMARK_TEST_VAR"], ignore_errors=True)
