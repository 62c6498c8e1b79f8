"""What the prompts of the page "Where do images lie?" promise does happen."""

import pytest

from nn_core.training import ClassifierConfig, ClassifierRun
from tests.waiting import PATIENCE_S
from ui.embedding.cards.first import MISREAD, TRY, Look, friends, untrained
from ui.kit.asked import ready_run
from ui.kit.prediction import Number
from ui.kit.runs import spec_of
from ui.shell.engine import engine

pytestmark = pytest.mark.usefixtures("engine_ends")


@pytest.fixture
def look(engine_ends: None) -> Look:
    run = ready_run("digits")
    assert run is not None
    assert run.wait(PATIENCE_S, step=0)
    return Look(run, spec_of(run, ClassifierRun).load(), MISREAD)


def card(title: str) -> Number:
    (found,) = (prediction for name, _, _, prediction in TRY if name == title)
    assert isinstance(found, Number)
    return found


@pytest.mark.prompt("embedding", "Before it has learnt anything")
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_neighbours_are_alike_before_training_and_more_so_after(look: Look, seed: int) -> None:
    found = untrained(look)
    assert isinstance(found.holds, float)
    assert 84 <= found.holds <= 90
    assert "93" in found.measured
    spec = spec_of(look.run, ClassifierRun)
    other = engine().submit(ClassifierRun(spec.architecture, spec.dataset, ClassifierConfig(seed=seed)))
    assert other.wait(PATIENCE_S, step=0)
    agreement = Look(other, look.images, None).ask()["cloud.agreement"]
    assert 0.82 < agreement[0] < 0.92


@pytest.mark.prompt("embedding", "Among friends, and yet wrong")
def test_a_6_that_is_read_as_a_2_lies_among_6s(look: Look) -> None:
    found = friends(look)
    assert found.holds == 10
    assert "reads 2, with 97" in found.measured
    validation = look.images.split(spec_of(look.run, ClassifierRun).config.seed).validation
    assert MISREAD in validation
    assert look.images.labels[MISREAD] == 6
    assert card("Among friends, and yet wrong").high == 10
