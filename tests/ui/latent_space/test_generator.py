"""The small generator is trained while somebody looks at it, and each look moves it on."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_core.findings import checkpoints
from nn_core.findings.latent import kept
from tests.latent import untrained_weights
from tests.waiting import PATIENCE_S, until
from ui.latent_space import generator


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine_ends: None) -> None:
    monkeypatch.setattr(kept, "FOLDER", tmp_path)
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    monkeypatch.setattr(kept, "STEPS", 3)
    monkeypatch.setattr(generator, "_maker", None)


def test_who_comes_back_to_a_training_that_stood_still_finds_it_going_on() -> None:
    maker = generator.small_generator()
    assert maker.run is not None
    maker.run.pause()
    maker.wait(PATIENCE_S)
    assert (maker.done, maker.problem, maker.step) == (True, "", 3)


def test_a_training_that_was_freed_begins_anew() -> None:
    maker = generator.small_generator()
    assert maker.run is not None
    freed = maker.run
    freed.close()
    assert generator.small_generator() is maker
    assert maker.run != freed
    maker.wait(PATIENCE_S)
    assert maker.done


def test_what_breaks_says_so_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("nobody should read this")

    with monkeypatch.context() as patch:
        patch.setattr(kept, "load", broken)
        maker = generator.small_generator()
    assert maker.problem == "Something went wrong while the generator was trained."
    assert generator.small_generator() is maker
    generator.try_again()
    until(lambda: generator.small_generator().done)


def test_one_that_comes_with_the_app_is_shown_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        checkpoints, "load", lambda name: untrained_weights() if name == "generator" else None
    )
    maker = generator.small_generator()
    assert (maker.done, maker.problem) == (True, "")
