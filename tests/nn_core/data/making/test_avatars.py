"""The recipe of the avatars; where the packages are not installed that draw them, nothing is asked of it."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from nn_core.data import load

pytest.importorskip("dicebear")
pytest.importorskip("resvg_py")


@pytest.mark.parametrize("label", [0, 7])
def test_the_recipe_draws_the_faces_that_are_there(label: int) -> None:
    from dicebear import Style

    from nn_core.data.making.avatars import STYLE, picture, shrunk

    style = Style(json.loads(files("dicebear_styles").joinpath(STYLE).read_text("utf-8")))
    drawn = picture(style, label, 3)
    for name, side in (("avatars", 32), ("avatars_64", 64)):
        assert np.array_equal(shrunk(drawn, side), load(name).images[375 * label + 3])
