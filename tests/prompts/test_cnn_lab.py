"""CNN lab: each experiment, set up and trained for three seeds, shows what it promises."""

from typing import Any

import numpy as np
import pytest
import torch

from nn_core.data import load
from nn_core.training import ClassifierProbe, ClassifierRun
from nn_core.training.classifier.trainer import ClassifierTrainer
from tests.prompts.labs import measured, set_up, train
from tests.trained import trained
from tests.ui.cards import is_explained
from ui.cnn_lab.cards.beliefs import TRY as BELIEFS
from ui.cnn_lab.cards.beliefs import Of, WorkedOut
from ui.cnn_lab.lab import PARAMS, chosen_images, classifier_run
from ui.cnn_lab.words import FIRST, TRY
from ui.kit.course import course
from ui.kit.editor import Draft

seeds = pytest.mark.parametrize("seed", range(3))
TWO_LAYERS, ONE_LAYER, LARGE_STEPS = (
    "What does it look for?",
    "Is one layer enough?",
    "Steps that are too large",
)


CARDS = (FIRST, *TRY, *BELIEFS)
PREDICTIONS = {title: prediction for title, _, _, prediction in CARDS}


def run_of(title: str, seed: int, **changes: Any) -> ClassifierRun:
    """The run that the experiment's button sets up."""
    lab = set_up(PARAMS, CARDS, title, seed=seed, **changes)
    run = classifier_run(lab, chosen_images(lab), Draft())
    assert not lab.notes
    run.check()
    return run


def prepared(title: str, seed: int, **changes: Any) -> ClassifierTrainer:
    run = run_of(title, seed, **changes)
    return ClassifierTrainer(run, run.load(), torch.device("cpu"))


def accuracy(trainer: ClassifierTrainer, steps: int) -> float:
    """Of the validation images, after so many steps."""
    train(trainer, steps)
    return trainer.evaluate()["val_accuracy"]


def maps(trainer: ClassifierTrainer) -> dict[str, np.ndarray]:
    """Maps of an image, and the first filters."""
    return trainer.snapshot(ClassifierProbe(image=load("mnist").images[0], layers=("*",), weights=("conv1",)))


def change(before: np.ndarray, after: np.ndarray) -> float:
    """The length of the difference, as a share of the length before."""
    return float(np.linalg.norm(after - before) / np.linalg.norm(before))


@seeds
@pytest.mark.parametrize(
    ("title", "expected"), [(TWO_LAYERS, "others"), (ONE_LAYER, "most"), (LARGE_STEPS, "guesses")]
)
def test_a_card_measures_the_same_whatever_the_seed(title: str, expected: str, seed: int) -> None:
    assert measured(run_of(title, seed), PREDICTIONS[title]) == expected


@seeds
@pytest.mark.prompt("cnn_lab", FIRST[0])
def test_a_few_hundred_batches_teach_it_to_read_nine_in_ten(seed: int) -> None:
    run = run_of(FIRST[0], seed)
    assert (run.config.batch_size, run.image_counts()[0]) == (32, 4000)
    assert measured(run, FIRST[3]) == "most"
    assert accuracy(prepared(FIRST[0], seed), 0) < 0.3


@seeds
@pytest.mark.prompt("cnn_lab", TWO_LAYERS)
def test_random_filters_become_others_while_it_learns_to_read_95_in_100(seed: int) -> None:
    trainer = prepared(TWO_LAYERS, seed)
    before = maps(trainer)
    while trainer.step_count < 600 and accuracy(trainer, trainer.step_count + 25) < 0.95:
        pass
    assert trainer.evaluate()["val_accuracy"] >= 0.95
    after = maps(trainer)
    # A window of 5 x 5 pixels holds a piece of a stroke, and no whole digit.
    assert after["conv1.weight"].shape[2:] == (5, 5)
    assert change(before["conv1.weight"], after["conv1.weight"]) > 0.5
    assert all(change(before[layer], after[layer]) > 1 for layer in ("relu1", "relu2"))


@seeds
@pytest.mark.prompt("cnn_lab", ONE_LAYER)
def test_one_layer_reads_as_well_as_two_with_almost_three_times_the_parameters(seed: int) -> None:
    titles = ONE_LAYER, TWO_LAYERS
    networks = [run_of(title, seed).architecture for title in titles]
    convolutions = [sum(row.kind == "Conv2d" for row in network.summary()) for network in networks]
    assert convolutions == [1, 2]
    assert 2.5 < networks[0].params / networks[1].params < 3
    found, of_two = (accuracy(prepared(title, seed), 500) for title in titles)
    assert found > 0.93
    assert abs(found - of_two) < 0.03
    # Digits that it takes for others are not hard to find.
    assert 1 - found > 0.01


@seeds
@pytest.mark.prompt("cnn_lab", LARGE_STEPS)
def test_a_learning_rate_of_1_kills_all_maps_of_a_layer_and_nothing_is_learnt(seed: int) -> None:
    trainer = prepared(LARGE_STEPS, seed)
    assert accuracy(trainer, 200) < 0.15
    dead = train(trainer, 200).snapshot(ClassifierProbe(statistics=True))["relu2.dead"]
    assert dead.all()
    assert accuracy(prepared(LARGE_STEPS, seed, rate=0.1), 200) > 0.8


@seeds
@pytest.mark.prompt("cnn_lab", "Does it learn while it is used?", "Does it keep the images?")
@pytest.mark.parametrize(
    ("title", "expected"),
    [("Does it learn while it is used?", "none"), ("Does it keep the images?", "little")],
)
def test_a_network_neither_learns_from_what_it_reads_nor_has_room_for_it(
    title: str, expected: str, seed: int
) -> None:
    assert measured(run_of(title, seed), PREDICTIONS[title]) == expected


@seeds
@pytest.mark.usefixtures("engine_ends_with_the_file")
@pytest.mark.prompt("cnn_lab", "A loss near 0", "Shape or stripes?")
@pytest.mark.parametrize(
    ("title", "expected"), [("A loss near 0", "heart"), ("Shape or stripes?", "texture")]
)
def test_labels_by_lot_are_learnt_by_heart_and_stripes_before_shapes(
    title: str, expected: str, seed: int
) -> None:
    of = PREDICTIONS[title].answer
    assert isinstance(of, Of)
    recipe = of.recipe(seed)
    answer = of((trained(recipe), course(recipe).findings))
    assert answer.holds == expected, answer.measured
    is_explained(PREDICTIONS[title], answer.holds, answer.measured)


@seeds
@pytest.mark.prompt("cnn_lab", "The best on the test")
def test_the_best_of_many_that_guess_only_guesses_anew(seed: int) -> None:
    """The best of 1,000 with 50 fair answers each has 36 or so: 25 and three standard deviations of 3.5."""
    title = "The best on the test"
    of = PREDICTIONS[title].answer
    assert isinstance(of, WorkedOut)
    tested, new = of.work(seed)
    assert 32 <= 50 * tested <= 41
    assert abs(new - 0.5) < 4 * np.sqrt(0.25 / 1000)
    answer = of((tested, new))
    assert answer.holds == "worse"
    is_explained(PREDICTIONS[title], answer.holds, answer.measured)
