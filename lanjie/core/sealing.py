"""Encryption of single fields: AES-256-GCM under a key named in the value, and a keyed index to find equal values.

A sealed value reads `1.<key id>.<base64>`; `about` (table and field) is authenticated with it, so a value moved to another field does not
open. Keys lie in `var/field_keys.json`; `new_key` begins a new one while old values still open. Control E2 of the security baseline.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


class SealError(ValueError):
    """A value that does not open: changed, moved to another field, or sealed with a key that is not here."""


def seal(text: str, *, about: str) -> str:
    """Encrypt a text for one field."""
    key_id, key = _current()
    nonce = os.urandom(NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), about.encode())
    return f"1.{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(value: str, *, about: str) -> str:
    """Decrypt a field's value; raises `SealError`."""
    try:
        version, key_id, body = value.split(".")
        key = _keys()[key_id]
        raw = base64.urlsafe_b64decode(body)
        if version != "1" or base64.urlsafe_b64encode(raw).decode() != body:  # one spelling only
            raise SealError(about)
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], about.encode()).decode()
    except (ValueError, KeyError, InvalidTag, binascii.Error):
        raise SealError(about) from None


def blind_index(text: str, *, about: str) -> str:
    """A keyed digest by which equal values of one field are found without opening any. 64 hex characters."""
    key = hashlib.sha256(b"blind index" + next(iter(_keys().values()))).digest()  # of the first key: survives rotation
    return hmac.new(key, f"{about}\0{text}".encode(), hashlib.sha256).hexdigest()


def new_key() -> str:
    """Begin a new key and return its id; values sealed from now on use it."""
    keys = {key_id: base64.b64encode(key).decode() for key_id, key in _keys().items()} if _file().exists() else {}
    key_id = secrets.token_hex(4)
    keys[key_id] = base64.b64encode(AESGCM.generate_key(256)).decode()
    beside = _file().with_suffix(".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(keys, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(_file())
    return key_id


def _file() -> Path:
    path: Path = settings.VAR / "field_keys.json"
    return path


def _keys() -> dict[str, bytes]:
    if not _file().exists():
        new_key()
    return {key_id: base64.b64decode(key) for key_id, key in json.loads(_file().read_text()).items()}


def _current() -> tuple[str, bytes]:
    return list(_keys().items())[-1]
