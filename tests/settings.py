"""The product's settings on servers and folders of this test run alone."""

import os
from pathlib import Path

from config import env
from tests.servers import TEMPLATE, remove

# The controlling process makes the folder; its parallel workers and the processes they start inherit it.
if "KOLMARK_TEST_VAR" not in os.environ:
    tests_dir = env.var_dir() / "test"
    for old in tests_dir.glob("[0-9]*"):
        if not Path(f"/proc/{old.name}").exists():
            remove(old)
    os.environ["KOLMARK_TEST_VAR"] = str(tests_dir / str(os.getpid()))

# Never on the servers that somebody's shell names: tests empty tables and stop brokers.
os.environ |= dict.fromkeys(("DATABASE_URL", "REDIS_URL", "CACHE_URL", "EMAIL_URL"), "")
os.environ["KOLMARK_VAR"] = os.environ["KOLMARK_TEST_VAR"]
os.environ["KOLMARK_TESTING"] = "1"
# Never the live service: tests/tiktok_stand_in.py takes its place where a test asks for it.
os.environ |= {f"KOLMARK_TIKTOK_{name}": "" for name in ("APP_KEY", "APP_SECRET", "SERVICE_ID")}
os.environ |= {
    f"KOLMARK_TIKTOK_{name}_URL": "http://127.0.0.1:9" for name in ("API", "AUTH", "CONSENT", "CONSENT_US")
}
os.environ["KOLMARK_TIKTOK_PACE_MS"] = "0"
os.environ.setdefault("KOLMARK_LOG_LEVEL", "WARNING")

from config.settings import *  # noqa: F403, TID251

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 -- whitenoise warns of a missing folder
# Cloned from the migrated cluster: nothing is left to migrate.
DATABASES["default"]["TEST"] = {"TEMPLATE": TEMPLATE, "MIGRATE": False}  # noqa: F405
