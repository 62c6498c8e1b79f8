"""A tutorial on paper asks and does not answer; its solutions say what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from nn_core.mechanics import MechanicsError
from nn_core.tutorials.document import Tutorial
from nn_core.tutorials.progress import Standing, Told
from ui.kit.print.figure import Figure, Maps
from ui.kit.print.paper import Showing, Shown
from ui.kit.print.sheet import Box, Lines, Picture, Sheet, Words
from ui.tutorials.library import library
from ui.tutorials.worksheet import solutions, worksheet

ADDRESS = "https://school.example"
FIGURE = Figure("A map", ((Maps("Zeros", np.zeros((1, 4, 4))),),), "Four by four.")
SOURCE = "Cat: Somebody. CC0."


def shown(query: Mapping[str, str]) -> Shown:
    return Shown(replace(FIGURE), SOURCE)


def always_the_same(query: Mapping[str, str]) -> Shown:
    return Shown(FIGURE, SOURCE)


def refused(query: Mapping[str, str]) -> Shown:
    raise MechanicsError("stride", "too large")


def kernel() -> Tutorial:
    return library().tutorials["10_kernel"]


def texts(sheet: Sheet) -> str:
    return "\n".join(part.text for group in sheet.groups for part in group if isinstance(part, Words | Box))


@pytest.mark.parametrize("key", library().tutorials)
def test_a_worksheet_has_every_question_with_its_options_and_no_answer(key: str) -> None:
    tutorial = library().tutorials[key]
    sheet = worksheet(tutorial, ADDRESS, {})
    said = texts(sheet)
    boxes = [part for group in sheet.groups for part in group if isinstance(part, Box)]
    options = [option for step in tutorial.steps if step.predict for option in step.predict.options]
    assert len(boxes) == len(options) > 0
    assert not any(box.ticked for box in boxes)
    for step in tutorial.steps:
        assert step.title in said
        assert not step.hint or step.hint not in said
    for option in options:
        assert option.because not in said
    rooms = [group for group in sheet.groups if any(isinstance(part, Lines) for part in group)]
    assert len(rooms) == len(tutorial.steps)
    assert "**" not in said


def test_it_says_where_when_and_whose_its_data_are() -> None:
    sheet = worksheet(kernel(), ADDRESS, {"convolution": shown})
    said = texts(sheet)
    assert "What a kernel sees" in said
    assert "8 minutes" in said
    assert f"{ADDRESS}/convolution?input=grid" in said
    assert said.count(SOURCE) == 1


@pytest.mark.parametrize(
    ("showing", "pictures"),
    [
        ({"convolution": shown}, 3),
        ({"convolution": always_the_same}, 1),
        ({"convolution": refused}, 0),
        ({}, 0),
    ],
)
def test_each_state_that_can_be_drawn_is_drawn_once(showing: Mapping[str, Showing], pictures: int) -> None:
    parts = [part for group in worksheet(kernel(), ADDRESS, showing).groups for part in group]
    opened = [step.query for step in kernel().steps if step.query is not None]
    assert (len(opened), opened[2] == opened[3]) == (4, True)
    assert sum(isinstance(part, Picture) for part in parts) == pictures


def test_solutions_tick_what_was_measured_and_give_every_reason() -> None:
    asks = [place for place, step in enumerate(kernel().steps) if step.predict]
    standing = Standing(told={asks[0]: Told(said=0, right=1, text="5 times that is 0.")})
    sheet = solutions(kernel(), ADDRESS, standing)
    boxes = [part for group in sheet.groups for part in group if isinstance(part, Box)]
    assert [box.text for box in boxes if box.ticked] == ["0 everywhere"]
    said = texts(sheet)
    assert "5 times that is 0." in said
    assert said.count("Not measured yet") == len(asks) - 1
    for step in kernel().steps:
        for option in step.predict.options if step.predict else ():
            assert option.because in said
