"""Explanations as part of a look: what may be asked, what a look costs, and that training does not notice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from nn_core import Architecture, Flatten, Linear, build
from nn_core.attribution.explain import explain
from nn_core.attribution.methods import METHODS
from nn_core.attribution.question import Question
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierProbe, ClassifierRun, ConfigError, LocalEngine, RunHandle, Snapshot
from nn_core.training.engine.store import Store
from nn_core.training.explaining import MAX_MACS, macs_of
from tests.nn_core.training.classifier.driven import trained, trainer_of
from tests.nn_core.training.driving import EngineClock
from tests.nn_core.training.small_runs import (
    branching_network,
    restless_network,
    small_network,
    small_run,
    small_set,
)
from tests.waiting import PATIENCE_S, until

IMAGE = small_set(seed=5).images[7]
DEFINED = {
    "straight": (small_network(), tuple(METHODS)),
    "restless": (restless_network(), tuple(METHODS)),
    "branching": (branching_network(), tuple(name for name in METHODS if name != "lrp")),
}


def asked(methods: tuple[str, ...], **settings: Any) -> ClassifierProbe:
    questions = tuple(Question(name, **settings) for name in methods)
    return ClassifierProbe(image=IMAGE, explain=questions)


@pytest.mark.parametrize("network", DEFINED)
def test_a_look_answers_as_the_method_does_alone(network: str) -> None:
    architecture, methods = DEFINED[network]
    trainer = trained(small_run(architecture), 5)
    found = trainer.snapshot(asked(methods, target=2))
    model = build(architecture)
    model.load_state_dict(trainer.state())
    image = torch.tensor(IMAGE).float() / 255
    for name in methods:
        alone = explain(model.eval(), architecture, image, Question(name, 2)).sum(0)
        np.testing.assert_allclose(found[f"explain.{name}"], alone.detach().numpy(), rtol=1e-4, atol=1e-5)
        assert found[f"explain.{name}.target"].tolist() == [2]


def test_grad_cam_goes_on_from_the_maps_of_the_answer() -> None:
    trainer, calls = trained(small_run(), 5), []
    conv = trainer._view.get_submodule("conv1")
    with conv.register_forward_hook(lambda *_: calls.append(1)):
        trainer.snapshot(ClassifierProbe(image=IMAGE, explain=(Question("gradcam", layer="relu1"),)))
    assert len(calls) == 1


def test_maps_that_grad_cam_begins_with_are_shown_where_they_are_asked_for() -> None:
    trainer, question = trained(small_run(), 5), (Question("gradcam", layer="relu1"),)
    asked = ClassifierProbe(image=IMAGE, explain=question)
    assert "relu1" not in trainer.snapshot(asked)
    assert {"conv1", "relu1"} <= trainer.snapshot(replace(asked, layers=("*",))).keys()


def test_without_a_class_it_is_that_of_the_answer() -> None:
    trainer = trained(small_run(), 5)
    found = trainer.snapshot(asked(("gradient",)))
    best = int(found["probabilities"].argmax())
    assert found["explain.gradient.target"].tolist() == [best]
    assert int(found["explain.scores"][0].argmax()) == best
    other = trainer.snapshot(asked(("gradient",), target=best))
    np.testing.assert_array_equal(found["explain.gradient"], other["explain.gradient"])


@pytest.mark.parametrize("method", [name for name, method in METHODS.items() if method.adds_up])
def test_what_adds_up_does(method: str) -> None:
    found = trained(small_run(learning_rate=0.01), 200).snapshot(asked((method,), target=1))
    rise = float(found["explain.scores"][0, 1] - found["explain.scores"][1, 1])
    assert abs(rise) > 1.0
    assert float(found[f"explain.{method}.total"][0]) == pytest.approx(rise, rel=0.01)
    assert float(found[f"explain.{method}"].sum()) == pytest.approx(rise, rel=0.01)


def test_no_other_method_adds_up() -> None:
    others = tuple(name for name, method in METHODS.items() if not method.adds_up)
    found = trained(small_run(learning_rate=0.01), 200).snapshot(asked((*others, "integrated"), target=1))
    rise = float(found["explain.scores"][0, 1] - found["explain.scores"][1, 1])
    totals = {name: float(found[f"explain.{name}.total"][0]) for name in others}
    assert [name for name, total in totals.items() if total == pytest.approx(rise, rel=0.01)] == []


@pytest.mark.parametrize("network", DEFINED)
def test_training_does_not_notice(network: str) -> None:
    architecture, methods = DEFINED[network]
    watched, alone = (trainer_of(small_run(architecture)) for _ in range(2))
    for _ in range(4):
        watched.step()
        watched.snapshot(asked(methods))
        alone.step()
    assert watched.metrics() == alone.metrics()
    for name, tensor in alone.state().items():
        torch.testing.assert_close(watched.state()[name], tensor, rtol=0, atol=0)
    hooks = [hook for module in watched._view.modules() for hook in module._forward_hooks]
    assert hooks == []
    assert watched._view.training is False


def test_the_past_is_explained_by_its_own_weights() -> None:
    trainer = trained(small_run(), 2)
    then, weights = trainer.snapshot(asked(("integrated",))), trainer.state()
    for _ in range(20):
        trainer.step()
    now = trainer.snapshot(asked(("integrated",)))
    again = trainer.snapshot(asked(("integrated",)), weights)
    assert not np.allclose(now["explain.integrated"], then["explain.integrated"])
    np.testing.assert_allclose(again["explain.integrated"], then["explain.integrated"], rtol=1e-5, atol=1e-6)


def test_what_takes_many_looks_waits_while_it_trains() -> None:
    probe = asked(tuple(METHODS))
    assert probe.costly
    light = probe.light
    assert isinstance(light, ClassifierProbe)
    assert [one.method for one in light.explain] == [name for name, one in METHODS.items() if one.quick]
    assert not light.costly
    np.testing.assert_array_equal(light.image, IMAGE)


# Pixels that are covered


def test_a_covered_pixel_is_black_and_the_whole_picture_is_answered_too() -> None:
    trainer = trained(small_run(), 20)
    hidden = (0, 7, 14, 35)
    by_hand = IMAGE.copy()
    by_hand.reshape(-1)[list(hidden)] = 0
    whole, black = (trainer.snapshot(ClassifierProbe(image=image)) for image in (IMAGE, by_hand))
    question = (Question("gradient_input", 1),)
    found = trainer.snapshot(ClassifierProbe(image=IMAGE, covered=hidden, explain=question))
    np.testing.assert_array_equal(found["input"], black["input"])
    np.testing.assert_array_equal(found["probabilities"], black["probabilities"])
    np.testing.assert_array_equal(found["probabilities.uncovered"], whole["probabilities"])
    assert found["covered"].tolist() == [len(hidden)]
    asked = ClassifierProbe(image=IMAGE, explain=question)
    seen, other = (trainer.snapshot(replace(asked, image=image))["picture"] for image in (IMAGE, by_hand))
    assert found["picture"].tolist() == seen.tolist() != other.tolist()
    assert "picture" not in whole
    assert not np.array_equal(whole["probabilities"], black["probabilities"])
    assert not found["explain.gradient_input"].reshape(-1)[list(hidden)].any()
    assert "probabilities.uncovered" not in whole


@pytest.mark.parametrize(
    ("covered", "why"),
    [
        ([36], "pixels are 0 to 35"),
        ([-1], "covered must"),
        ([1.0], "covered must"),
        ([True], "covered must"),
        ("all", "covered must"),
        ([[1]], "covered must"),
    ],
)
def test_a_pixel_that_is_not_there_cannot_be_covered(covered: Any, why: str) -> None:
    run = small_run()
    with pytest.raises(ConfigError, match=why):
        run.check_probe(ClassifierProbe.read({"covered": covered}, run))


def test_of_many_images_none_is_covered() -> None:
    with pytest.raises(ConfigError, match="one image"):
        small_run().check_probe(ClassifierProbe(image=IMAGE[None], covered=(1,)))


# What comes from a browser


def read(value: Any) -> ClassifierProbe:
    return ClassifierProbe.read({"explain": value}, small_run())


def test_a_message_becomes_questions() -> None:
    found = read([{"method": "gradcam", "layer": "pool1"}, {"method": "occlusion", "target": 1, "window": 3}])
    assert found.explain == (Question("gradcam", None, "pool1"), Question("occlusion", 1, window=3))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("gradcam", "list"),
        ([{"method": "gradient"}] * 12, "at most 11"),
        ([{"method": "gradient"}] * 2, "once"),
        ([{"method": []}], "has a method"),
        ([{"method": None}], "has a method"),
        ([["method"]], "has a method"),
        ([{"method": "gradient", "hooks": 1}], "has a method"),
        ([{"method": "gradcam", "layer": []}], "name of a layer"),
        ([{"method": "gradient", "target": "1"}], "target"),
        ([{"method": "gradient", "target": True}], "target"),
        ([{"method": "gradient", "target": -1}], "target"),
        ([{"method": "smoothgrad", "noise": float("nan")}], "noise"),
        ([{"method": "smoothgrad", "samples": 10**9}], "samples"),
    ],
    ids=str,
)
def test_a_message_that_asks_nothing_sensible_is_refused(value: Any, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        read(value)


@pytest.mark.parametrize(
    ("questions", "why"),
    [
        ((Question("magic"),), "methods are"),
        ((Question("gradient", 3),), "classes are 0 to 2"),
        ((Question("gradcam", 0, "linear1"),), "feature maps are conv1, relu1, pool1"),
    ],
)
def test_what_this_network_cannot_be_asked_is_refused(questions: tuple[Question, ...], why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        small_run().check_probe(ClassifierProbe(explain=questions))


def test_many_images_have_no_one_explanation() -> None:
    with pytest.raises(ConfigError, match="one image"):
        small_run().check_probe(ClassifierProbe(image=IMAGE[None], explain=(Question("gradient"),)))


def test_a_method_that_is_not_defined_says_why() -> None:
    with pytest.raises(ConfigError, match="no rule for"):
        small_run(branching_network()).check_probe(ClassifierProbe(explain=(Question("lrp"),)))


def test_what_would_take_too_long_is_refused_and_a_cheaper_one_is_not() -> None:
    large = ClassifierRun(classifier_preset("tiny_vgg", (1, 28, 28), 10), "mnist")
    dear = Question("shapley", samples=200, parts=100)
    assert macs_of((dear,), large.architecture) == (1 + 200 * 100) * large.architecture.macs > MAX_MACS
    with pytest.raises(ConfigError, match="billion multiply-adds"):
        large.check_probe(ClassifierProbe(explain=(dear,)))
    large.check_probe(ClassifierProbe(explain=(replace(dear, samples=1, parts=10),)))


@pytest.mark.parametrize("layers", [1, 2])
def test_the_cost_of_a_look_counts_multiply_adds(layers: int) -> None:
    network = Architecture((1, 4, 4), (Flatten(), *(Linear(16) for _ in range(layers))))
    assert macs_of((Question("gradient"), Question("integrated", steps=10)), network) == 33 * 256 * layers


# A run that begins anew, breaks down or sleeps while it is explained


def alone_of(run: RunHandle, probe: ClassifierProbe) -> dict[str, np.ndarray]:
    """What each method says of the run's weights of now."""
    model = build(small_network())
    model.load_state_dict({name: torch.tensor(array) for name, array in run.weights().arrays.items()})
    image = torch.tensor(IMAGE).float() / 255
    return {
        one.method: explain(model.eval(), small_network(), image, one).sum(0).detach().numpy()
        for one in probe.explain
    }


