import yaml

from config.env import BASE_DIR

COMPOSE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
OURS = ("migrate", "web", "worker", "beat")


def test_every_container_has_a_read_only_root():
    assert {name for name, service in COMPOSE["services"].items() if not service.get("read_only")} == set()


def test_every_lasting_service_is_checked():
    unchecked = {name for name, service in COMPOSE["services"].items() if "healthcheck" not in service}

    assert unchecked == {"migrate"}


def test_there_is_one_beat():
    assert COMPOSE["services"]["beat"]["deploy"] == {"replicas": 1}


def test_the_queue_is_kept_and_never_evicted():
    command = COMPOSE["services"]["broker"]["command"][-1]

    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_secrets_come_from_the_environment():
    environment = COMPOSE["services"]["web"]["environment"]

    assert all("${" in environment[name] for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"))


def test_image_runs_as_an_ordinary_user():
    last_stage = (BASE_DIR / "Dockerfile").read_text().rsplit("FROM ", 1)[-1]

    assert "USER kolmark" in last_stage


def test_locks_name_no_registry():
    texts = [path.read_text() for path in (BASE_DIR / "requirements").glob("*.txt")]

    assert not [line for text in texts for line in text.splitlines() if "://" in line]
    assert '"resolved"' not in (BASE_DIR / "package-lock.json").read_text()
