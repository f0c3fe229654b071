import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from config import probe


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 503)
        self.end_headers()

    def log_message(self, *_words):
        pass


@pytest.fixture
def port(monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    monkeypatch.delenv("KOLMARK_BIND", raising=False)
    monkeypatch.setenv("KOLMARK_PORT", str(number))
    return number


@pytest.fixture
def served(port):
    server = HTTPServer(("127.0.0.1", port), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(("path", "code"), [("/healthz", 0), ("/readyz", 1)])
def test_answer_other_than_ok_is_a_failure(path, code):
    assert probe.main(path) == code


@pytest.mark.usefixtures("port")
def test_nobody_there_is_a_failure_after_the_time_that_was_given():
    asked = time.monotonic()

    assert probe.main("/healthz", 0.5) == 1
    assert time.monotonic() - asked >= 0.5


def test_who_starts_late_is_waited_for(port):
    late = threading.Timer(0.4, lambda: _serve_one(port))
    late.start()

    assert probe.main("/healthz", 20) == 0
    late.join()


def _serve_one(port):
    with HTTPServer(("127.0.0.1", port), Answer) as server:
        server.handle_request()


def test_bind_names_the_port_before_the_port_does(port, served, monkeypatch):
    monkeypatch.setenv("KOLMARK_BIND", f"0.0.0.0:{port}")
    monkeypatch.setenv("KOLMARK_PORT", "1")

    assert probe.main("/healthz") == 0


@pytest.mark.usefixtures("port")
def test_bind_that_names_no_port_is_a_failure(monkeypatch):
    monkeypatch.setenv("KOLMARK_BIND", "nonsense")

    assert probe.main("/healthz") == 1
