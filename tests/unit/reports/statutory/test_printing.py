from __future__ import annotations

from decimal import Decimal

import pytest

from lanjie.reports.statutory.printing import PrintingError, english, hanzi, printed, style


def zh(value: float, *options: str, **said: object) -> str:
    return printed(value, "zh", style(options), **said)  # type: ignore[arg-type]


def test_a_count_stands_in_full_with_its_thousands_apart():
    assert zh(8903) == "8,903"


def test_a_decimal_keeps_its_digits():
    assert zh(Decimal("565.32")) == "565.32"


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        (8_921_000, ("万", "1"), "892.1 万"),
        (256_700, ("万", "2"), "25.67 万"),
        (710_000_000, ("亿", "1"), "7.1 亿"),
        (6_010_000, ("万",), "601 万"),
        (10_000, ("万", "余"), "1 万余"),
    ],
)
def test_large_numbers_are_printed_in_wan_and_yi(value, options, text):
    qualifier = "more_than" if "余" in options else "exact"
    assert zh(value, *options, qualifier=qualifier) == text


def test_rounding_is_half_up_on_the_printed_digits():
    assert zh(1_250_000, "万", "0") == "125 万"
    assert zh(12_500, "万", "1") == "1.3 万"


@pytest.mark.parametrize(("x", "text"), [(30, "30"), (31, "30 余"), (39, "30 余"), (40, "40")])
def test_yu_is_true_only_between_two_steps(x, text):
    assert zh(x, "余", "step", "10") == text


@pytest.mark.parametrize(("x", "text"), [(65, "65"), (66, "近 70"), (69, "近 70"), (70, "70")])
def test_jin_is_true_only_just_below(x, text):
    assert zh(x, "近", "step", "10") == text


@pytest.mark.parametrize(("x", "text"), [(1000, "1,000"), (1001, "超过 1,000"), (1099, "超过 1,000"), (1100, "1,100")])
def test_over_holds_less_than_a_tenth_above(x, text):
    assert zh(x, "超过", "step", "1000") == text


def test_what_a_source_calls_more_than_is_printed_with_the_word_the_template_allows():
    assert zh(30, "余", qualifier="more_than") == "30 余"
    assert zh(70, "近", "step", "10", qualifier="nearly") == "近 70"
    assert zh(35, "至", qualifier="range", value_max=40) == "35 至 40"


def test_an_open_number_is_refused_where_the_template_allows_no_word():
    with pytest.raises(PrintingError):
        zh(30, qualifier="more_than")


def test_a_word_of_another_meaning_is_refused():
    with pytest.raises(PrintingError):
        zh(70, "余", qualifier="nearly")


def test_a_typed_base_that_is_false_is_refused():
    assert zh(34, "余", "base", "30") == "30 余"
    with pytest.raises(PrintingError):
        zh(42, "余", "base", "30")


def test_a_fall_is_printed_without_its_sign_where_the_words_say_it():
    assert zh(-83, "abs") == "83"
    assert zh(-83) == "−83"


def test_a_year_has_no_thousands():
    assert zh(2020, "bare") == "2020"


@pytest.mark.parametrize(("n", "words"), [(0, "零"), (8, "八"), (10, "十"), (13, "十三"), (20, "二十"), (87, "八十七")])
def test_chinese_numerals(n, words):
    assert hanzi(n) == words


@pytest.mark.parametrize(("n", "words"), [(3, "three"), (13, "thirteen"), (21, "twenty-one"), (40, "forty")])
def test_english_numerals(n, words):
    assert english(n) == words


def test_a_fraction_can_not_be_written_in_words():
    with pytest.raises(PrintingError):
        zh(1.5, "cn")


def test_an_unknown_option_is_refused():
    with pytest.raises(PrintingError):
        style(("约",))
