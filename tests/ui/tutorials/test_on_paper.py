"""What worksheets show is what the page shows before one has guessed."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TypeVar

import numpy as np
import pytest
from scipy.signal import correlate2d

from nn_core.data import load
from nn_core.data.distributions import DISTRIBUTIONS
from nn_core.data.scenes import load_scenes
from nn_core.training import PlaneProbe, PlaneRun
from tests.ui.trained_runs import run_of
from ui.kit.print.figure import Figure, Maps, Plane, Table
from ui.kit.print.paper import Showing, of_set
from ui.kit.print.sheet import Picture, sheet_pdf
from ui.tutorials.library import library
from ui.tutorials.worksheet import worksheet

Kind = TypeVar("Kind")
PAGES = (
    *("convolution", "pooling", "activation", "backpropagation", "dense", "neural_network", "gan_plane"),
    *("cnn_lab", "gan_lab", "gan_uses", "segmentation", "detection", "sound"),
)
SHOWING: dict[str, Showing] = {page: import_module(f"ui.{page}.figures").on_paper for page in PAGES}
for other in ("why_convolution", "latent_space"):
    SHOWING[other] = lambda query: of_set("mnist")
SOBEL_X = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=float)


def figure(page: str, **query: str) -> Figure:
    found = SHOWING[page](query).figure
    assert found is not None
    return found


def panels(found: Figure, kind: type[Kind]) -> list[Kind]:
    return [one for one in found.panels if isinstance(one, kind)]


@pytest.mark.parametrize("key", library().tutorials)
def test_every_tutorial_has_a_picture_on_paper(key: str) -> None:
    sheet = worksheet(library().tutorials[key], "https://school.example", SHOWING)
    assert any(isinstance(part, Picture) for group in sheet.groups for part in group)
    assert sheet_pdf(sheet).startswith(b"%PDF")


def test_the_points_of_neural_network_are_those_that_its_run_has() -> None:
    (shown,) = panels(figure("neural_network", data="moons", noise="0.2", seed="3"), Plane)
    assert shown.field is None
    spec = PlaneRun("moons")
    with run_of(PlaneRun("moons", replace(spec.config, noise=0.2, seed=3)), 0) as run:
        seen = run.at(0, PlaneProbe()).arrays
    known = np.concatenate([seen["train"], seen["validation"]])
    for at, group in enumerate(shown.groups):
        assert np.allclose(group.points, known[known[:, 2] == at][:, :2], atol=1e-6)


def test_the_points_of_gan_in_the_plane_lie_on_their_shape() -> None:
    (shown,) = panels(figure("gan_plane", data="ring"), Plane)
    (group,) = shown.groups
    from_the_middle = np.hypot(*group.points.T)
    assert len(group.points) == 500
    assert abs(from_the_middle.mean() - 1.6) < 0.02
    assert from_the_middle.std() == pytest.approx(DISTRIBUTIONS["ring"].deviation, rel=0.15)


def test_the_activation_is_asked_of_z_alone() -> None:
    found = figure("activation", bias="-0.5", kernel="sobel_x", gain="2")
    x, z = panels(found, Maps)
    whole = correlate2d(x.maps[0], SOBEL_X, "valid")
    shown = z.maps[0]
    edge = (shown.shape[0] - whole.shape[0]) // 2
    inside = shown[edge : edge + whole.shape[0], edge : edge + whole.shape[1]]
    assert np.allclose(inside, 2 * whole - 0.5, atol=1e-4)


def test_the_chain_rule_is_left_to_who_works_it_out() -> None:
    (table,) = panels(figure("backpropagation"), Table)
    for name, formula, value, gradient in table.rows:
        assert (value == "") == (formula != "given"), name
        assert gradient == ""
    assert {row[0]: row[2] for row in table.rows}["w₁₁"] == 0.5


def test_the_digit_that_a_network_is_to_read_is_one_of_the_set() -> None:
    (shown,) = panels(figure("dense", digit="8", example="3"), Maps)
    digits = load("mnist")
    eights = digits.images[digits.labels == 8]
    assert np.allclose(shown.maps[0], eights[3, 0] / 255)


@pytest.mark.parametrize("page", ["cnn_lab", "gan_lab", "gan_uses"])
def test_images_stand_under_their_class(page: str) -> None:
    (shown,) = panels(figure(page, data="digits"), Maps)
    digits = load("digits")
    for pixels, name in zip(shown.maps, shown.names, strict=True):
        alike = (digits.images[:, 0] / 255 == pixels).all(axis=(1, 2))
        assert digits.class_names[int(digits.labels[alike][0])] == name
    assert len(set(shown.names[:10])) == 10


def test_a_scene_stands_beside_its_true_mask() -> None:
    scene, truth = panels(figure("segmentation", data="three_noise", image="7"), Maps)
    scenes = load_scenes("three_noise")
    assert np.allclose(scene.maps[0], scenes.images[7, 0] / 255)
    assert np.array_equal(truth.maps[0], scenes.class_masks[7])
    assert SHOWING["segmentation"]({"image": "3000"}).figure is None


def test_pictures_of_ones_own_are_not_here() -> None:
    assert SHOWING["cnn_lab"]({"data": "own"}).figure is None
    assert SHOWING["gan_plane"]({"data": "own"}).figure is None
    assert SHOWING["neural_network"]({"data": "own"}).figure is None