def assert_explained(shot: Snapshot, run: RunHandle, probe: ClassifierProbe) -> None:
    assert shot.step == run.step_count
    wanted = alone_of(run, probe)
    assert wanted.keys() == METHODS.keys()
    for name, values in wanted.items():
        assert np.isfinite(values).all(), name
        np.testing.assert_allclose(shot.arrays[f"explain.{name}"], values, rtol=1e-4, atol=1e-5, err_msg=name)


def watched_run(engine: LocalEngine, **config: Any) -> tuple[RunHandle, ClassifierProbe]:
    """A run that is watched by all methods, and knows what they say of it."""
    run, probe = engine.submit(small_run(**config)), asked(tuple(METHODS), target=2, steps=4, samples=2)
    run.wait(PATIENCE_S, step=0)
    run.watch(probe)
    assert_explained(run.latest(), run, probe)
    return run, probe


def test_a_run_that_begins_anew_is_explained_anew(engine: LocalEngine) -> None:
    run, probe = watched_run(engine, learning_rate=0.05)
    run.step(20)
    until(lambda: run.latest().step == 20)
    then = run.latest()
    run.reset()
    until(lambda: (run.latest().step, run.state) == (0, "paused") and run.wait(PATIENCE_S))
    assert_explained(run.latest(), run, probe)
    assert not np.allclose(run.latest().arrays["explain.gradient"], then.arrays["explain.gradient"])


