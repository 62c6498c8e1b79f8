"""What fits together is accepted, and what does not is refused in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn_core import Architecture, Conv2d, Flatten, Linear, MaxPool2d, SpecError
from nn_core.data import DataError
from nn_core.data.scenes import SCENES
from nn_core.network.detectors import DETECTORS, detector_preset
from nn_core.training import ConfigError, DetectionConfig, DetectionProbe, DetectionRun
from nn_core.training.memory import MAX_RUN_BYTES
from tests.nn_core.training.detection.small import small_detection


@pytest.mark.parametrize("dataset", SCENES)
@pytest.mark.parametrize("preset", DETECTORS)
def test_every_preset_fits_every_set_of_scenes(preset: str, dataset: str) -> None:
    info = SCENES[dataset]
    run = DetectionRun(detector_preset(preset, info.shape, len(info.class_names)), dataset)
    run.check()
    assert run.grid == {"grid_8": (8, 8), "grid_4": (4, 4)}[preset]
    assert run.memory().total < MAX_RUN_BYTES / 4


def test_the_usual_detector_has_as_many_weights_as_it_says() -> None:
    """9, 144, 288, 576, 576 weights a channel and 3 for bias and norm, then 64 and a bias for 15 maps."""
    by_hand = 16 * 12 + 32 * 147 + 64 * 291 + 64 * 579 + 64 * 579 + 15 * 65
    network = detector_preset("grid_8", (1, 64, 64), 10)
    assert sum(row.params for row in network.summary()) == by_hand == 98_607


def layers(*given: Any, shape: tuple[int, int, int] = (1, 64, 64)) -> DetectionRun:
    return replace(small_detection(), architecture=Architecture(shape, given))


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (
            layers(Conv2d(8, 8, stride=8), shape=(1, 32, 32)),
            "scenes are 1 x 64 x 64; the network reads 1 x 32",
        ),
        (layers(Conv2d(8, 8, stride=8), shape=(3, 64, 64)), "scenes are 1 x 64 x 64"),
        (layers(Conv2d(9, 8, stride=8)), "answers with 8 numbers .* it gives 9 x 8 x 8"),
        (
            layers(Conv2d(8, 8, stride=8), Flatten(), Linear(8)),
            "the last layer gives maps, 8 of them; it gives 8",
        ),
        (layers(Conv2d(8, 7, stride=9)), "equal cells: 2, 4, 8, 16 along a side. This network gives 7 x 7"),
        (layers(Conv2d(8, 2, stride=2)), "This network gives 32 x 32"),
        (layers(Conv2d(8, 8, stride=8), MaxPool2d(8)), "This network gives 1 x 1"),
    ],
)
def test_a_network_that_fits_no_grid_is_refused(run: DetectionRun, words: str) -> None:
    with pytest.raises(SpecError, match=words):
        run.check()


def test_scenes_that_are_not_there_are_refused() -> None:
    for dataset in ("mnist", "nothing", None):
        with pytest.raises(DataError, match="choose one of"):
            replace(small_detection(), dataset=dataset).check()  # type: ignore[arg-type]


def test_a_batch_of_one_and_one_that_is_too_large_are_refused() -> None:
    with pytest.raises(ConfigError, match="Batch normalisation"):
        small_detection(batch_size=1).check()
    large = replace(
        layers(Conv2d(200, 3, padding=1), Conv2d(8, 8, stride=8)),
        config=DetectionConfig(batch_size=4096),
    )
    with pytest.raises(ConfigError, match="This architecture allows"):
        large.check()


def test_a_run_says_how_many_scenes_it_learns_from_and_checks_with() -> None:
    assert small_detection().image_counts() == (2400, 300)


def test_what_is_not_there_cannot_be_asked_for() -> None:
    run = small_detection()
    run.check_probe(DetectionProbe(layers=("conv1",), results=True))
    with pytest.raises(ConfigError, match="no layer 'conv9'"):
        run.check_probe(DetectionProbe(layers=("conv9",)))
    with pytest.raises(ConfigError, match="cannot be asked for masks"):
        DetectionProbe.read({"masks": True}, run)


def test_a_scene_is_asked_for_by_its_place() -> None:
    run = small_detection()
    probe = DetectionProbe.read({"image": {"index": 2999}}, run)
    assert probe.image is not None
    assert np.array_equal(probe.image, run.load().images[2999])
    with pytest.raises(ConfigError, match="images 0 to 2,999"):
        DetectionProbe.read({"image": {"index": 3000}}, run)
