"""Bars of a class are shares of all of them, and words of strangers stay text."""

from __future__ import annotations

import re

from ui.classroom.bars import Bar, bars_html


def test_bars_are_shares_and_say_their_number() -> None:
    html = bars_html([Bar("Max", 3, True), Bar("Mean <b>", 1, False), Bar("None", 0)])
    assert re.findall(r"<b>(\d+)</b>", html) == ["3", "1", "0"]
    assert re.findall(r"width:(\d+)%", html) == ["75", "25", "0"]
    assert html.count("✓") == 1
    assert "Mean &lt;b&gt;" in html


def test_where_nobody_is_no_bar_has_a_width() -> None:
    assert "width:0%" in bars_html([Bar("Max", 0)])
