"""What the prompts of the page "What does it look at?" promise does happen, on six digits."""

import numpy as np
import pytest

from nn_core.training import ClassifierRun
from tests.waiting import PATIENCE_S
from ui.attribution.cards.first import (
    BLACK,
    IMAGE,
    ONE,
    STRONGEST,
    TRY,
    Look,
    agreement,
    hide_black,
    strong_and_black,
)
from ui.kit.asked import ready_run
from ui.kit.prediction import Number
from ui.kit.runs import spec_of

pytestmark = pytest.mark.usefixtures("engine_ends")
OTHERS = (1, 2, 3, 4, 5)
"""Further images of the validation set, by their place in it."""


@pytest.fixture(params=[None, *OTHERS], ids=str)
def look(request: pytest.FixtureRequest, engine_ends: None) -> Look:
    run = ready_run("digits")
    assert run is not None
    assert run.wait(PATIENCE_S, step=0)
    spec = spec_of(run, ClassifierRun)
    images = spec.load()
    validation = images.split(spec.config.seed).validation
    index = IMAGE if request.param is None else int(validation[request.param])
    assert index in validation
    return Look(run, images, images.images[index])


@pytest.mark.prompt("attribution", "Strong, and black")
def test_hiding_what_is_black_changes_nothing_though_the_gradient_is_strongest_there(look: Look) -> None:
    found = hide_black(look)
    assert found.holds == "same"
    count = int(found.measured.split()[0])
    assert 5 <= count <= STRONGEST


@pytest.mark.parametrize("look", [None], indirect=True)
def test_the_first_card_opens_with_just_those_pixels_hidden(look: Look) -> None:
    """An address tells pixels as a checksum of the picture, then gaps and lengths, in base 36."""
    found = look.ask(ONE)
    picture, runs = BLACK.split("~")
    assert int(picture, 36) == int(found["picture"].view(np.uint32)[0])
    hidden: list[int] = []
    at = 0
    for gap, length in ((int(text, 36) for text in run.split(".")) for run in runs.split("-")):
        hidden += range(at + gap, at + gap + length)
        at += gap + length
    assert hidden == sorted(strong_and_black(found))
    assert TRY[0][2]["hidden"] == BLACK


@pytest.mark.prompt("attribution", "Two answers to one question")
def test_two_methods_share_more_pixels_than_chance_and_not_all(look: Look) -> None:
    found = agreement(look)
    assert STRONGEST**2 / (28 * 28) < float(found.holds) < 0.8 * STRONGEST  # type: ignore[arg-type]
    assert "share about 3" in found.measured


def test_the_digit_of_the_cards_is_a_4_that_is_read_as_one_and_shared_pixels_are_no_edge_case() -> None:
    run = ready_run("digits")
    assert run is not None
    assert run.wait(PATIENCE_S, step=0)
    images = spec_of(run, ClassifierRun).load()
    assert images.labels[IMAGE] == 4
    look = Look(run, images, images.images[IMAGE])
    assert int(np.argmax(look.ask()["probabilities"])) == 4
    number = TRY[1][3]
    assert isinstance(number, Number)
    assert number.near < float(agreement(look).holds) < STRONGEST - number.near  # type: ignore[arg-type]
