"""Scenes of digits: what is made, and that masks, boxes and labels say the same of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage

from nn_core.data import PHOTOGRAPHS, DataError, load, photograph
from nn_core.data.scenes import CLASSINGS, SCENES, SceneInfo, Scenes, load_scenes, make_scenes

FEW: dict[str, Any] = {"images": 80, "training": 60}


def few(name: str, **changes: Any) -> Scenes:
    return make_scenes(replace(SCENES[name], **FEW, **changes))


def things(scenes: Scenes) -> Iterator[tuple[int, int]]:
    for scene, count in enumerate(scenes.counts):
        for thing in range(count):
            yield scene, thing


@pytest.mark.parametrize("name", SCENES)
def test_a_box_is_the_edge_of_the_ink_of_its_mask(name: str) -> None:
    scenes = few(name)
    for scene in range(len(scenes)):
        found = ndimage.find_objects(scenes.masks[scene], max_label=4)
        assert [place is not None for place in found] == (np.arange(4) < scenes.counts[scene]).tolist()
        for thing, place in enumerate(found):
            if place is None:
                assert scenes.boxes[scene, thing].tolist() == [0, 0, 0, 0]
                assert scenes.labels[scene, thing] == -1
            else:
                rows, columns = place
                edges = [rows.start, columns.start, rows.stop, columns.stop]
                assert scenes.boxes[scene, thing].tolist() == edges


@pytest.mark.parametrize("name", SCENES)
def test_every_digit_can_be_seen_and_overlaps_little(name: str) -> None:
    scenes = load_scenes(name)
    areas = np.stack([(scenes.masks == thing + 1).sum(axis=(1, 2)) for thing in range(4)], axis=1)
    there = scenes.labels >= 0
    assert areas[there].min() >= 10
    assert np.median(areas[there]) > 60
    crowded = np.flatnonzero(scenes.counts == 4)[:200]
    shared = 0
    for scene in crowded:
        cover = np.zeros((64, 64), np.int64)
        for y0, x0, y1, x1 in scenes.boxes[scene].astype(int):
            cover[y0:y1, x0:x1] += 1
        shared += int((cover > 1).sum() / (cover > 0).sum() > 0.2)
    assert shared <= 0.02 * len(crowded)


def test_one_to_four_digits_and_each_class_equally_often() -> None:
    for name in SCENES:
        scenes = load_scenes(name)
        assert len(scenes) == 3000
        assert np.bincount(scenes.counts).tolist() == [0, 750, 750, 750, 750]
        classes = np.bincount(scenes.labels[scenes.labels >= 0])
        assert len(classes) == len(scenes.class_names)
        assert np.ptp(classes) <= 1
        held_out = scenes.labels[scenes.split().validation]
        assert np.ptp(np.bincount(held_out[held_out >= 0])) < 0.3 * np.mean(classes) / 5


def test_classes_of_pixels_follow_from_instances() -> None:
    scenes = few("shapes_plain")
    classes = scenes.class_masks
    for scene, thing in things(scenes):
        found = classes[scene][scenes.masks[scene] == thing + 1]
        assert set(found.tolist()) == {scenes.labels[scene, thing] + 1}
    assert not classes[scenes.masks == 0].any()


def test_ink_is_where_the_mask_says() -> None:
    """Half-way between background and brightest ink the mask begins: recomputed from the picture alone."""
    scenes = few("digits_plain")
    alone = scenes.counts == 1
    for picture, mask in zip(scenes.images[alone, 0], scenes.masks[alone], strict=True):
        background = int(np.bincount(picture.ravel()).argmax())
        ink = int(picture.max())
        middle = background + (ink - background) * 128 / 255
        certain = np.abs(picture - middle) > 0.1 * (ink - background)  # a shrunk digit's ink is not full
        assert ((picture > middle) == (mask == 1))[certain].all()


def test_the_same_seed_makes_the_same_scenes_and_another_seed_others() -> None:
    for name in SCENES:
        first, again, other = few(name), few(name), few(name, seed=1)
        for field in ("images", "masks", "boxes", "labels", "counts"):
            np.testing.assert_array_equal(getattr(first, field), getattr(again, field))
        assert (first.images != other.images).any()


def test_validation_scenes_have_digits_that_no_training_scene_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """With all digits of the one part black, the other part's scenes stay as they were."""
    mnist = load("mnist")
    blank = np.array(mnist.images)
    blank[mnist.split(0).validation] = 255
    monkeypatch.setattr("nn_core.data.scenes.load", lambda name: replace(mnist, images=blank))
    whole = few("digits_plain")
    split = whole.split()
    assert split.train.tolist() == list(range(60))
    assert split.validation.tolist() == list(range(60, 80))
    squares = [
        (whole.masks[scene][slice(int(y0), int(y1)), slice(int(x0), int(x1))] > 0).all()
        for scene, thing in things(whole)
        for y0, x0, y1, x1 in [whole.boxes[scene, thing]]
    ]
    learnt = [scene < 60 for scene, _ in things(whole)]
    assert squares == [not part for part in learnt]


