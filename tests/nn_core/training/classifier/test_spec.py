"""What describes a classifier, and what may be asked of it, is valid or refused in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn_core import Architecture, BatchNorm2d, Conv2d, Flatten, Linear, SpecError
from nn_core.data import DataError, ImageSet
from nn_core.training import ClassifierProbe, ClassifierRun, ConfigError
from tests.nn_core.training.small_runs import CLASSES, small_run, small_set


def one_class() -> ImageSet:
    return ImageSet(
        "one", "One", np.zeros((9, 1, 6, 6), np.uint8), np.zeros(9, np.int64), ("a", "b", "c"), "", ""
    )


NO_NAME: Any = 7


def wide() -> Architecture:
    return Architecture((1, 6, 6), (Flatten(), Linear(60_000), Linear(400), Linear(CLASSES)))


@pytest.mark.parametrize(
    ("run", "error", "message"),
    [
        (replace(small_run(), dataset="nothing"), DataError, "choose one of mnist"),
        (replace(small_run(), dataset=NO_NAME), DataError, "choose one of mnist"),
        (replace(small_run(), dataset="mnist"), SpecError, r"10 classes.*gives 3 values"),
        (replace(small_run(), dataset=one_class()), DataError, "one class"),
        (replace(small_run(), architecture=wide()), SpecError, "parameters"),
        (
            replace(small_run(), architecture=Architecture((2, 6, 6), (Flatten(), Linear(CLASSES)))),
            SpecError,
            "1 or 3 channels",
        ),
        (
            small_run(
                Architecture((1, 6, 6), (Conv2d(2, 3), BatchNorm2d(), Flatten(), Linear(CLASSES))),
                batch_size=1,
            ),
            ConfigError,
            "2 or more",
        ),
        (
            replace(
                small_run(
                    Architecture((1, 150, 150), (Conv2d(32, 3), Flatten(), Linear(CLASSES))), batch_size=4096
                ),
                dataset=small_set(4000),
            ),
            ConfigError,
            r"A batch of 4,096 takes 57 GB\. This architecture allows 94\.",
        ),
    ],
)
def test_a_classifier_that_cannot_run_is_refused_in_words(
    run: ClassifierRun, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        run.check()


def test_a_probe_may_only_name_layers_that_are_there() -> None:
    run = small_run()
    run.check_probe(ClassifierProbe(layers=("*", "conv1"), weights=("linear1",)))
    with pytest.raises(ConfigError, match=r"no layer 'conv9'; the layers are conv1, relu1, pool1"):
        run.check_probe(ClassifierProbe(layers=("conv9",)))
