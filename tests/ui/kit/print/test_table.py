"""The numbers of figures as comma-separated values, safe to open in a spreadsheet."""

from __future__ import annotations

import csv as reader
import io

import numpy as np
import pytest

from ui.kit.print.figure import Bars, Curves, Figure, Group, Line, Maps, Matrix, Panel, Plane, Table
from ui.kit.print.table import csv


def rows_of(*panels: Panel) -> list[list[str]]:
    text = csv(Figure("A title", (panels,), "Seed 3.", "Pooling", "http://here/pooling"))
    return list(reader.reader(io.StringIO(text)))


def test_title_and_caption_come_last() -> None:
    assert rows_of(Table("t", ("n",), ((1,),)))[-2:] == [
        ["A title"],
        ["Layerscope, Pooling. Seed 3. http://here/pooling"],
    ]


def test_each_line_has_a_column_and_is_empty_where_it_has_no_point() -> None:
    loss = Line("training loss", np.array([0, 1, 2]), np.array([2.5, np.nan, 0.1]), "train")
    checked = Line("validation loss", np.array([0, 2, 4]), np.array([2.0, 1e-7, 3.0]), "train")
    assert rows_of(Curves("Losses", "step", "loss", (loss, checked)))[:6] == [
        ["Losses"],
        ["step", "training loss", "validation loss"],
        ["0", "2.5", "2.0"],
        ["1", "", ""],
        ["2", "0.1", "1e-07"],
        ["4", "", "3.0"],
    ]


def test_numbers_keep_all_their_digits() -> None:
    exact = np.array([[[1 / 3, -2e-300]]])
    short = exact.astype(np.float32)
    found = rows_of(Maps("m", exact, "diverging"))[1]
    assert [float(text) for text in found] == exact.ravel().tolist()
    assert [np.float32(text) for text in rows_of(Maps("m", short, "diverging"))[1]] == short.ravel().tolist()
    assert rows_of(Maps("m", np.array([[[0.1]]], np.float32)))[1] == ["0.1"]


def test_maps_stand_one_below_the_other_under_their_names() -> None:
    maps = np.arange(8).reshape(2, 2, 2)
    assert rows_of(Maps("m", maps, names=("a", "b")))[:7] == [
        ["m"],
        ["a"],
        ["0", "1"],
        ["2", "3"],
        ["b"],
        ["4", "5"],
        ["6", "7"],
    ]


def test_a_picture_in_colour_is_three_tables() -> None:
    picture = np.array([[[[0.0, 0.5, 1.0]]]])
    found = rows_of(Maps("m", picture, "rgb"))
    assert found[1:7] == [["red"], ["0.0"], ["green"], ["0.5"], ["blue"], ["1.0"]]


def test_matrix_points_and_bars() -> None:
    matrix = Matrix("m", np.array([[3, 1], [0, 4]]), ("cat", "dog"), "true", "answer")
    assert rows_of(matrix)[1:4] == [["true \\ answer", "cat", "dog"], ["cat", "3", "1"], ["dog", "0", "4"]]
    plane = Plane(
        "p", (Group("real", np.array([[1.5, -2.0]]), "real"),), (0, 1, 0, 1), np.zeros((1, 2)), (-1, 1), "D"
    )
    assert rows_of(plane)[1:5] == [["group", "x", "y"], ["real", "1.5", "-2.0"], ["D"], ["0.0", "0.0"]]
    bars = Bars("b", ("cat", "dog"), np.array([0.25, 0.75]), "probability", ("train", "train"))
    assert rows_of(bars)[1:4] == [["", "probability"], ["cat", "0.25"], ["dog", "0.75"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_what_a_spreadsheet_would_compute_begins_with_an_apostrophe(text: str) -> None:
    bars = Bars(text, (text, "dog"), np.array([-1.0, 1.0]), text, ("train", "train"))
    found = rows_of(bars)
    assert found[:3] == [[f"'{text}"], ["", f"'{text}"], [f"'{text}", "-1.0"]]  # the number stays one


def test_commas_quotes_and_line_breaks_stay_in_their_cell() -> None:
    name = 'a, "b"\nc'
    assert rows_of(Bars("b", (name,), np.ones(1), "p", ("train",)))[2] == [name, "1.0"]
