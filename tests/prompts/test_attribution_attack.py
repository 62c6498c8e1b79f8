"""What does it look at?: what the cards about changed pictures say holds for three networks."""

from functools import cache

import pytest
import torch

from nn_core.findings.robustness import LEVELS, Resistance, Robustness, other_network
from nn_core.findings.trained import STEPS, Trained, measured, training
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierRun
from nn_core.training.classifier.trainer import ClassifierTrainer
from nn_core.training.jobs import Beside, Progress
from tests.prompts.labs import train
from tests.ui.cards import is_explained
from ui.attribution.cards.attack import ATTACK, STRONG, STRONGER, Reading
from ui.attribution.params import OTHERS
from ui.kit.answer import Held

CARDS = {title: prediction for title, _, _, prediction in ATTACK}
seeds = pytest.mark.parametrize("seed", range(3))


@cache
def trained(run: ClassifierRun) -> Trained:
    trainer = train(ClassifierTrainer(run, run.load(), torch.device("cpu")), STEPS)
    return measured(run, {name: tensor.numpy() for name, tensor in trainer.state().items()})


@cache
def found(seed: int, other: str = "perceptron") -> Robustness:
    """What the page's job measures of a network of that seed that has learnt digits."""
    architecture = classifier_preset("small_cnn", (1, 28, 28), 10)
    run = ClassifierRun(architecture, "mnist", ClassifierConfig(seed=seed))
    recipe = other_network(run, other)
    work = Resistance(run, trained(run).weights, recipe).work(tools=None)  # type: ignore[arg-type]
    answer: object = None
    while True:
        try:
            yielded = work.send(answer)
        except StopIteration as stop:
            result: Robustness = stop.value
            return result
        if isinstance(yielded, Beside):
            answer = yielded.call()
        elif isinstance(yielded, Progress):
            answer = None
        else:
            assert yielded == training(recipe)
            answer = trained(recipe.run), None


def answer(title: str, seed: int, other: str = "perceptron") -> Held | None:
    prediction = CARDS[title]
    given = prediction.answer(Reading(found(seed, other), "Small CNN", other))
    is_explained(prediction, given.holds, given.measured)
    return given.holds


@seeds
@pytest.mark.prompt("attribution", "Each pixel a little")
def test_a_veil_of_an_eighth_costs_half_of_the_answers(seed: int) -> None:
    left = answer("Each pixel a little", seed)
    assert isinstance(left, float)
    assert 15 < left < 60
    assert found(seed).own["fgsm"][0] > 0.93


@seeds
@pytest.mark.prompt("attribution", "By the throw of a coin")
def test_noise_of_that_size_does_next_to_nothing(seed: int) -> None:
    assert answer("By the throw of a coin", seed) == "nothing"
    own = found(seed).own
    at = LEVELS.index(STRONG)
    assert own["noise"][at] > own["fgsm"][at] + 0.3


@seeds
@pytest.mark.prompt("attribution", "One step or ten")
def test_ten_small_steps_harm_more(seed: int) -> None:
    assert answer("One step or ten", seed) == "pgd"


@pytest.mark.parametrize(
    ("seed", "other"), [*((0, other) for other in OTHERS), (1, "perceptron"), (2, "perceptron")]
)
@pytest.mark.prompt("attribution", "The same pictures, another reader")
def test_part_of_the_harm_goes_over_whoever_reads(seed: int, other: str) -> None:
    assert answer("The same pictures, another reader", seed, other) in ("part", "most")
    curves = found(seed, other).other
    at = LEVELS.index(STRONGER)
    assert curves["fgsm"][at] < curves["noise"][at] - 0.1
