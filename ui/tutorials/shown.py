"""What worksheets show of a page."""

from __future__ import annotations

from collections.abc import Mapping

from ui.cnn_lab.lab import FALLBACK_DATA
from ui.convolution import figures as convolution
from ui.convolution.session import PAGE as CONVOLUTION
from ui.kit.inputs import picture_source, set_source
from ui.pooling import figures as pooling
from ui.pooling.lesson import PAGE as POOLING
from ui.tutorials.worksheet import Showing, Shown


def show_convolution(query: Mapping[str, str]) -> Shown:
    lesson = CONVOLUTION.at(query)
    return Shown(convolution.layer(lesson), picture_source(lesson.chosen))


def show_pooling(query: Mapping[str, str]) -> Shown:
    lesson = POOLING.at(query)
    return Shown(pooling.layer(lesson), picture_source(lesson.chosen))


SHOWING: Mapping[str, Showing] = {
    "convolution": show_convolution,
    "pooling": show_pooling,
    "cnn_lab": lambda query: Shown(None, set_source(query.get("data", FALLBACK_DATA))),
}
"""What takes training is not drawn."""
