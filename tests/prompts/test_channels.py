"""What the prompts of the page "What does a channel want?" promise does happen, for six digits and seeds."""

import pytest

from nn_core.findings import checkpoints
from nn_core.findings.channels.ablation import Ranking
from nn_core.findings.channels.pictures import Pictures
from nn_core.findings.channels.tcav import ConceptTest
from nn_core.training import FrozenNetwork, StartingWeights
from tests.nn_core.findings.working import worked
from tests.waiting import PATIENCE_S
from ui.channels.cards.first import TRY, Look, fine_noise, sure_of_it
from ui.channels.cards.pull import NINE, SEVEN, pulled
from ui.channels.cards.spare import CHANNELS, LAYER, spared
from ui.channels.params import PARAMS
from ui.channels.subject import subject_of
from ui.kit.asked import known, ready_run
from ui.kit.experiment import Experiment

pytestmark = pytest.mark.usefixtures("engine_ends")


def look_at(card: int, digit: int | None, seed: int) -> Look:
    run = ready_run("digits")
    assert run is not None
    assert run.wait(PATIENCE_S, step=0)
    values = {**{param.name: param.default for param in PARAMS}, **TRY[card][2], "seed": seed}
    if digit is not None:
        values["channel"] = digit
    lab = Experiment("channels", PARAMS, values, [])
    subject = subject_of(lab, known(run))
    assert subject is not None
    return Look(lab, subject)


@pytest.mark.prompt("channels", "One less")
@pytest.mark.parametrize("name", ["digits", "digits_prelu"])
def test_nearly_every_channel_can_be_spared_alone(name: str) -> None:
    spec, kept = checkpoints.classifier(name), checkpoints.load(name)
    assert kept is not None
    network = FrozenNetwork(spec.architecture, StartingWeights(kept))
    pictures = Pictures(spec.dataset, spec.config.seed, spec.config.validation_share)
    _, found = worked(Ranking(network, pictures, LAYER))
    assert len(found.cost) == CHANNELS
    assert float(spared(found).holds) >= 10  # type: ignore[arg-type]


CASES = [(None, 0), (None, 1), (0, 2), (4, 3), (5, 4), (8, 5)]


@pytest.mark.prompt("channels", "The perfect 3")
@pytest.mark.parametrize(("digit", "seed"), CASES)
def test_a_class_gets_a_picture_that_it_is_sure_of(digit: int | None, seed: int) -> None:
    assert sure_of_it(look_at(0, digit, seed)).holds == "sure"


@pytest.mark.prompt("channels", "Noise that it loves")
@pytest.mark.parametrize(("digit", "seed"), CASES)
def test_single_pixels_excite_a_class_more_than_smooth_waves(digit: int | None, seed: int) -> None:
    assert fine_noise(look_at(1, digit, seed)).holds == "more"


@pytest.mark.prompt("channels", "More of a 7")
@pytest.mark.parametrize("seed", range(6))
def test_towards_a_7_the_score_of_9_rises(seed: int) -> None:
    spec, kept = checkpoints.classifier("digits"), checkpoints.load("digits")
    assert kept is not None
    network = FrozenNetwork(spec.architecture, StartingWeights(kept))
    pictures = Pictures(spec.dataset, spec.config.seed, spec.config.validation_share)
    _, found = worked(ConceptTest(network, pictures, "conv2", NINE, SEVEN, seed=seed))
    assert pulled(found).holds == "up"
    assert found.difference.mean > 0.95