def test_a_run_that_breaks_down_says_so_and_is_explained_as_it_is_then(engine: LocalEngine) -> None:
    run, probe = watched_run(engine, optimizer="adam", learning_rate=100.0)
    run.resume()
    until(lambda: run.state == "diverged" and run.wait(PATIENCE_S))
    assert run.latest().state == "diverged"
    assert "Training broke down" in run.message
    assert_explained(run.latest(), run, probe)


def test_a_run_that_slept_is_explained_as_before(tmp_path: Path) -> None:
    clock, store = EngineClock(), Store(tmp_path)
    engine = LocalEngine(device="cpu", workers=1, clock=clock, store=store)
    clock.engine = engine
    try:
        run, probe = watched_run(engine, learning_rate=0.05)
        run.step(5)
        until(lambda: run.latest().step == 5)
        before = run.latest()
        clock.advance(600)
        until(lambda: run.state == "finished")
        assert (run.latest().state, "asleep" in run.message) == ("finished", True)
        again = engine.find(run.id)
        assert again is not None
        again.wait(PATIENCE_S, step=5)
        shot = again.at(None, probe)
        assert_explained(shot, again, probe)
        for name in METHODS:
            np.testing.assert_allclose(
                shot.arrays[f"explain.{name}"], before.arrays[f"explain.{name}"], rtol=1e-4, atol=1e-5
            )
    finally:
        engine.close()
        store.close()
