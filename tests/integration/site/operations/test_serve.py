"""The real thing: an empty folder, migrate, serve, a page, a job, Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests import environment

LANJIE = [sys.executable, "-m", "lanjie.cli"]


@pytest.fixture
def place(tmp_path) -> dict[str, str]:
    """The environment of a fresh installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LANJIE_", "DATABASE_URL"))}
    return {**kept, "LANJIE_MODE": "demo", "LANJIE_VAR": str(tmp_path), "LANG": "en_US.UTF-8", "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_it_does_not_start_on_an_old_database(place):
    done = subprocess.run([*LANJIE, "serve"], env=place, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "run lanjie migrate first" in done.stderr


def test_it_serves_runs_jobs_and_stops_clean(place):
    subprocess.run([*LANJIE, "migrate", "--verbosity", "0"], env=place, check=True)
    port = free_port()
    running = subprocess.Popen(
        [*LANJIE, "serve", "--port", str(port)], env=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert f"http://127.0.0.1:{port}/" in running.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/") as answer:
            assert answer.status == 200
            assert "text/html" in answer.headers["Content-Type"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/lanjie/lanjie.css") as answer:
            assert answer.status == 200
        second = subprocess.run(
            [*LANJIE, "serve", "--port", str(port)], env=place, capture_output=True, text=True, check=False
        )
        assert "is taken" in second.stderr
    finally:
        running.send_signal(signal.SIGINT)
        rest, _ = running.communicate(timeout=30)
    assert running.returncode == 0
    assert rest.strip().endswith("Stopped")
    assert not Path(f"/proc/{running.pid}").exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_tests_do_not_touch_the_folder_of_the_shell():
    assert "lanjie-test-" in str(environment.VAR)
