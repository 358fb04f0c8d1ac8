"""`make test`: every test on SQLite, then those that touch a database again on PostgreSQL. Arguments go to pytest."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.postgres import server

ROOT = Path(__file__).resolve().parent.parent
#: Folders whose tests touch a database.
DATABASE = ["tests/integration", "tests/contracts"]
EMPTY = 5  # pytest's status for "no tests ran"


def pytest(where: list[str], arguments: list[str], **environment: str) -> tuple[int, str]:
    """Run pytest and pass its output through; its status and closing line."""
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadscope", "-rsfE", *where, *arguments]
    running = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert running.stdout is not None
    closing = ""
    for line in running.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        closing = line.strip() or closing
    return running.wait(), closing


def main(arguments: list[str]) -> int:
    """Run both rounds; zero only if both passed."""
    began = time.monotonic()
    rounds = {"SQLite": pytest([] if _named(arguments) else ["tests"], arguments)}
    try:
        with server() as url:
            sys.stdout.write("PostgreSQL …\n")
            where = [] if _named(arguments) else [folder for folder in DATABASE if (ROOT / folder).is_dir()]
            rounds["PostgreSQL"] = pytest(where, arguments, LANJIE_TEST_DATABASE_URL=url.format("lanjie"))
    except ImportError:
        sys.stdout.write("PostgreSQL: skipped, no server on this machine (make system installs one)\n")
    for name, (_, closing) in rounds.items():
        sys.stdout.write(f"{name}: {closing}\n")
    sys.stdout.write(f"{time.monotonic() - began:.0f} s\n")
    named = _named(arguments)
    return max(0 if status == EMPTY and named else status for status, _ in rounds.values())


def _named(arguments: list[str]) -> bool:
    """Whether the arguments name files or folders themselves."""
    return any((ROOT / argument.split("::")[0]).exists() for argument in arguments if not argument.startswith("-"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
