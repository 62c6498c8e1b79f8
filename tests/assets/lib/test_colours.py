"""The browser's tables of colours are those of the core."""

import numpy as np

from nn_core.render import DIVERGING, GREY
from tests.node import js


def test_colour_tables_are_those_of_the_core() -> None:
    tables = js(
        'import { DIVERGING, GREY } from "./lib/colours.js"',
        "[DIVERGING, GREY].map((table) => Array.from(new Uint8Array(table.buffer)))",
    )
    for table, expected in zip(tables, (DIVERGING, GREY), strict=True):
        colours = np.array(table).reshape(256, 4)
        assert (colours[:, 3] == 255).all()
        np.testing.assert_array_equal(colours[:, :3], expected)
