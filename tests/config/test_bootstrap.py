import fcntl
import os
import socket
import subprocess
import sys

import pytest

from config import bootstrap, embedded, env, run


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "bootstrap.in").write_text("uv\n")
    return tmp_path


def test_a_step_is_current_until_what_it_was_made_from_changes(root):
    source = root / "requirements" / "bootstrap.in"
    bootstrap.Stamp(root / "stamp", [source]).write()
    assert bootstrap.Stamp(root / "stamp", [source]).is_current()

    source.write_text("uv==1\n")

    assert not bootstrap.Stamp(root / "stamp", [source]).is_current()


def test_an_interrupted_step_is_done_again(root):
    stamp = bootstrap.Stamp(root / "stamp", [])
    stamp.write()
    stamp.remove()

    assert not stamp.is_current()


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("npm error code ECONNREFUSED", "registry cannot be reached"),
        ("error sending request for url", "registry cannot be reached"),
        ("ERROR: [Errno 28] No space left on device", "disk is full"),
        ("SyntaxError: nothing we know", "uv failed:\n  SyntaxError"),
    ],
)
def test_a_failed_program_is_explained_in_a_sentence(output, words):
    assert words in bootstrap.explain("uv", output)


def test_a_program_that_outlives_its_setup_keeps_the_next_one_waiting(root):
    with bootstrap.one_at_a_time():
        left = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    with (root / "requirements" / "bootstrap.in").open() as lock:
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        left.communicate(b"\n")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_taken_port_is_refused_with_the_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(embedded.ServerError, match=f"Port {port} is taken.*KOLMARK_PORT={port + 1}"):
            run.refuse_taken(port)


def test_file_where_a_folder_belongs_ends_the_start_with_a_sentence(tmp_path):
    (tmp_path / "log").touch()

    done = started(KOLMARK_VAR=str(tmp_path))

    assert done.returncode == 1
    assert done.stderr == f"{tmp_path / 'log'} cannot be written: File exists.\n"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"DATABASE_URL": "postgresql://kolmark@127.0.0.1:1/kolmark"}, "SECRET_KEY is required"),
        (
            {"DATABASE_URL": "postgresql://kolmark@127.0.0.1:1/kolmark", "SECRET_KEY": "s" * 50},
            "The database of DATABASE_URL cannot be used",
        ),
        ({"KOLMARK_PROT": "8001"}, "Unknown setting in the environment: KOLMARK_PROT"),
        ({"KOLMARK_PORT": "eighty"}, "KOLMARK_PORT must be a whole number"),
    ],
)
def test_wrong_setting_ends_the_start_with_a_sentence(tmp_path, given, words):
    done = started(**{"REDIS_URL": "redis://127.0.0.1:1/0", "KOLMARK_VAR": str(tmp_path), **given})

    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def started(**given):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KOLMARK_")}
    return subprocess.run(
        [sys.executable, "-m", "config.run"],
        cwd=env.BASE_DIR,
        env=environment | {"DJANGO_SETTINGS_MODULE": "config.settings"} | given,
        capture_output=True,
        text=True,
        check=False,
    )
