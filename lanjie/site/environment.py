"""What the environment says: the one place that reads variables, so that every setting has a name and a default."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlparse

MODES = ("demo", "production", "test")


def mode() -> str:
    """`LANJIE_MODE`: demo (the default: simulated data, one process), production or test."""
    value = os.environ.get("LANJIE_MODE", "demo")
    if value not in MODES:
        message = f"LANJIE_MODE={value!r}: expected one of {', '.join(MODES)}"
        raise ValueError(message)
    return value


def var() -> Path:
    """`LANJIE_VAR`: the folder that holds the database, the key and the exports (default ./var)."""
    folder = Path(os.environ.get("LANJIE_VAR", "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret(name: str) -> str:
    """`LANJIE_<NAME>`, or a key made once and kept in the data folder, readable by its owner only."""
    from_environment = os.environ.get(f"LANJIE_{name.upper()}")
    if from_environment:
        return from_environment
    path = var() / name
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database() -> dict[str, object]:
    """`DATABASE_URL` (postgres://user:password@host:port/name or sqlite:///path) as Django's setting."""
    url = urlparse(os.environ.get("DATABASE_URL") or f"sqlite:///{var() / 'lanjie.sqlite3'}")
    if url.scheme.startswith("postgres"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 60,
        }
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.path[1:] if url.path != "/:memory:" else ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
            },
        }
    message = f"DATABASE_URL: unknown kind of database {url.scheme!r}; use postgres:// or sqlite:///"
    raise ValueError(message)


def hosts() -> list[str]:
    """`LANJIE_HOSTS`: names this server answers to, separated by commas; this machine only, unless said."""
    given = os.environ.get("LANJIE_HOSTS", "")
    return [name.strip() for name in given.split(",") if name.strip()] or [
        "localhost",
        "127.0.0.1",
        "[::1]",
        "testserver",
    ]
