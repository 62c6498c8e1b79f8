"""The pictures of "Why convolution?" for print: nothing on them that waits for a prediction on the page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from tests.ui.printed import check_drawn, rows_of
from ui.kit.lessons import Session
from ui.why_convolution.contest import Contestants, recipes
from ui.why_convolution.figures import accuracy, figures, shifted, sizes
from ui.why_convolution.lesson import Lesson, work_out

CURVES = {
    "cnn": ((0, 0.1), (25, 0.625), (400, 0.97)),
    "perceptron": ((0, 0.125), (25, 0.5)),
    "cnn_shuffled": ((0, 0.25),),
    "perceptron_shuffled": (),
}
SHIFTS = {"cnn": (0.97, 0.9, 0.5), "perceptron": (0.91, 0.6, 0.25)}


def contest_of(*, done: bool = True) -> Contestants:
    """A contest that nobody has trained, as if its curves were these."""
    made = {}
    for name, recipe in zip(CURVES, recipes("size", 0), strict=True):
        findings = SimpleNamespace(shifts=SHIFTS[name]) if done and name in SHIFTS else None
        result = SimpleNamespace(accuracy=CURVES[name][-1][1]) if done and CURVES[name] else None
        made[name] = SimpleNamespace(curve=CURVES[name], findings=findings, result=result, recipe=recipe)
    return Contestants(**cast(Any, made))


def session_of(**values: Any) -> Session[Lesson]:
    return Session(work_out(values))


def test_the_curves_are_those_of_the_trainings() -> None:
    rows = rows_of(accuracy(session_of(shuffled="cnn"), contest_of()))
    assert rows[1:5] == [
        ["step", "CNN", "perceptron", "CNN, pixels shuffled", "perceptron, pixels shuffled"],
        ["0", "0.1", "0.125", "0.25", ""],
        ["25", "0.625", "0.5", "", ""],
        ["400", "0.97", "", "", ""],
    ]


def test_what_waits_for_a_prediction_is_not_printed() -> None:
    session, contest = session_of(), contest_of()
    assert rows_of(accuracy(session, contest))[1] == ["step", "CNN", "perceptron"]
    assert len(rows_of(sizes(session, contest))[2:-3]) == 2
    assert list(figures(session, contest)) == ["Accuracy while they train", "What they are made of"]
    assert "Digits pushed aside" in figures(session_of(shifted="cnn"), contest)
    assert "Digits pushed aside" not in figures(session_of(shifted="cnn"), contest_of(done=False))


def test_digits_pushed_aside_have_a_row_for_each_pixel() -> None:
    rows = rows_of(shifted(session_of(shifted="cnn"), contest_of()))
    assert rows[2:5] == [["0", "0.97", "0.91"], ["1", "0.9", "0.6"], ["2", "0.5", "0.25"]]


def test_the_networks_are_told_with_their_parameters() -> None:
    figure = sizes(session_of(), contest_of())
    assert rows_of(figure)[2] == ["CNN", "10954", "0.97"]
    said = "CNN: 3 convolutions with 8, 16 and 32 filters. Perceptron: 1 hidden layer of 14 units."
    assert figure.settings.endswith(said)
    assert rows_of(sizes(session_of(), contest_of(done=False)))[2][2] == "in training"


def test_all_of_them_can_be_printed() -> None:
    check_drawn(figures(session_of(shifted="cnn", shuffled="neither"), contest_of()))
    check_drawn(figures(session_of(), contest_of(done=False)))
