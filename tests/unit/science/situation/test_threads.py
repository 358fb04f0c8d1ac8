from __future__ import annotations

import pytest

from lanjie.science.situation import threads


def numbers() -> list[int]:
    return [int(getattr(library, get)()) for library, get, _ in threads._libraries()]


def test_one_thread_inside_and_the_former_number_after_even_on_an_error() -> None:
    before = numbers()
    if not before:
        pytest.skip("no OpenBLAS is loaded")
    inside: list[int] = []

    @threads.one_blas_thread()
    def fail() -> None:
        inside.extend(numbers())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert set(inside) == {1}
    assert numbers() == before
