"""Weighted shares with linearised variance and design effect, against numbers worked out by hand."""

from __future__ import annotations

import pytest

from lanjie.science.surveys.shares import wilson
from lanjie.science.surveys.weighted import ENOUGH, Cluster, cluster_part, degrees, weighted_share


def cluster(answers, yes, *, weight=1.0, stratum=""):
    return Cluster(stratum, answers, answers * weight, answers * weight**2, yes * weight)


def test_a_simple_sample_has_no_design_effect():
    found = weighted_share([cluster(150, 120)])
    assert found.share.value == 0.8
    assert found.design_effect == pytest.approx(1)
    assert found.error == pytest.approx((0.8 * 0.2 / 150) ** 0.5)
    assert (found.share.low, found.share.high) == (wilson(120, 150).low, wilson(120, 150).high)
    assert not found.by_clusters


def test_unequal_weights_cost_answers_after_kish():
    # 50 answers of weight 1 and 50 of weight 3: (Σw)²/Σw² = 200²/500 = 80 of 100, so 1.25
    found = weighted_share([Cluster("", 100, 200.0, 500.0, 120.0)])
    assert found.weighting == pytest.approx(1.25)
    assert found.design_effect == pytest.approx(1.25)
    assert found.share.n == pytest.approx(80)
    assert found.share.value == pytest.approx(0.6)


def test_two_clusters_of_one_stratum_by_hand():
    # p = 0.5; residuals (8 - 5)/20 = 0.15 and (2 - 5)/20 = -0.15; variance 2/1 · (0.0225 + 0.0225) = 0.09
    found = weighted_share([cluster(10, 8), cluster(10, 2)])
    assert found.error == pytest.approx(0.3)
    # simple: 0.25/20 = 0.0125, so 7.2 times as much
    assert found.design_effect == pytest.approx(7.2)
    assert found.by_clusters


def test_equal_clusters_bring_only_the_variance_of_a_simple_sample():
    # no difference between clusters would mean no error at all, which nobody believes
    found = weighted_share([cluster(10, 5), cluster(10, 5)])
    assert found.design_effect == pytest.approx(1)


def test_strata_take_away_the_difference_between_them():
    # p = 0.5; within town residuals (9-5)/40 and (7-5)/40, in villages (3-5)/40 and (1-5)/40: twice 2·2·(0.025)² = 0.005
    clusters = [cluster(10, 9, stratum="town"), cluster(10, 7, stratum="town"),
                cluster(10, 3, stratum="village"), cluster(10, 1, stratum="village")]  # fmt: skip
    found = weighted_share(clusters)
    assert found.error**2 == pytest.approx(0.005)
    together = weighted_share([Cluster("", c.answers, c.weight, c.weight_square, c.weight_yes) for c in clusters])
    assert found.error < together.error
    assert (found.strata, found.clusters, found.answers) == (2, 4, 40)


def test_strata_of_one_cluster_are_joined_rather_than_taken_for_certain():
    alone = [cluster(10, 8, stratum="a"), cluster(10, 2, stratum="b")]
    assert weighted_share(alone).error == pytest.approx(weighted_share([cluster(10, 8), cluster(10, 2)]).error)


@pytest.mark.parametrize(("yes", "value"), [(0, 0.0), (30, 1.0)])
def test_everybody_of_one_opinion_still_has_an_interval(yes, value):
    found = weighted_share([cluster(15, yes / 2), cluster(15, yes / 2)])
    assert found.share.value == value
    assert found.share.high - found.share.low == pytest.approx(wilson(0, 30).high)


def test_the_scale_of_weights_does_not_matter():
    one = weighted_share([cluster(10, 8), cluster(20, 9)])
    thousand = weighted_share([cluster(10, 8, weight=1000), cluster(20, 9, weight=1000)])
    assert thousand.share.value == pytest.approx(one.share.value)
    assert thousand.design_effect == pytest.approx(one.design_effect)


@pytest.mark.parametrize("clusters", [[], [Cluster("", 0, 0.0, 0.0, 0.0)]])
def test_nothing_asked_is_refused(clusters):
    with pytest.raises(ValueError, match="no answer"):
        weighted_share(clusters)


def test_few_clusters_borrow_the_design_effect_of_the_survey():
    # alone these three would claim to be exact; with the survey's 1.5 they are worth 30 / 1.5 answers
    few = [cluster(10, 8), cluster(10, 8), cluster(10, 8)]
    found = weighted_share(few, borrowed=1.5)
    assert (found.design_effect, found.share.n) == (pytest.approx(1.5), pytest.approx(20))
    assert not found.by_clusters


def test_what_is_borrowed_comes_on_top_of_the_weights():
    found = weighted_share([Cluster("", 100, 200.0, 500.0, 120.0)], borrowed=2.0)
    assert found.design_effect == pytest.approx(2.5)


@pytest.mark.parametrize(("more", "own"), [(0, False), (1, True)])
def test_enough_clusters_are_believed(more, own):
    many = [cluster(10, 6 + n % 4) for n in range(ENOUGH + more)]
    assert degrees(many) == ENOUGH + more - 1
    assert weighted_share(many, borrowed=1.5).by_clusters is own


def test_the_part_of_clusters_over_domains_by_hand():
    # first domain: seen 0.09 of 0.0125; second: p = 0.6, residuals ±0.05, seen 0.01 of 0.24/20 = 0.012
    part = cluster_part([[cluster(10, 8), cluster(10, 2)], [cluster(10, 7), cluster(10, 5)]])
    assert part == pytest.approx((0.09 + 0.01) / (0.0125 + 0.012))


def test_the_part_of_clusters_is_never_below_one_nor_without_clusters():
    assert cluster_part([[cluster(10, 5), cluster(10, 5)]]) == 1
    assert cluster_part([[cluster(10, 5)]]) == 1
    assert cluster_part([]) == 1
