"""What a card asks is measured in the generator that is shown, and it says how far that is."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core.data import ImageSet
from nn_core.findings.latent import kept
from nn_core.network.presets import gan_preset
from nn_core.training import GanConfig, GanRun
from tests.pages.app import open_page
from tests.waiting import until
from ui.kit.experiment import Experiment
from ui.kit.finding import Found, Memo
from ui.kit.prediction import set_up_key
from ui.latent_space import checkerboard, generator
from ui.latent_space.asked import Generator
from ui.latent_space.words import TRY
from ui.shell.engine import engine


def guess(page: AppTest, title: str) -> AppTest:
    page.button(key=set_up_key(title)).click().run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return "\n".join(one.value for one in page.markdown).replace("\\", "")


def measured(page: AppTest) -> bool:
    return "**Measured:**" in said(page.run())


def test_a_question_that_needs_no_clear_picture_is_answered_of_any_generator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nn_core.findings.trained.MEASURED_AT", (0, 2))
    page = guess(open_page("latent_space", part="directions"), "Better than chance?")
    assert "Being measured" in said(page) or "A classifier learns" in said(page)
    until(lambda: measured(page))
    assert "at step 1,500 of this generator, 6 random directions have 19" in said(page)


def test_what_was_begun_is_answered_whatever_is_chosen_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_core.findings.trained.MEASURED_AT", (0, 2))
    page = guess(open_page("latent_space", part="directions"), "Big shares, big changes")
    page.session_state["latent"]["axes"] = "random"
    until(lambda: measured(page))
    assert "of black to white along d1" in said(page)


def test_a_generator_that_still_learns_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator.Maker, "step", 700)
    shown = Generator(Experiment("latent", (), {}, []), None, False)
    _, _, values, prediction = TRY["truncation"][0]
    memo: Memo = {}
    found = shown.search(prediction, values, memo)
    assert found == Found(words=f"First the generator has to learn: step 700 of {kept.STEPS:,}.")
    assert memo == {}


def test_of_pictures_without_classes_nothing_is_measured_and_that_is_said() -> None:
    own = ImageSet("own", "Own", np.zeros((4, 1, 8, 8), np.uint8), np.zeros(4, np.int64), ("all",), "", "")
    networks = gan_preset("dcgan_small", (1, 8, 8), 4)
    run = engine().submit(GanRun(*networks, own, GanConfig(latent_size=4)))
    page = guess(open_page("latent_space", run=run.look, part="truncation"), "What is lost?")
    assert "No classifier can tell these pictures apart" in said(page)
    assert "So nothing was measured." in said(page)
    assert "Measure it anew" in [button.label for button in page.button]


def test_the_checkerboard_is_measured_once_it_has_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page("latent_space", part="checkerboard")
    until(lambda: all(run.wait(0) for run in checkerboard.contestants().values()))
    guess(page, "Before any training")
    assert "pixels that it covers four times vary" in said(page)
    guess(page, "Does it learn to hide it?")
    assert "Being measured: step" in said(page)
    assert "of 256." in said(page)
