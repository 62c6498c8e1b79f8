"""The script to take home makes the same points, builds the same network and reaches as much."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given

from nn_core.training import Held, OwnPoint, PlaneConfig, PlaneLayer, PlaneProbe, PlaneRun
from nn_core.training.plane import script as plane_code
from nn_core.training.plane.presets import PLANE_PRESETS
from nn_core.training.plane.script import plane_script
from nn_core.training.plane.trainer import PlaneTrainer
from tests.examples import examples
from tests.nn_core.training.plane.reference import runs


def outcome(run: PlaneRun) -> dict[str, Any]:
    """All that the script of a run leaves behind."""
    names: dict[str, Any] = {"__name__": "script"}
    exec(compile(plane_script(run), "script.py", "exec"), names)
    return names


@pytest.fixture
def one_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_code, "EPOCHS", 1)


def same_points(run: PlaneRun, made: dict[str, Any]) -> None:
    arrays = PlaneTrainer(run, run.load(), torch.device("cpu")).snapshot(PlaneProbe())
    table = np.column_stack([made["xy"], made["targets"].numpy()])
    for name, chosen in (("validation", made["validation"].numpy()), ("train", ~made["validation"].numpy())):
        np.testing.assert_allclose(table[chosen], arrays[name], atol=1e-6)


@examples(25)
@given(runs())
def test_script_has_the_points_and_the_network_of_the_run(run: PlaneRun) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plane_code, "EPOCHS", 0)
        made = outcome(run)
    same_points(run, made)
    trainer = PlaneTrainer(run, run.load(), torch.device("cpu"))
    state = {name: tensor for name, tensor in trainer.state().items() if "." in name}
    ours = [tensor.shape for tensor in state.values()]
    assert [tensor.shape for tensor in made["model"].parameters()] == ours
    with torch.no_grad():
        for parameter, tensor in zip(made["model"].parameters(), state.values(), strict=True):
            parameter.copy_(tensor)
        loss = made["loss_on"](made["training"]).item()
    assert loss == pytest.approx(trainer.metrics()["train_loss"], rel=1e-3, abs=1e-5)


@pytest.mark.usefixtures("one_epoch")
@pytest.mark.parametrize(("l1", "l2"), [(0.01, 0.0), (0.0, 0.01), (0.01, 0.01)])
def test_penalties_are_those_of_the_run(l1: float, l2: float) -> None:
    run = PlaneRun("moons", PlaneConfig(l1=l1, l2=l2, batch_size=1000))
    made = outcome(run)
    fresh = plane_script(run).split("for epoch")[0]
    before: dict[str, Any] = {}
    exec(fresh, before)
    weights = [layer.weight for layer in before["model"] if isinstance(layer, torch.nn.Linear)]
    penalty = sum(l1 * weight.abs().sum() + l2 / 2 * (weight**2).sum() for weight in weights)
    assert made["loss"].item() == pytest.approx(
        (before["loss_on"](before["training"]) + penalty).item(), rel=1e-5
    )


def test_own_points_are_in_the_script(one_epoch: None) -> None:
    points = (OwnPoint(0.5, -1.25, 1), OwnPoint(-2.0, 1.0, 0), OwnPoint(1.0, 1.0, 0))
    for dataset in ("circle", "own"):
        run = PlaneRun(dataset, PlaneConfig(points=points, train_share=0.6))
        same_points(run, outcome(run))


def test_weights_set_by_hand_stay_while_the_others_learn(one_epoch: None) -> None:
    held = (
        Held("layer1", 0, "x", 2.5),
        Held("layer1", 2, "bias", -0.5),
        Held("layer2", 1, 3, 0.0),
        Held("output", 0, 1, 4.0),
        Held("layer2", 1, 7, 9.0),  # there is no such neuron any more
        Held("layer1", 0, "xy", 9.0),
    )
    layers = (PlaneLayer(4), PlaneLayer(2))
    run = PlaneRun("circle", PlaneConfig(layers=layers, held=held, optimizer="adam"))
    made = outcome(run)
    first, second, last = [layer for layer in made["model"] if isinstance(layer, torch.nn.Linear)]
    assert first.weight[0, 0].item() == 2.5
    assert first.bias[2].item() == -0.5
    assert second.weight[1, 3].item() == 0.0
    assert last.weight[0, 1].item() == 4.0
    before: dict[str, Any] = {}
    exec(plane_script(run).split("for epoch")[0], before)
    moved = [
        (old != new).sum().item()
        for old, new in zip(before["model"].parameters(), made["model"].parameters(), strict=True)
    ]
    assert moved == [7, 3, 7, 2, 1, 1]
    assert before["model"][0].weight[0, 0].item() == 2.5


def test_a_run_without_weights_set_by_hand_holds_none() -> None:
    assert "hold" not in plane_script(PlaneRun("circle", PlaneConfig()))


@pytest.mark.walk
@pytest.mark.parametrize("name", ["start", "features", "classes"])
def test_script_reaches_what_the_page_reaches(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    outcome(PLANE_PRESETS[name].run)
    assert float(capsys.readouterr().out.split()[-1]) > 0.9


def test_script_of_a_surface_says_its_losses(one_epoch: None, capsys: pytest.CaptureFixture[str]) -> None:
    preset = PLANE_PRESETS["surface"].run
    outcome(replace(preset, config=replace(preset.config, layers=(PlaneLayer(3, "elu"),))))
    assert "validation loss" in capsys.readouterr().out
