from __future__ import annotations

import numpy as np

from lanjie.science.situation.weights import acceptability


def test_an_area_worst_in_everything_is_first_under_every_weight() -> None:
    scores = np.array([[2.0, 1.0, 0.0], [3.0, 0.0, 1.0]])
    shares = acceptability(scores, 500)
    assert shares[0].tolist() == [1.0, 0.0, 0.0]
    assert 0.3 < shares[1, 1] < 0.7


def test_shares_of_each_area_and_of_each_rank_add_up_to_one() -> None:
    shares = acceptability(np.random.default_rng(0).normal(size=(4, 9)), 300)
    np.testing.assert_allclose(shares.sum(axis=0), 1.0)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
