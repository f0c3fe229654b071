"""How much memory the reading of a file may take, in a worker's process that has other work to do after it."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext_noop

from imports.errors import FileRefusedError

GROWTH = 1024 << 20
# Where the system does not tell a process its size, it does not hold it to one either.
_SIZE = Path("/proc/self/statm")
# As the process began: two who read at once do not take each other's limit for it.
_SOFT, _HARD = resource.getrlimit(resource.RLIMIT_AS)


@contextmanager
def limited_memory(growth: int = GROWTH) -> Iterator[None]:
    """This process may grow by so many bytes meanwhile; raises FileRefusedError where that is not enough.

    The limit is the whole process's: for workers, whose jobs do not share one.
    """
    if not _SIZE.exists():
        yield
        return
    wanted = int(_SIZE.read_text().split()[0]) * resource.getpagesize() + growth
    limit = wanted if _HARD == resource.RLIM_INFINITY else min(wanted, _HARD)
    resource.setrlimit(resource.RLIMIT_AS, (limit, _HARD))
    try:
        yield
    except MemoryError as error:
        raise FileRefusedError(gettext_noop("The file takes too much memory to read. Split it.")) from error
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (_SOFT, _HARD))
