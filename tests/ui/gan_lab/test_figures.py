"""The lab's pictures for print: samples as the generator of that step makes them, curves as measured."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nn_core.training import GanProbe, RunHandle
from tests.nn_core.training.small_runs import small_gan
from tests.ui.printed import check_drawn, rows_of
from tests.ui.trained_runs import run_of
from ui.gan_lab.figures import figures, learning, samples
from ui.kit.print.draw import draw
from ui.kit.print.figure import Figure, Maps
from ui.kit.print.pictures import generated

CHARTS: list[dict[str, Any]] = [
    {
        "title": "Losses, this batch",
        "series": [{"name": "g_loss", "label": "G", "colour": "generator", "dashed": False}],
        "range": None,
        "log": True,
    }
]


@pytest.fixture(scope="module")
def run() -> Iterator[RunHandle]:
    with run_of(small_gan(average=0.0), 20) as run:
        yield run


def test_samples_are_what_the_generator_makes_of_the_noise(run: RunHandle) -> None:
    noise = run.at(20, GanProbe()).arrays["noise"]
    state = run.weights().arrays
    made = np.tanh(noise @ state["g.linear1.weight"].T + state["g.linear1.bias"])
    figure = samples(run, None)
    rows = rows_of(figure)
    found = np.array(rows[1 : 1 + 64 * 6], dtype=np.float64).reshape(64, 36)
    assert np.allclose(found, made, atol=1e-5)
    panel = figure.panels[0]
    assert isinstance(panel, Maps)
    assert panel.scale == (-1, 1)
    assert "at step 20, 64 samples" in rows[0][0]
    assert rows[1 + 64 * 6 + 1] == ["Real"]


@pytest.mark.parametrize(("average", "source"), [(0.0, "the G that is training"), (0.9, "an average of G")])
def test_samples_name_the_network_that_made_them(average: float, source: str) -> None:
    with run_of(small_gan(average=average), 1) as run:
        said = samples(run, None).settings
    assert f"The samples come from {source}" in said
    assert "from −1 (black) to 1 (white)" in said


def test_images_are_shown_from_black_to_white_also_in_colour() -> None:
    ends = np.array([-1.0, 0.0, 1.0, 5.0]).reshape(1, 1, 2, 2)
    grey = generated("", ends)
    assert (grey.maps.ravel().tolist(), grey.scale) == ([-1, 0, 1, 5], (-1, 1))
    colour = np.zeros((1, 3, 4, 5)) - 1
    colour[:, 0] = 1
    panel = generated("", colour)
    assert (panel.maps.shape, panel.scale) == ((1, 4, 5, 3), (-1, 1))
    with Image.open(BytesIO(draw(Figure("", ((panel,),), "One."), "png"))) as image:
        colours = {tuple(pixel) for pixel in np.asarray(image.convert("RGB")).reshape(-1, 3)}
    assert (255, 0, 0) in colours


def test_curves_are_the_history_of_the_run(run: RunHandle) -> None:
    figure = learning(run, CHARTS, None)
    rows = rows_of(figure)
    assert rows[:2] == [["Losses, this batch"], ["step", "G"]]
    made = {int(row[0]): row[1] for row in rows[2 : rows.index([])]}
    history = run.history()
    for step, loss in zip(history["step"].tolist(), history["g_loss"].tolist(), strict=True):
        assert made[step] == ("" if np.isnan(loss) else repr(loss))
    assert "Step 20; loss non saturating" in figure.settings
    assert "average 0" in figure.settings


def test_both_can_be_printed(run: RunHandle) -> None:
    check_drawn({title: partial(make, None) for title, make in figures(run, CHARTS).items()})


def test_a_conditional_gan_says_which_class_was_asked_for() -> None:
    from nn_core import Activation, Architecture, Flatten, Linear, Unflatten
    from nn_core.training import GanConfig, GanRun
    from tests.nn_core.training.small_runs import small_set

    generator = Architecture((4 + 3,), (Linear(36), Unflatten((1, 6, 6)), Activation("tanh")))
    judge = Architecture((4, 6, 6), (Flatten(), Linear(1)))
    spec = GanRun(generator, judge, small_set(), GanConfig(batch_size=16, latent_size=4, conditional=True))
    with run_of(spec, 1) as run:
        asked = run.at(1, GanProbe()).arrays["labels"]
        figure = samples(run, None)
        rows = rows_of(figure)
        assert [row[0] for row in rows[1 : 1 + 64 * 7 : 7]] == ["abc"[int(label)] for label in asked]
        assert rows[1 + 64 * 7] == []
        panel = figure.panels[0]
        assert isinstance(panel, Maps)
        assert (panel.columns, "64 samples" in panel.title) == (3, True)
        assert "its class" in figure.settings
