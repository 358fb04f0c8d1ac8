from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from lanjie.reports import wording_reported as wording
from lanjie.reports.definitions import definitions


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("pre.permit_tonnes", "8921000", "892.1 万"),
        ("pre.permit_tonnes", "8920499", "892.0 万"),
        ("pre.permit_tonnes", "8920500", "892.1 万"),
        ("bud.total", "710000000", "7.1 亿"),
        ("bud.total", "705000000", "7.1 亿"),
        ("bud.total", "704999999", "7.0 亿"),
        ("tre.abstinent3y", "256700", "25.67 万"),
        ("pub.live_viewers", "700000", "70 万"),
        ("enf.effectiveness", "1.485", "1.49"),
        ("enf.effectiveness", "1.4849", "1.48"),
        ("enf.outflow_yoy", "-83", "−83"),
        ("pre.registered", "8903", "8903"),
    ],
)
def test_a_report_rounds_half_up_on_the_digits_it_prints(key, value, text):
    assert wording.printed(definitions().figures[key], Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "most", "qualifier", "zh", "en"),
    [
        ("30", None, "more_than", "超过 30", "more than 30"),
        ("70", None, "nearly", "近 70", "nearly 70"),
        ("20", None, "at_least", "不少于 20", "at least 20"),
        ("1000", "1500", "range", "1,000 至 1,500", "1,000 to 1,500"),
        ("8903.0000", None, "exact", "8,903", "8,903"),
        ("565.3200", None, "exact", "565.32", "565.32"),
    ],
)
def test_a_value_is_written_with_what_its_source_says_of_it(value, most, qualifier, zh, en):
    words = wording.said(Decimal(value), Decimal(most) if most else None, qualifier)
    with translation.override("zh-hans"):
        assert str(words) == zh
    with translation.override("en"):
        assert str(words) == en


def test_a_year_takes_no_separator():
    assert wording.number(Decimal(2020), bare=True) == "2020"


def test_a_flow_whose_beginning_is_not_stated_says_so():
    day = date(2020, 8, 31)
    with translation.override("en"):
        assert str(wording.period(None, day, "flow")) == "to 2020-08-31, beginning not stated"
        assert str(wording.period(None, day, "stock")) == "2020-08-31"
        assert str(wording.period(date(2020, 1, 1), day, "flow")) == "2020-01-01 to 2020-08-31"
