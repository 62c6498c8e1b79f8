"""What can be chosen, as text: it is read back as it was written; other text is refused in words."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.mechanics.kernels import KERNELS
from tests.examples import examples
from ui.convolution.params import (
    MIXES,
    PARAMS,
    USUAL,
    Chosen,
    Filter,
    FiltersParam,
    complete,
    consistent,
    sparse,
)
from ui.kit.inputs import GridParam, PictureParam, read_number, write_number
from ui.kit.url import read, write

FILTERS, GRID, PICTURE = (
    FiltersParam("filters", "filters"),
    GridParam("grid", "grid"),
    PictureParam("own", "own"),
)

numbers = st.floats(-1000, 1000, width=32)
filters = st.one_of(
    st.builds(Filter, st.sampled_from([*KERNELS, *MIXES]), st.integers(0, 180), bias=numbers),
    st.builds(Filter, st.just("learned"), st.integers(0, 7), bias=numbers),
    st.builds(
        Filter, st.just("own"), weights=st.lists(numbers, min_size=1, max_size=27).map(tuple), bias=numbers
    ),
)
grids = st.integers(1, 10).flatmap(
    lambda columns: st.lists(
        st.lists(numbers, min_size=columns, max_size=columns).map(tuple), min_size=1, max_size=10
    ).map(tuple)
)


@given(numbers)
def test_a_number_keeps_its_float32(value: float) -> None:
    assert read_number(write_number(value)) == value


@pytest.mark.parametrize("text", ["", "abc", "nan", "inf", "-1e9", "1001", "1" * 50])
def test_what_is_no_usable_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="between −1000 and 1000"):
        read_number(text)


@given(st.lists(filters, min_size=1, max_size=8).map(tuple))
def test_filters_are_read_as_they_were_written(value: tuple[Filter, ...]) -> None:
    assert FILTERS.read(FILTERS.write(value)) == value


@given(grids)
def test_grids_are_read_as_they_were_written(value: tuple[tuple[float, ...], ...]) -> None:
    assert GRID.read(GRID.write(value)) == value


@given(st.binary(max_size=200))
def test_pictures_are_read_as_they_were_written(value: bytes) -> None:
    assert PICTURE.read(PICTURE.write(value)) == value


def test_filters_can_be_written_by_hand() -> None:
    assert FILTERS.read("sobel_x~gabor:30~own:1,0,-1,0.5@-2") == (
        Filter("sobel_x"),
        Filter("gabor", 30),
        Filter("own", weights=(1, 0, -1, 0.5), bias=-2),
    )


@pytest.mark.parametrize(
    ("param", "text", "words"),
    [
        (FILTERS, "unknown", "no kernel called 'unknown'"),
        (FILTERS, "gabor:x", "whole number must follow"),
        (FILTERS, "own:1,,2", "each number"),
        (FILTERS, "sobel_x@nan", "each number"),
        (FILTERS, "~".join(["sobel_x"] * 9), "8 filters at most"),
        (GRID, "1,2;3", "same length"),
        (GRID, ";".join(["1"] * 11), "10 x 10"),
        (GRID, "", "each number"),
        (PICTURE, "!!!", "damaged"),
    ],
)
def test_other_text_is_refused_in_words(param: FiltersParam, text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        param.read(text)


@examples(300)
@given(st.dictionaries(st.sampled_from([param.name for param in PARAMS]), st.text(max_size=40)))
def test_any_address_gives_a_complete_choice(query: dict[str, str]) -> None:
    values, _ = read(query, PARAMS)
    assert isinstance(consistent(complete(values)), Chosen)


@given(
    view=st.sampled_from(sorted(USUAL)),
    stride=st.integers(1, 16),
    value=st.lists(filters, min_size=1, max_size=8).map(tuple),
    grid=grids,
)
def test_a_choice_survives_the_address(
    view: str, stride: int, value: tuple[Filter, ...], grid: tuple[tuple[float, ...], ...]
) -> None:
    chosen = consistent(
        complete({"view": view, "input": "grid", "stride": stride, "filters": value, "grid": grid})
    )
    values, notes = read(write(sparse(chosen), PARAMS), PARAMS)
    assert notes == []
    assert complete(values) == chosen


def test_the_address_holds_only_what_differs_from_the_view() -> None:
    assert write(sparse(complete({})), PARAMS) == {}
    assert write(sparse(complete({"view": "transposed", "stride": 3})), PARAMS) == {
        "view": "transposed",
        "stride": "3",
    }


def test_each_view_fixes_what_it_does_not_leave_open() -> None:
    pointwise = consistent(complete({"view": "pointwise", "kernel": 5, "dilation": 2, "padding": 3}))
    assert (pointwise.kernel, pointwise.dilation, pointwise.padding) == (1, 1, 0)
    depthwise = consistent(complete({"view": "depthwise", "filters": (Filter("sobel_x"),), "shown": 7}))
    assert depthwise.filters == (Filter("sobel_x"),) * 3
    assert depthwise.shown == 2
    grey = consistent(complete({"view": "depthwise", "colour": "grey", "shown": 2}))
    assert (len(grey.layer_filters), grey.shown) == (1, 0)
    transposed = consistent(complete({"view": "transposed", "mode": "reflect", "groups": 3}))
    assert (transposed.mode, transposed.groups) == ("zeros", 1)


def test_filters_wait_for_colour_where_a_grey_picture_needs_one() -> None:
    three = (Filter("emboss"), Filter("sobel_y"), Filter("laplacian"))
    grey = consistent(complete({"view": "depthwise", "filters": three, "colour": "grey"}))
    assert (grey.filters, grey.layer_filters) == (three, three[:1])
    assert consistent(replace(grey, colour="rgb")).layer_filters == three


def test_numbers_are_those_that_the_browser_computes_with() -> None:
    assert read_number("0.1") == float(np.float32(0.1))
