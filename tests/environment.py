"""Loaded by pytest before Django's settings: tests run in their own mode, data folder and database, whatever the shell says."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Each process (each xdist worker too) gets a data folder of its own; in memory where the machine offers it, because the
# database is written with synchronous=FULL.
_MEMORY = Path("/dev/shm")  # noqa: S108  a folder of mode 0700 is made inside
VAR = Path(tempfile.mkdtemp(prefix="lanjie-test-", dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)

for name in [name for name in os.environ if name.startswith("LANJIE_") and name != "LANJIE_TEST_DATABASE_URL"]:
    del os.environ[name]
os.environ["LANJIE_MODE"] = "test"
os.environ["LANJIE_VAR"] = str(VAR)
# A variable of its own: nobody's working DATABASE_URL is ever touched by a test.
os.environ["DATABASE_URL"] = os.environ.get("LANJIE_TEST_DATABASE_URL") or f"sqlite:///{VAR / 'lanjie.sqlite3'}"
os.environ["OMP_NUM_THREADS"] = "1"
