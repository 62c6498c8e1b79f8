"""Sheets for a class: what stands on which page, and that a file comes of it."""

from __future__ import annotations

import numpy as np
import pytest

from ui.kit.print.figure import Figure, Maps
from ui.kit.print.sheet import (
    BODY_PT,
    LINE_GAP,
    TALLEST,
    Box,
    Lines,
    Part,
    Picture,
    Sheet,
    Words,
    canvases,
    height,
    pages_of,
    sheet_pdf,
)

PICTURE = Picture(Figure("A map", ((Maps("Zeros", np.zeros((1, 4, 4))),),), "Four by four."))


def lines_for(inches: float) -> Lines:
    return Lines(int(inches / LINE_GAP))


def test_what_belongs_together_goes_to_the_next_page_rather_than_be_torn() -> None:
    half = lines_for(0.4 * TALLEST)
    torn: tuple[Part, ...] = (Words("Question"), half)
    assert pages_of([(half,), torn]) == [[half, *torn]]
    most = lines_for(0.7 * TALLEST)
    assert pages_of([(most,), torn]) == [[most], list(torn)]


def test_what_fits_on_no_page_is_torn_between_its_parts() -> None:
    most = lines_for(0.7 * TALLEST)
    assert pages_of([(most, most)]) == [[most], [most]]


@pytest.mark.parametrize("part", [Words("a" * 30), Box("Yes"), Lines(2), PICTURE])
def test_every_page_ends_above_its_foot(part: Part) -> None:
    pages = pages_of([(part,)] * 80)
    assert len(pages) > 1
    assert sum(map(len, pages)) == 80
    assert all(sum(map(height, page)) <= TALLEST for page in pages)


def test_a_long_paragraph_takes_more_lines() -> None:
    one, many = height(Words("word")), height(Words("word " * 100))
    assert (many - one) / (BODY_PT * 1.35 / 72) >= 5


def test_the_file_has_its_pages_and_is_the_same_each_time() -> None:
    sheet = Sheet(
        "Edges", ((Words("Why?"), Box("Yes"), Box("No", ticked=True)), (PICTURE,), (Lines(40),)), "Foot"
    )
    file = sheet_pdf(sheet)
    assert file.startswith(b"%PDF")
    assert file.count(b"/Type /Page ") == len(canvases(sheet)) == 2
    assert file == sheet_pdf(sheet)


def test_a_box_that_is_ticked_looks_otherwise() -> None:
    ticked, empty = (Sheet("Edges", ((Box("Yes", ticked=one),),), "") for one in (True, False))
    assert len(canvases(ticked)[0].axes[0].lines) == len(canvases(empty)[0].axes[0].lines) + 2
