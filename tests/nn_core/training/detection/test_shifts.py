"""Shifted scenes are the same scenes elsewhere: pixels and boxes move together, and no box leaves."""

from __future__ import annotations

import numpy as np
import torch

from nn_core.data.scenes import load_scenes
from nn_core.training.detection.grid import targets
from nn_core.training.detection.shifts import Shifts, shifted

SCENES = load_scenes("shapes_plain")
PLACES = torch.arange(40)


def test_pixels_go_down_and_to_the_right_and_come_in_on_the_other_side() -> None:
    image = torch.arange(6.0).reshape(1, 1, 2, 3).repeat(2, 2, 1, 1)
    moved = shifted(image, torch.tensor([[0, 0], [1, 2]]))
    assert moved[0, 1].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert moved[1, 1].tolist() == [[4, 5, 3], [1, 2, 0]]


def test_each_digit_stays_whole_and_inside_with_its_box() -> None:
    shifts = Shifts(SCENES, (8, 8), seed=0)
    way = shifts.draw(PLACES)
    assert (way != 0).any(dim=1).float().mean() > 0.8
    masks = torch.tensor(SCENES.masks[:40])[:, None]
    moved = shifted(masks, way)[:, 0].numpy()
    found, _, labels = shifts.targets(PLACES, way)
    for scene, (mask, (down, right)) in enumerate(zip(moved, way.tolist(), strict=True)):
        count = SCENES.counts[scene]
        boxes = SCENES.boxes[scene, :count] + np.array([down, right, down, right])
        for thing, box in enumerate(boxes):
            rows, columns = np.nonzero(mask == thing + 1)
            edges = rows.min(), columns.min(), rows.max() + 1, columns.max() + 1
            assert box.tolist() == list(map(float, edges))
        assert boxes.min() >= 0
        assert boxes.max() <= 64
        cells = {(int((b[0] + b[2]) / 16), int((b[1] + b[3]) / 16)) for b in boxes}
        assert set(zip(*np.nonzero(found[scene]), strict=True)) == cells
        assert set(labels[scene][found[scene] > 0]) <= set(SCENES.labels[scene])


def test_every_shift_that_keeps_all_boxes_inside_is_drawn() -> None:
    """A scene whose boxes leave three rows of room has four places down, each equally often."""
    tall = SCENES.boxes[..., 2].max(axis=1) - np.where(SCENES.labels >= 0, SCENES.boxes[..., 0], 64).min(
        axis=1
    )
    (place, *_) = np.flatnonzero(tall == 61)
    draws = Shifts(SCENES, (8, 8), seed=1).draw(torch.full((4000,), int(place)))[:, 0]
    _, counts = np.unique(draws, return_counts=True)
    assert len(counts) == 4
    assert abs(counts - 1000).max() < 120  # four standard deviations of a count


def test_a_scene_that_stays_has_the_targets_of_the_grid() -> None:
    still = torch.zeros(40, 2, dtype=torch.int64)
    found = Shifts(SCENES, (4, 4), seed=0).targets(PLACES, still)
    expected = targets(SCENES.boxes[:40], SCENES.labels[:40], (64, 64), (4, 4))
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_shifts_follow_the_seed_alone() -> None:
    first, again, other = (Shifts(SCENES, (8, 8), seed).draw(PLACES) for seed in (3, 3, 4))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
