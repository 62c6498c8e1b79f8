"""What is measured for the page is measured beside it, by jobs, and comes once it is there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from nn_core.findings.latent import effects, kept, tradeoff
from nn_core.findings.latent.generated import generator_of, inputs
from nn_core.findings.latent.samples import PICKS, Picked
from nn_core.judgements.latent import Ways
from nn_core.latent.channels import channel_effects
from nn_core.latent.truncation import prices
from nn_core.network.presets import gan_preset
from nn_core.training import GanConfig, GanRun, RunHandle
from tests.latent import untrained_weights
from tests.nn_core.training.driving import stepped
from tests.pages.app import open_page, warned
from tests.pages.latent_space.driving import pictures
from tests.waiting import until
from ui.latent_space.choice import UNCLEAR
from ui.shell.engine import engine

BESIDE = "loading"
"""The threads of an engine that make what takes long."""


@pytest.fixture(autouse=True)
def hasty_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_core.findings.trained.MEASURED_AT", (0, 2))


def run_of_the_lab(**config: Any) -> RunHandle:
    made = GanConfig(latent_size=4, **config)
    networks = gan_preset("dcgan_small", (1, 8, 8), 4, classes=10 if made.conditional else 0)
    return stepped(engine().submit(GanRun(*networks, "digits", made)), 1)


def told(page: AppTest, what: str) -> Any:
    """What the page's pictures are told of it, once there is something."""
    until(lambda: pictures(page.run())[what] is not None)
    return pictures(page)[what]


def in_threads(measure: Callable[..., Any], names: list[str], read: list[int], *args: Any) -> Any:
    """It measures; `read` has of how many pictures."""
    names.append(threading.current_thread().name)
    read.extend(len(arg) for arg in args if isinstance(arg, np.ndarray) and arg.size)
    return measure(*args)


def test_channels_come_with_what_each_is_good_for(monkeypatch: pytest.MonkeyPatch) -> None:
    threads, read = list[str](), list[int]()
    monkeypatch.setattr(effects, "channel_effects", partial(in_threads, channel_effects, threads, read))
    page = open_page("latent_space", part="channels", layer="relu1")
    found = told(page, "effects")
    assert [pictures(page)["measured_on"]] == read
    spec = kept.recipe()
    network = generator_of(spec, untrained_weights())
    expected = channel_effects(network, "relu1", inputs(spec, effects.PICTURES)[0])
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert min(found) >= 0 < max(found)
    assert threads == [BESIDE]
    assert pictures(open_page("latent_space", part="plane"))["effects"] is None


def test_channels_of_a_generator_that_is_told_a_class() -> None:
    data = pictures(
        page := open_page("latent_space", part="channels", run=run_of_the_lab(conditional=True).id)
    )
    assert len(told(page, "effects")) == dict(data["layers"])[data["layer"]]


@pytest.mark.parametrize("cut", ["scale", "normal"])
def test_truncation_comes_with_its_price(monkeypatch: pytest.MonkeyPatch, cut: str) -> None:
    threads, read = list[str](), list[int]()
    monkeypatch.setattr("nn_core.latent.truncation.prices", partial(in_threads, prices, threads, read))
    page = open_page("latent_space", part="truncation", cut=cut, run=run_of_the_lab().id)
    found = told(page, "tradeoff")
    assert pictures(page)["measured_step"] == 1
    assert [pictures(page)["measured_on"]] == read
    assert [amount for amount, _, _ in found] == list(tradeoff.AMOUNTS[cut])
    assert all(0.1 <= sure <= 1 for _, sure, _ in found)
    variety = [varied for _, _, varied in found]
    assert 0 <= variety[0] < variety[-1]
    assert variety == sorted(variety)
    assert threads == [BESIDE]


def test_what_was_measured_stays_until_the_run_has_learnt_much_more() -> None:
    run = run_of_the_lab()
    page = open_page("latent_space", part="channels", run=run.id)
    first = told(page, "effects")
    for _ in range(2):
        stepped(run, 20)
        data = pictures(page.run())
        assert (data["effects"], data["measured_step"]) == (first, 1)
    until(lambda: pictures(page.run())["effects"] != first)
    assert pictures(page)["measured_step"] == run.step_count == 41


def test_what_cannot_be_measured_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("nobody should read this")

    monkeypatch.setattr(effects, "channel_effects", broken)
    page = open_page("latent_space", part="channels", layer="relu1")
    until(lambda: warned(page.run()) != "")
    assert warned(page) == "Something went wrong while the channels were measured."
    assert pictures(page)["effects"] is None


def test_samples_are_looked_for_by_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge has learnt nothing yet, so it is sure of none."""
    page = open_page("latent_space", part="paths", pick="two ways")
    until(lambda: "pick" not in page.run().query_params)
    assert UNCLEAR in warned(page)


def test_what_is_told_of_the_kept_generator_is_told_of_the_steps_that_it_has_learnt_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its run begins with the weights that were kept, and counts from there on."""
    found = Picked({"a": 3, "b": 4}, Ways(1, 1.0, 1.0, 1.0, "neither"))
    monkeypatch.setitem(PICKS, "two ways", lambda _: found)
    page = open_page("latent_space", part="paths", pick="two ways")
    assert pictures(page)["shares_step"] == kept.STEPS
    until(lambda: "pick" not in page.run().query_params)
    told_below = " ".join(caption.value for caption in page.caption)
    assert "At step 1,500, half-way between 1 pair" in told_below
    page = open_page("latent_space", part="channels")
    assert told(page, "measured_step") == kept.STEPS
