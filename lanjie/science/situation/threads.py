"""Hold the bundled OpenBLAS to one thread while a fit runs.

The matrices here are small: with two threads one sparse factorisation of 2,850 areas took nine times longer than with
one. The library is found among the files this process has mapped; where that list does not exist (not Linux) or
no OpenBLAS is loaded nothing changes but the speed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_SYMBOLS = tuple(
    (f"{prefix}openblas_get_num_threads{suffix}", f"{prefix}openblas_set_num_threads{suffix}")
    for prefix in ("scipy_", "")
    for suffix in ("64_", "")
)


@cache
def _libraries() -> tuple[tuple[ctypes.CDLL, str, str], ...]:
    maps = Path("/proc/self/maps")
    if not maps.exists():
        return ()
    paths = {line.split()[-1] for line in maps.read_text().splitlines() if "openblas" in line}
    found = []
    for path in sorted(paths):
        library = ctypes.CDLL(path)
        found += [(library, get, put) for get, put in _SYMBOLS if hasattr(library, get) and hasattr(library, put)][:1]
    return tuple(found)


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Run the body, or the function this decorates, with one BLAS thread; the former number comes back afterwards."""
    before = [(getattr(lib, put), getattr(lib, get)()) for lib, get, put in _libraries()]
    for put, _ in before:
        put(1)
    try:
        yield
    finally:
        for put, number in before:
            put(number)
