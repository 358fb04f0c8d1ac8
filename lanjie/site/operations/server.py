"""Web server and worker as two child processes that start, stop and fail together."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

GRACE = 10.0
PATIENCE = 60.0


def web(host: str, port: int, workers: int) -> list[str]:
    """The command line of the web server."""
    options = ["--interface", "wsgi", "--no-ws", "--host", host, "--port", str(port), "--workers", str(workers)]
    quiet = ["--log-level", "warning", "--blocking-threads", "4", "--respawn-failed-workers"]
    return [sys.executable, "-m", "granian", *options, *quiet, "lanjie.site.wsgi:application"]


def worker() -> list[str]:
    """The command line of the worker of background jobs."""
    return [sys.executable, "-m", "lanjie.cli", "worker"]


def is_free(host: str, port: int) -> bool:
    """Whether the address can be bound."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        with socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, port), timeout=1):  # noqa: S104  compared
            return True
    except OSError:
        return False


class Children:
    """Processes that live together: one ends, all end."""

    def __init__(self, commands: Sequence[list[str]]) -> None:
        # Sessions of their own: Ctrl-C reaches this process alone, which then stops them in order.
        self._running = [subprocess.Popen(command, start_new_session=True) for command in commands]
        self._stopping = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def until_ready(self, host: str, port: int) -> bool:
        """Wait for the web server to listen; False when a child ended or a signal came first."""
        began = time.monotonic()
        while self._alive() and time.monotonic() - began < PATIENCE:
            if answers(host, port):
                return True
            time.sleep(0.05)
        return False

    def wait(self) -> int:
        """Wait for a signal or the end of a child, stop the others; 0 after a signal, else the status of the child."""
        while self._alive():
            time.sleep(0.2)
        status = 0 if self._stopping else next(c.returncode or 1 for c in self._running if c.poll() is not None)
        for child in self._running:
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + GRACE
        for child in self._running:
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        return status

    def _alive(self) -> bool:
        return not self._stopping and all(child.poll() is None for child in self._running)
