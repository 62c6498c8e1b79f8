"""The pictures of "Latent space" for print: what the generator makes of the noise of that plane."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, cast

import numpy as np
import pytest
import torch

from nn_core import build
from nn_core.training import GanProbe, RunHandle
from tests.nn_core.training.gan.small_gans import labelled, make_run
from tests.nn_core.training.small_runs import small_gan
from tests.ui.printed import check_drawn, rows_of
from tests.ui.trained_runs import run_of
from ui.kit.experiment import Experiment
from ui.latent_space.figures import figures, plane, plane_noise, samples
from ui.latent_space.page import Axes
from ui.latent_space.params import PARAMS

DIRECTIONS = np.eye(4)
AXES = Axes((), DIRECTIONS, np.ones(4), 20)


@pytest.fixture(scope="module")
def run() -> Iterator[RunHandle]:
    with run_of(small_gan(average=0.0), 20) as run:
        yield run


def lab_of(**values: Any) -> Experiment:
    return Experiment("latent", PARAMS, {param.name: param.default for param in PARAMS} | values, [])


def made_by_hand(run: RunHandle, noise: np.ndarray) -> np.ndarray:
    """What PyTorch makes of noise with the run's weights, from -1 to 1."""
    spec = cast(Any, run.spec)
    generator = build(spec.generator, 0)
    state = {
        name.removeprefix("g."): torch.from_numpy(array)
        for name, array in run.weights().arrays.items()
        if name.startswith("g.")
    }
    generator.load_state_dict(state)
    with torch.no_grad():
        made: np.ndarray = generator(torch.tensor(noise, dtype=torch.float32)).numpy()
    return made


def test_the_corners_of_the_plane_are_as_far_as_it_reaches() -> None:
    noise = plane_noise(np.zeros(4), DIRECTIONS[:2], 0.5).reshape(8, 8, 4)
    far = 0.5 * 1.8799712  # the mean length of four normal numbers: sqrt(2) gamma(2.5) / gamma(2)
    assert np.allclose(noise[0, 0], [-far, far, 0, 0])  # upper left
    assert np.allclose(noise[7, 7], [far, -far, 0, 0])
    assert np.allclose(np.diff(noise[3, :, 0]), 2 * far / 7)


def test_no_number_of_the_noise_goes_beyond_what_the_page_allows() -> None:
    noise = plane_noise(np.zeros(100), np.eye(100)[:2], 2.0)
    assert np.abs(noise).max() == pytest.approx(6.0)


def test_the_plane_is_what_the_generator_makes_of_its_noise(run: RunHandle) -> None:
    figure = plane(lab_of(first=3, second=1, centre=2, reach=1.5), run, AXES, None)
    middle = run.at(20, GanProbe()).arrays["noise"][1]
    expected = made_by_hand(run, plane_noise(middle, DIRECTIONS[[2, 0]], 1.5))
    rows = rows_of(figure)
    assert rows[0] == ["Direction 3 to the right, 1 up"]
    found = np.array(rows[1 : 1 + 64 * 6], dtype=np.float64).reshape(64, 1, 6, 6)
    assert np.allclose(found, expected, atol=1e-5)
    assert "A plane around sample 2, principal directions, reach 1.5 typical lengths." in figure.settings


def test_samples_have_the_numbers_that_the_page_calls_them(run: RunHandle) -> None:
    rows = rows_of(samples(run, None))
    assert [row[0] for row in rows[1 : 1 + 64 * 7 : 7]] == [str(at) for at in range(1, 65)]
    expected = made_by_hand(run, run.at(20, GanProbe()).arrays["noise"][4:5])
    start = rows.index(["5"]) + 1
    assert np.allclose(np.array(rows[start : start + 6], dtype=float), expected[0, 0], atol=1e-5)


def test_the_plane_is_offered_where_it_is_shown(run: RunHandle) -> None:
    assert list(figures(lab_of(part="plane"), run, AXES)) == ["Plane of pictures", "Samples"]
    assert list(figures(lab_of(part="truncation"), run, None)) == ["Samples"]
    made = figures(lab_of(), run, AXES)
    check_drawn({title: partial(make, None) for title, make in made.items()})


def test_a_plane_of_a_generator_that_is_told_classes_names_its_class() -> None:
    with run_of(make_run(labelled(), conditional=True), 1) as run:
        said = plane(lab_of(label=2), run, AXES, None).settings
    assert "Class c." in said
    assert "The samples come from an average of G" in said
