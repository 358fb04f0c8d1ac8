from __future__ import annotations

import os

import pytest

from lanjie.site.operations import sealed_file
from lanjie.site.operations.sealed_file import CHUNK, SealedFileError, SealedReader, SealedWriter

SECRET = b"a passphrase of some length"


def sealed(path, content: bytes, secret: bytes = SECRET):
    with SealedWriter(path, secret) as file:
        for start in range(0, len(content), 70_000):
            file.write(content[start : start + 70_000])
    return path


def opened(path, secret: bytes = SECRET) -> bytes:
    reader = SealedReader(path, secret)
    try:
        return reader.read()
    finally:
        reader.close()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 5])
def test_what_goes_in_comes_out(tmp_path, size):
    content = os.urandom(size)
    assert opened(sealed(tmp_path / "a", content)) == content


def test_nothing_of_the_content_can_be_read(tmp_path):
    assert b"canary-canary" not in sealed(tmp_path / "a", b"canary-canary" * 100).read_bytes()


def test_another_key_does_not_open(tmp_path):
    with pytest.raises(SealedFileError):
        opened(sealed(tmp_path / "a", b"x"), b"other")


@pytest.mark.parametrize("place", [0, 20, 40, CHUNK, -1])
def test_one_changed_byte_is_found(tmp_path, place):
    path = sealed(tmp_path / "a", os.urandom(CHUNK + 500))
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(SealedFileError):
        opened(path)


@pytest.mark.parametrize("keep", [20, 1000, CHUNK + 16 + 4 + 32])
def test_a_cut_file_is_found(tmp_path, keep):
    path = sealed(tmp_path / "a", os.urandom(2 * CHUNK))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(SealedFileError):
        opened(path)


def test_swapped_pieces_are_found(tmp_path):
    path = sealed(tmp_path / "a", os.urandom(3 * CHUNK))
    whole, head, piece = path.read_bytes(), len(sealed_file.MAGIC) + 16, CHUNK + 16 + 4
    first, second, rest = whole[head : head + piece], whole[head + piece : head + 2 * piece], whole[head + 2 * piece :]
    path.write_bytes(whole[:head] + second + first + rest)
    with pytest.raises(SealedFileError):
        opened(path)


def test_an_interrupted_writer_leaves_nothing(tmp_path):
    writer = SealedWriter(tmp_path / "a", SECRET)
    writer.write(b"half")
    writer.__exit__(RuntimeError, RuntimeError(), None)
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "key"
    assert sealed_file.key_file(path) == sealed_file.key_file(path)
    assert path.stat().st_mode & 0o077 == 0
