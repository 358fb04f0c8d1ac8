from __future__ import annotations

import pytest

from lanjie.governance.spans import gaps, overlaps


@pytest.mark.parametrize(
    ("spans", "length", "expected"),
    [
        ([(0, 3), (3, 5)], 5, []),
        ([(0, 3), (4, 5)], 5, [(3, 4)]),
        ([(1, 5)], 5, [(0, 1)]),
        ([(0, 4)], 5, [(4, 5)]),
        ([], 2, [(0, 2)]),
        ([(0, 5), (1, 2)], 5, []),
    ],
)
def test_a_gap_is_what_no_span_covers(spans, length, expected):
    assert gaps(spans, length) == expected


@pytest.mark.parametrize(
    ("spans", "expected"), [([(0, 3), (3, 5)], []), ([(0, 3), (2, 5)], [2]), ([(2, 5), (0, 3)], [2]), ([], [])]
)
def test_an_overlap_is_where_a_span_begins_too_early(spans, expected):
    assert overlaps(spans) == expected
