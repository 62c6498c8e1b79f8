"""What a trainer says it is, is all that it is: another one goes on from it bit by bit, also from a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.torch import load_file, save_file

from nn_core.training import PlaneConfig, PlaneGanConfig, PlaneGanRun, PlaneLayer, PlaneRun, Probe
from nn_core.training.engine.build import build_trainer
from nn_core.training.spec import probe_for
from nn_core.training.trainer import Trainer
from nn_core.training.whole import Whole
from tests.nn_core.training.detection.small import small_detection
from tests.nn_core.training.small_runs import (
    branching_network,
    own_scene,
    restless_network,
    small_gan,
    small_image,
    small_run,
    small_segmentation,
)

EVERYTHING = Probe(layers=("*",))
RUNS: dict[str, Callable[[], Any]] = {
    "channel_image": small_image,
    "classifier, Adam": lambda: small_run(restless_network()),
    "classifier, momentum": lambda: small_run(restless_network(), optimizer="momentum", learning_rate=0.1),
    "classifier, SGD": lambda: small_run(optimizer="sgd", learning_rate=0.1),
    "classifier that branches": lambda: small_run(branching_network()),
    "detection": small_detection,
    "gan": lambda: small_gan(d_steps=2),
    "gan, Wasserstein": lambda: small_gan(loss="wasserstein_gp"),
    "segmentation": small_segmentation,
    "segmentation, two networks": lambda: small_segmentation(twin=True, loss="dice"),
    "segmentation, own pictures": lambda: small_segmentation(own=tuple(map(own_scene, range(3)))),
    **{
        f"plane, {rule}": partial(
            PlaneRun, "spirals", PlaneConfig(layers=(PlaneLayer(3, "tanh"),), optimizer=rule, batch_size=7)
        )
        for rule in ("sgd", "momentum", "rmsprop", "adam")
    },
    "gan_plane": PlaneGanRun,
    "gan_plane, RMSprop": lambda: PlaneGanRun(
        "gaussians", PlaneGanConfig(loss="wasserstein_gp", optimizer_d="rmsprop", noise_size=1)
    ),
}
"""Of each kind, with all that has a memory or draws at random."""


def trainer_of(spec: Any) -> Trainer:
    return build_trainer(spec, spec.load(), "cpu")


def trained(trainer: Trainer, steps: int) -> Trainer:
    for _ in range(steps):
        if trainer.next_evaluation is not None and trainer.step_count >= trainer.next_evaluation:
            trainer.evaluate()
        trainer.step()
    return trainer


def facts_of(trainer: Trainer, spec: Any) -> dict[str, Any]:
    """All that can be seen of a trainer now."""
    return {
        "counts": (trainer.step_count, trainer.examples, trainer.next_evaluation),
        "metrics": trainer.metrics(),
        "weights": {name: tensor.numpy() for name, tensor in trainer.state().items()},
        "seen": trainer.snapshot(probe_for(spec, EVERYTHING)),
    }


def through_a_file(whole: Whole, folder: Path) -> Whole:
    """Written down, as JSON and safetensors, and read again."""
    save_file({name: one.contiguous() for name, one in whole.tensors.items()}, folder / "tensors")
    return Whole(load_file(folder / "tensors"), json.loads(json.dumps(whole.facts)))


@pytest.mark.parametrize("steps", [0, 1, 23])
@pytest.mark.parametrize("kind", RUNS)
def test_another_trainer_goes_on_bit_by_bit_from_what_was_written_down(
    kind: str, steps: int, tmp_path: Path
) -> None:
    spec = RUNS[kind]()
    first, second = trained(trainer_of(spec), steps), trainer_of(spec)
    second.restore(through_a_file(first.whole(), tmp_path))
    np.testing.assert_equal(facts_of(second, spec), facts_of(first, spec))
    np.testing.assert_equal(facts_of(trained(second, 30), spec), facts_of(trained(first, 30), spec))


@pytest.mark.parametrize("kind", RUNS)
def test_what_was_told_does_not_change_with_the_trainer(kind: str) -> None:
    spec = RUNS[kind]()
    first, second = trained(trainer_of(spec), 5), trainer_of(spec)
    whole = first.whole()
    kept = {name: tensor.clone() for name, tensor in whole.tensors.items()}, json.dumps(whole.facts)
    second.restore(whole)
    trained(first, 3)
    trained(second, 4)
    assert json.dumps(whole.facts) == kept[1]
    for name, tensor in whole.tensors.items():
        assert np.array_equal(tensor, kept[0][name], equal_nan=True), name


def test_a_network_that_grew_goes_on_with_its_momentum() -> None:
    spec = PlaneRun("xor", PlaneConfig(layers=(PlaneLayer(2),), optimizer="adam"))
    grown = replace(spec.config, layers=(PlaneLayer(4), PlaneLayer(2)))
    first = trained(trainer_of(spec), 9)
    first.configure(grown)
    trained(first, 9)
    second = trainer_of(replace(spec, config=grown))
    second.restore(first.whole())
    np.testing.assert_equal(facts_of(trained(second, 20), spec), facts_of(trained(first, 20), spec))
