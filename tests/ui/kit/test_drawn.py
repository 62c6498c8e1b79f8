"""What is pointed at is an answer or nothing, and is compared with what was measured."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from tests.pages.app import press
from ui.kit.answer import Answer, Marks
from ui.kit.drawn import Line, Pixel, Place
from ui.kit.prediction import Given, says, told_of, verdict

WINNER = Pixel(
    question="Which one is it?",
    picture=((1.0, 5.0, 2.0), (0.0, -7.0, 3.0)),
    near=1,
    because={"right": "The largest.", "near": "Look beside it.", "far": "Look again."},
    traps={(1, 1): "It has a sign."},
    answer=lambda _: Answer((0, 1), "it is 5."),
)

LOSS = Line(
    question="Draw how it goes.",
    at=(0, 10, 20),
    along="step",
    name="loss",
    low=0.0,
    high=2.0,
    near=0.2,
    because={"right": "First it helps, then it harms."},
    courses={"falls": "Not for ever."},
    answer=lambda _: Answer((1.0, 0.5, 1.0), "it ends at 1."),
)

MIDDLE = Place(
    question="Where is the middle?",
    extent=3.0,
    name="real points",
    points=((0.0, 1.0), (2.0, 1.0)),
    exact=0.5,
    near=1.0,
    because={"right": "Halfway.", "far": "Look again."},
    traps=(((0.0, 1.0), "That is one of them."), ((1.2, 1.0), "That one is right.")),
    answer=lambda _: Answer((1.0, 1.0), "it is at 1, 1."),
)


def test_a_pixel_outside_of_the_marked_part_has_a_reason_of_its_own() -> None:
    marked = replace(WINNER, window=(0, 1, 1, 2), outside="It is not marked.")
    reasons = {(row, column): marked.reason((row, column), (0, 1)) for row in range(2) for column in range(3)}
    assert reasons == {
        (0, 0): "It is not marked.",
        (0, 1): "The largest.",
        (0, 2): "Look beside it.",
        (1, 0): "It is not marked.",
        (1, 1): "It has a sign.",
        (1, 2): "It is not marked.",
    }
    for alone in ({"window": (0, 1, 1, 2)}, {"outside": "It is not marked."}):
        with pytest.raises(ValueError, match="outside"):
            replace(WINNER, **alone)


@pytest.mark.parametrize("sent", [[0, 0], [1, 2]])
def test_a_pixel_of_the_picture_is_taken(sent: list[int]) -> None:
    assert WINNER.taken(sent) == tuple(sent)


@pytest.mark.parametrize(
    "sent",
    [
        None, "01", {"row": 0}, [], [0], [0, 1, 2], [2, 0], [0, 3], [-1, 0], [0.5, 0], [True, 0],
        [math.nan, 0], [[0], 0], ["0", "1"],
    ],
)  # fmt: skip
def test_what_is_no_pixel_of_the_picture_is_no_answer(sent: object) -> None:
    assert WINNER.taken(sent) is None


@pytest.mark.parametrize(
    ("said", "head", "reason"),
    [
        ((0, 1), "**Right.** You said: row 1, column 2", "The largest."),
        ((0, 2), "**Nearly.** You said: row 1, column 3", "Look beside it."),
        ((1, 1), "**Nearly.** You said: row 2, column 2", "It has a sign."),
    ],
)
def test_who_points_reads_how_that_compares_and_why(said: Marks, head: str, reason: str) -> None:
    found = verdict(WINNER, Given(said, WINNER.answer(None)))
    assert found == f"{head}  \n**Measured:** it is 5.  \n{reason}"


def test_who_does_not_guess_reads_what_was_measured() -> None:
    assert verdict(WINNER, Given(None, WINNER.answer(None))) == "**Measured:** it is 5.  \nThe largest."


@pytest.mark.parametrize(("said", "right"), [((0, 1), True), ((0, 2), True), (None, None)])
def test_a_class_is_told_in_words(said: Marks | None, right: bool | None) -> None:
    told = told_of("A picture", WINNER, Given(said, WINNER.answer(None)))
    words = None if said is None else says(WINNER, said)
    assert (told.card, told.said, told.right) == ("A picture: Which one is it?", words, right)


def script() -> None:
    from tests.ui.kit.test_drawn import WINNER
    from ui.kit.try_this import try_this

    try_this(lambda **_: None, ("A picture", "Look at it.", {}, WINNER))


def pointed(page: AppTest, value: object) -> None:
    """The browser sends that from the first component that can be pointed at."""
    element = next(one for one in page._tree if "try.drawn" in str(getattr(one, "key", "")))
    state = WidgetState(id=element.proto.id, json_value=json.dumps({"predict": value}))
    page._run(WidgetStates(widgets=[state]))


def shown(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(one.value for one in page.markdown)


@pytest.mark.parametrize("value", [[9, 9], ["NaN", 0], [0] * 1000, {"row": 0}])
def test_what_is_no_answer_leaves_the_question(value: object) -> None:
    page = AppTest.from_function(script).run()
    pointed(page, value)
    assert "Which one is it?" in shown(page)
    assert "Measured" not in shown(page)


def test_an_answer_is_measured_and_can_be_asked_for_again() -> None:
    page = AppTest.from_function(script).run()
    pointed(page, [1, 2])
    assert "**Nearly.** You said: row 2, column 3  \n**Measured:** it is 5." in shown(page)
    press(page, "Ask me again")
    assert "Measured" not in shown(page)


@pytest.mark.parametrize("sent", [[0, 3], [-1.5, 2.25]])
def test_a_place_in_the_plane_is_taken(sent: list[float]) -> None:
    assert MIDDLE.taken(sent) == tuple(sent)


@pytest.mark.parametrize(
    "sent", [None, "0,0", [], [0], [0, 0, 0], [3.01, 0], [0, math.inf], [math.nan, 0], [True, 0], ["0", 1]]
)
def test_what_is_no_place_in_the_plane_is_no_answer(sent: object) -> None:
    assert MIDDLE.taken(sent) is None


@pytest.mark.parametrize(
    ("said", "head", "reason"),
    [
        ((1.3, 1.0), "**Right.** You said: x 1.3, y 1", "Halfway."),
        ((1.0, 0.04), "**Nearly.** You said: x 1, y 0", "Halfway."),
        ((0.0, 1.2), "**Not so.** You said: x 0, y 1.2", "That is one of them."),
        ((-2.0, -2.96), "**Not so.** You said: x −2, y −3", "Look again."),
    ],
)
def test_who_points_at_a_place_reads_how_far_off_that_is_and_why(said: Marks, head: str, reason: str) -> None:
    found = verdict(MIDDLE, Given(said, MIDDLE.answer(None)))
    assert found == f"{head}  \n**Measured:** it is at 1, 1.  \n{reason}"


@pytest.mark.parametrize("sent", [[0, 1, 2], [0.0, 0.25, 2.0]])
def test_a_line_within_its_axis_is_taken(sent: list[float]) -> None:
    assert LOSS.taken(sent) == tuple(sent)


@pytest.mark.parametrize(
    "sent",
    [
        None, "0,1,2", {"0": 1}, [], [1, 1], [1, 1, 1, 1], [1] * 10_000, [1, 1, 2.1], [-0.1, 1, 1],
        [math.nan, 1, 1], [1, math.inf, 1], [True, 1, 1], [1, "1", 1], [1, [1], 1], [1, None, 1],
    ],
)  # fmt: skip
def test_what_is_no_line_on_its_axis_is_no_answer(sent: object) -> None:
    assert LOSS.taken(sent) is None


@pytest.mark.parametrize(
    ("said", "head", "reason"),
    [
        ((1.0, 0.6, 1.1), "**Right.** You said: a line through 1, 0.6, 1.1", "0.07 apart. First it helps"),
        ((2.0, 1.5, 2.0), "**Nearly.** You said: a line through 2, 1.5, 2", "1.00 apart. First it helps"),
        ((1.0, 0.5, 0.1), "**Not so.** You said: a line through 1, 0.5, 0.1", "0.30 apart. Not for ever."),
        ((0.0, 0.5, 1.0), "**Not so.** You said: a line through 0, 0.5, 1", "0.33 apart. First it helps"),
    ],
)
def test_who_draws_reads_how_far_apart_the_lines_are_and_why(said: Marks, head: str, reason: str) -> None:
    found = verdict(LOSS, Given(said, LOSS.answer(None)))
    assert found.startswith(f"{head}  \n**Measured:** it ends at 1.  \nOn average the two lines are {reason}")
