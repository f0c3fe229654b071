"""`make bench SIZE=1e5`: measures each case on a cluster of its own and prints ratios.

A time means nothing on another machine; each case runs its floor, its peers and ours in the same rounds.
"""

import argparse
import contextlib
import os
from importlib import import_module
from pathlib import Path

CASES = (
    "closing",
    "recomputing",
    "method",
    "listing",
    "importing",
    "exporting",
    "orders",
    "workbooks",
    "attribution",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--size", type=lambda text: int(float(text)), default=10_000)
    parser.add_argument("--case", action="append", choices=CASES, help="only this one; may be given again")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()

    folder = Path(os.environ.get("KOLMARK_VAR", "var")).resolve() / "bench" / str(asked.size)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["KOLMARK_VAR"] = str(folder)
    os.environ.setdefault("KOLMARK_LOG_LEVEL", "WARNING")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

    from config import embedded  # noqa: PLC0415 -- the folder is known only now

    with contextlib.ExitStack() as running:
        # Whoever finds the servers of the folder running uses them.
        with contextlib.suppress(embedded.InUseError):
            running.enter_context(embedded.servers(folder))
        import django  # noqa: PLC0415

        django.setup()
        from . import harness, prepare  # noqa: PLC0415

        prepare.ready(asked.size)
        for case in asked.case or CASES:
            harness.as_loaded()
            for result in import_module(f"benchmarks.{case}").run(size=asked.size, rounds=asked.rounds):
                result.show()
                result.write(folder)


if __name__ == "__main__":
    main()
