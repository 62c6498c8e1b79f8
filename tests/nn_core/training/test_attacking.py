"""An attack as part of a look: what may be asked, what comes back, and that training does not notice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from nn_core import Architecture, Flatten, Linear, build
from nn_core.adversarial.attack import Attack
from nn_core.adversarial.methods import METHODS
from nn_core.adversarial.perturb import perturb
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierProbe, ClassifierRun, ConfigError, PretrainedProbe, PretrainedRun
from nn_core.training.attacking import fitted
from tests.nn_core.training.classifier.driven import trained, trainer_of
from tests.nn_core.training.small_runs import restless_network, small_network, small_run, small_set

IMAGE = small_set(seed=5).images[7]
STRONG = Attack("pgd", 0.4)


def asked(attack: Attack, image: np.ndarray = IMAGE, **more: Any) -> ClassifierProbe:
    return ClassifierProbe(image=image, attack=attack, **more)


@pytest.mark.parametrize("target", [None, 2])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("architecture", [small_network(), restless_network()])
def test_a_look_shows_what_the_attack_makes_alone(
    architecture: Architecture, method: str, target: int | None
) -> None:
    trainer = trained(small_run(architecture), 30)
    attack = Attack(method, 0.2, target, seed=3)
    found = trainer.snapshot(asked(attack))
    model = build(architecture).eval()
    model.load_state_dict(trainer.state())
    image = torch.tensor(IMAGE)[None] / 255
    said = model(image).argmax(1)
    changed = perturb(model, image, said, attack)
    np.testing.assert_allclose(found["attack.image"], changed[0], rtol=0, atol=1e-5)
    np.testing.assert_allclose(found["attack.change"], (changed - image)[0], rtol=0, atol=1e-5)
    noise = perturb(model, image, said, Attack("noise", 0.2, seed=3))
    for name, picture in (("attack.probabilities", changed), ("attack.noise", noise)):
        wanted = model(picture).softmax(1)[0].detach()
        np.testing.assert_allclose(found[name], wanted, rtol=0, atol=1e-4)
    assert found["attack.target"].tolist() == [-1 if target is None else target]
    assert found["attack.epsilon"].tolist() == pytest.approx([0.2])


def test_nobody_who_does_not_ask_gets_one() -> None:
    found = trained(small_run(), 3).snapshot(ClassifierProbe(image=IMAGE))
    assert not any(name.startswith("attack") for name in found)
    assert "attack" not in trained(small_run(), 3).judge(3, found, (), True)


def test_what_became_of_the_answer_is_judged_with_it() -> None:
    trainer = trained(small_run(), 60)
    kinds = {}
    for attack in (Attack("fgsm", 0.0), STRONG, replace(STRONG, target=2)):
        found = trainer.snapshot(asked(attack))
        before, after = (int(found[name].argmax()) for name in ("probabilities", "attack.probabilities"))
        judged = trainer.judge(60, found, (), True)["attack"]
        assert (judged["before"], judged["after"]) == (before, after)
        kinds[attack] = judged["kind"]
    assert before == 1
    assert list(kinds.values()) == ["stays", "turns", "reaches"]


def test_what_is_covered_is_attacked_as_it_is_shown() -> None:
    trainer = trained(small_run(), 20)
    black = IMAGE.copy()
    black.reshape(-1)[[0, 7]] = 0
    found = trainer.snapshot(asked(STRONG, covered=(0, 7)))
    wanted = trainer.snapshot(asked(STRONG, black))
    np.testing.assert_array_equal(found["attack.image"], wanted["attack.image"])


def test_the_past_is_attacked_with_its_own_weights() -> None:
    trainer = trained(small_run(), 2)
    then, weights = trainer.snapshot(asked(STRONG)), trainer.state()
    for _ in range(30):
        trainer.step()
    again = trainer.snapshot(asked(STRONG), weights)
    np.testing.assert_allclose(again["attack.image"], then["attack.image"], rtol=0, atol=1e-6)
    assert not np.array_equal(trainer.snapshot(asked(STRONG))["attack.image"], then["attack.image"])


@pytest.mark.parametrize("method", METHODS)
def test_training_does_not_notice(method: str) -> None:
    watched, alone = (trainer_of(small_run(restless_network())) for _ in range(2))
    for _ in range(4):
        watched.step()
        watched.snapshot(asked(Attack(method, 0.2)))
        alone.step()
    assert watched.metrics() == alone.metrics()
    for name, tensor in alone.state().items():
        torch.testing.assert_close(watched.state()[name], tensor, rtol=0, atol=0)


def test_a_message_is_read_as_an_attack() -> None:
    probe = ClassifierProbe.read({"attack": {"method": "pgd", "epsilon": 0.1, "target": 2}}, small_run())
    assert probe.attack == Attack("pgd", 0.1, 2)
    assert ClassifierProbe.read({"attack": None}, small_run()).attack is None


@pytest.mark.parametrize(
    "message",
    [
        "fgsm",
        [],
        {"method": "fgsm"},
        {"epsilon": 0.1},
        {"method": "fgsm", "epsilon": "0.1"},
        {"method": "fgsm", "epsilon": 2},
        {"method": "fgsm", "epsilon": float("nan")},
        {"method": "fgsm", "epsilon": 0.1, "model": "mine"},
        {"method": "fgsm", "epsilon": 0.1, "target": "3"},
        {"method": "fgsm", "epsilon": 0.1, "target": 3},
        {"method": "guess", "epsilon": 0.1},
        {"method": ["fgsm"], "epsilon": 0.1},
        {"method": None, "epsilon": 0.1},
        {"method": "pgd", "epsilon": 0.1, "steps": 10**9},
    ],
    ids=str,
)
def test_what_cannot_be_done_is_refused_in_words(message: Any) -> None:
    run = small_run()
    with pytest.raises(ConfigError) as refused:
        run.check_probe(ClassifierProbe.read({"attack": message or "x"}, run))
    assert refused.value.field == "attack"


def test_an_attack_is_on_one_image() -> None:
    with pytest.raises(ConfigError, match="one image"):
        small_run().check_probe(asked(STRONG, IMAGE[None]))


def test_what_takes_too_long_is_refused() -> None:
    """120,000 inputs to 2,000 units are 240 million multiply-adds a pass: 300 of them are 72 billion."""
    layers = (Flatten(), Linear(2_000), Linear(10))
    large = ClassifierRun(Architecture((3, 200, 200), layers), "digits")
    large.check_probe(ClassifierProbe(attack=Attack("fgsm", 0.1)))
    with pytest.raises(ConfigError, match="72 billion"):
        large.check_probe(ClassifierProbe(attack=Attack("pgd", 0.1, steps=100)))


def test_an_attack_is_fitted_to_what_a_look_allows() -> None:
    """A step takes three passes of 240 million multiply-adds, 0.72 billion: 13 of them fit 10 billion."""
    large = Architecture((3, 200, 200), (Flatten(), Linear(2_000), Linear(10)))
    assert large.macs == 240_020_000
    assert fitted(Attack("pgd", 0.1, steps=100), large) == Attack("pgd", 0.1, steps=13)
    assert fitted(Attack("pgd", 0.1, 3, steps=5), large) == Attack("pgd", 0.1, 3, steps=5)
    larger = Architecture((3, 500, 500), (Flatten(), Linear(20_000), Linear(10)))
    assert fitted(Attack("pgd", 0.1), larger).steps == 1


@pytest.mark.parametrize("method", METHODS)
def test_what_is_fitted_is_allowed_on_a_network_that_comes_trained(method: str) -> None:
    run = PretrainedRun()
    attack = fitted(Attack(method, 0.1), run.architecture)
    run.check_probe(PretrainedProbe(attack=attack))
    assert attack.steps == (8 if method == "pgd" else 10)


def test_the_usual_attack_is_allowed_on_every_preset_for_digits() -> None:
    for name in ("small_cnn", "lenet5", "tiny_vgg", "perceptron"):
        run = ClassifierRun(classifier_preset(name, (1, 28, 28), 10), "mnist")
        run.check_probe(ClassifierProbe(attack=Attack("pgd", 0.1)))
