"""Numbers in Python's messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.numerals import apart, bound, bracketed, figure, general, machine, readable
from tests.numerals import read


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-3.2e-05", "−3.2·10⁻⁵"),
        ("1e-08", "10⁻⁸"),
        ("-1e-08", "−10⁻⁸"),
        ("1.0e+07", "1.0·10⁷"),
        ("-0.5", "−0.5"),
        ("1,240", "1,240"),
        ("adam-w", "adam-w"),
        ("nan", "nan"),
        ("", ""),
    ],
)
def test_what_python_writes_is_written_for_readers(text: str, written: str) -> None:
    assert readable(text) == written


@pytest.mark.parametrize("value", [0.0, -2.0, 0.25, 1e-8, -3.2e-5, 2.5e12, 6.02e23, -1e-300])
def test_a_number_is_read_back_as_what_it_was(value: float) -> None:
    assert read(general(value)) == pytest.approx(value)
    assert float(machine(general(value))) == value


@pytest.mark.parametrize(
    ("text", "machine_text"), [(" 3 · 10⁻⁴", "3e-4"), ("1e-4", "1e-4"), ("−5", "-5"), ("none", "none")]
)
def test_what_is_typed_is_read(text: str, machine_text: str) -> None:
    assert machine(text) == machine_text


@pytest.mark.parametrize("text", ["310⁻⁴", "·10⁻⁴", "10⁻"])
def test_what_only_looks_like_a_power_of_ten_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="could not convert"):
        float(machine(text))


def test_bounds_are_written_out_unless_they_are_tiny() -> None:
    assert [bound(value) for value in (1e-8, 1e6, 0.25, -20, 0, 0.001)] == [
        "10⁻⁸",
        "1,000,000",
        "0.25",
        "−20",
        "0",
        "0.001",
    ]


def test_a_negative_factor_stands_in_brackets() -> None:
    assert [bracketed(general(value)) for value in (-0.4, 0, 3, -1e-8)] == ["(−0.4)", "0", "3", "(−10⁻⁸)"]


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ((1.165, 1.248), ("1.165", "1.248")),
        ((0.16102, 0.16098), ("0.16102", "0.16098")),
        ((0.160932, 0.160974), ("0.1609", "0.161")),
        ((0.25, 0.25 + 1e-12), ("0.25", "0.250000000001")),
        ((0.5, 0.5), ("0.5", "0.5")),
    ],
)
def test_numbers_that_differ_are_written_so_that_they_do(
    pair: tuple[float, float], expected: tuple[str, str]
) -> None:
    assert apart(*pair) == expected


@given(st.floats(0, 10), st.floats(0, 10))
def test_two_numbers_read_alike_only_where_they_are(one: float, other: float) -> None:
    first, second = apart(one, other)
    assert (first == second) is (one == other)
    if figure(one) != figure(other):
        assert (first, second) == (figure(one), figure(other))
