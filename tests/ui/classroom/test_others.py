"""How a class answered, counted by hand."""

from __future__ import annotations

import pytest

from ui.classroom.bars import Bar
from ui.classroom.others import of_drawings, of_numbers, of_options, others_html
from ui.kit.answer import Answer
from ui.kit.drawn import Pixel
from ui.kit.prediction import Choice, Given, Number

SIZE = Choice("Which?", {"a": "None", "b": "Some <b>", "c": "All" + "!" * 400}, {}, lambda _: Answer("b", ""))
MEAN = Number("How many?", 0, 100, 1, 0.05, 0.3, {}, lambda _: Answer(5.0, ""))


def test_each_option_has_its_number_in_the_order_of_the_card_the_own_answer_among_them() -> None:
    given = Given("a", Answer("b", ""))
    others = ["Some <b>", "Some <b>", ("All" + "!" * 400)[:300], "what the card said last year"]
    counted = [(bar.number, bar.is_right) for bar in of_options(SIZE, given, others)]
    assert counted == [(1, False), (2, True), (1, False)]


def test_few_numbers_have_a_bar_each_and_those_that_are_near_are_marked() -> None:
    given = Given(4.0, Answer(5.0, ""))
    bars = of_numbers(MEAN, given, ["5.2", "−2", "10⁻⁸", "4", "None"])
    assert bars == [
        Bar("−2", 1, False),
        Bar("10⁻⁸", 1, False),
        Bar("4", 2, False),
        Bar("5.2", 1, True),
    ]


@pytest.mark.parametrize(("measured", "at"), [(5.0, 0), (11.0, 1), (60.0, 5), (0.0, 0), (10.0, 0)])
def test_many_numbers_share_bars_and_that_of_what_was_measured_is_marked(measured: float, at: int) -> None:
    given = Given(0.0, Answer(measured, ""))
    bars = of_numbers(MEAN, given, ["5", "10", "11", "20", "30", "40", "50", "60"])
    assert [bar.number for bar in bars] == [3, 2, 1, 1, 1, 1]
    assert [bar.says for bar in bars][:2] == ["0 to 10", "10 to 20"]
    assert [bar.is_right for bar in bars] == [place == at for place in range(6)]


def test_drawings_are_counted_by_their_words_and_the_measured_one_is_marked() -> None:
    pixel = Pixel(
        question="Where?", picture=((0, 1), (2, 3)), because={}, answer=lambda _: Answer((1, 1), "")
    )
    given = Given((0, 1), Answer((1, 1), ""))
    bars = of_drawings(pixel, given, ["row 2, column 2", "row 1, column 1", "row 2, column 2"])
    assert bars == [
        Bar("row 2, column 2", 2, True),
        Bar("row 1, column 2", 1, False),
        Bar("row 1, column 1", 1, False),
    ]
    assert "4 with you" in others_html(pixel, given, ["row 2, column 2"] * 3)


def test_who_is_alone_is_told_so() -> None:
    assert "Nobody else" in others_html(SIZE, Given("a", Answer("b", "")), [])
    assert "Nobody else" in others_html(MEAN, Given(3.0, Answer(5.0, "")), [])


def test_words_are_text_and_each_bar_is_a_share_of_all() -> None:
    html = others_html(SIZE, Given("a", Answer("b", "")), ["Some <b>", "Some <b>", "None"])
    assert "Some &lt;b&gt;" in html
    assert "4 with you" in html
    assert html.count("width:50%") == 2
    assert html.count("width:0%") == 1