def test_photographs_are_behind_the_digits_and_their_licences_in_the_text() -> None:
    for name, info in SCENES.items():
        assert info.title
        scenes = few(name)
        assert "MNIST" in scenes.source
        assert "CC BY-SA 3.0" in scenes.licence
        for entry in PHOTOGRAPHS.values():
            assert (entry.source in scenes.source) == (info.background == "photographs")
            assert (entry.licence in scenes.licence) == (info.background == "photographs")


@pytest.mark.walk
def test_a_background_is_a_square_of_a_photograph() -> None:
    """Of every scene a corner without ink is found again in one of the photographs, halved here."""
    scenes = few("digits_photographs")
    halves = []
    for name in PHOTOGRAPHS:
        grey = photograph(name).astype(np.float64) @ [0.299, 0.587, 0.114]
        rows, columns = (side // 2 * 2 for side in grey.shape)
        means = grey[:rows, :columns].reshape(rows // 2, 2, columns // 2, 2).mean(axis=(1, 3))
        halves += [0.6 * means, 0.6 * means[:, ::-1]]
    for scene in np.flatnonzero(scenes.counts == 1)[:5]:
        away = np.pad(scenes.masks[scene] > 0, 4)
        free = sliding_window_view(away, (18, 18)).max(axis=(2, 3))[:55, :55]
        down, across = (int(place) for place in np.argwhere(~free)[0])
        square = scenes.images[scene, 0, down : down + 10, across : across + 10].astype(np.float64)
        nearest = min(
            np.abs(sliding_window_view(half, (10, 10)) - square).mean(axis=(2, 3)).min() for half in halves
        )
        assert nearest < 3


def test_no_digit_is_of_two_classes() -> None:
    for name, (_, classes) in CLASSINGS.items():
        digits = [digit for group in classes.values() for digit in group]
        assert sorted(digits) == list(range(3 if name == "three" else 10))


def test_scenes_are_made_once() -> None:
    assert load_scenes("shapes_plain") is load_scenes("shapes_plain")
    with pytest.raises(DataError, match=r"'cats'.*digits_plain"):
        load_scenes("cats")


def test_scenes_cannot_be_written() -> None:
    scenes = load_scenes("shapes_plain")
    for field in ("images", "masks", "boxes", "labels", "counts"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(scenes, field)[...] = 0


def hand_made(**changes: Any) -> Scenes:
    """Two scenes of 4 x 6: one square of two pixels, and one of nothing."""
    masks = np.zeros((2, 4, 6), np.uint8)
    masks[0, 1:3, 2:4] = 1
    fields: dict[str, Any] = {
        "name": "mine",
        "title": "My scenes",
        "images": np.zeros((2, 1, 4, 6), np.uint8),
        "masks": masks,
        "boxes": np.array([[[1, 2, 3, 4]], [[0, 0, 0, 0]]], np.float32),
        "labels": np.array([[0], [-1]]),
        "counts": np.array([1, 0]),
        "class_names": ("thing",),
        "training": 1,
        "source": "Made here.",
        "licence": "Free.",
    }
    return Scenes(**{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"images": np.zeros((2, 3, 4, 6), np.uint8)}, "must hold grey images"),
        ({"images": np.zeros((0, 1, 4, 6), np.uint8)}, "My scenes holds no scenes"),
        ({"masks": np.zeros((2, 5, 6), np.uint8)}, "one mask of 4 x 6 pixels for each of its 2 scenes"),
        ({"masks": np.full((2, 4, 6), 2, np.uint8)}, "a mask with more things than its scene"),
        ({"labels": np.array([[1], [-1]])}, "labels that are not 0 to 0"),
        ({"labels": np.array([[-1], [-1]])}, "or missing"),
        ({"counts": np.array([1])}, "as many labels and boxes as things"),
        ({"boxes": np.array([[[1, 2, 5, 4]], [[0, 0, 0, 0]]], np.float32)}, "reaches outside its scene"),
        ({"boxes": np.array([[[1, 2, 1, 4]], [[0, 0, 0, 0]]], np.float32)}, "a box that is empty"),
        ({"boxes": np.array([[[1, np.nan, 3, 4]], [[0, 0, 0, 0]]], np.float32)}, "a box that is empty"),
        ({"training": 2}, "needs a scene to learn from and one to check with"),
    ],
)
def test_what_does_not_fit_together_gets_a_sentence(changes: dict[str, Any], message: str) -> None:
    assert len(hand_made()) == 2
    assert hand_made().class_masks[0, 1, 2] == 1
    with pytest.raises(DataError, match=message):
        hand_made(**changes)


def test_a_description_says_what_will_be_made() -> None:
    info = SceneInfo("mine", "noise", "shapes", seed=3, images=40, training=30)
    scenes = make_scenes(info)
    assert scenes.title == info.title == "Digits by shape on noise"
    assert scenes.images.shape == (40, 1, 64, 64)
    assert scenes.class_names == ("round", "straight", "open")
