"""Charts of a class: numbers of people, words of strangers as words, and drawn once."""

from ui.classroom.bars import Bar
from ui.classroom.charts import COLOURS, chart

BARS = (
    Bar("Max", 3, True),
    Bar("Mean <b>&", 1, False),
    Bar("Neither of the two, as far as one can see", 0),
)


def test_each_bar_has_its_number_its_words_and_its_colour() -> None:
    plot = chart(BARS).to_plotly_json()
    (drawn,) = plot["data"]
    assert list(drawn["x"]) == list(map(int, drawn["text"])) == [3, 1, 0]
    assert list(drawn["marker"]["color"]) == [COLOURS[True], COLOURS[False], COLOURS[None]]
    words = plot["layout"]["yaxis"]["ticktext"]
    assert words[:2] == ["Max", "Mean &lt;b>&amp;"]
    assert words[2].count("<br>") == 1
    assert plot["layout"]["yaxis"]["autorange"] == "reversed"  # the first on top


def test_what_has_not_changed_is_not_drawn_again() -> None:
    assert chart(BARS) is chart(tuple(BARS))
    assert chart(BARS) is not chart(BARS[:2])
