"""The trained networks that come with the app: made of what the pages use, and as good as they should be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from nn_core import build
from nn_core.findings import checkpoints
from nn_core.findings.trained import Recipe, measured, training
from nn_core.training.engine.build import build_trainer
from nn_core.training.jobs import Progress

NAMES = (*checkpoints.CLASSIFIERS, checkpoints.GENERATOR)


@pytest.mark.parametrize("name", NAMES)
def test_each_is_made_of_what_is_used_now(name: str) -> None:
    weights = checkpoints.load(name)
    assert weights is not None, "run `make models`"
    assert {key: array.shape for key, array in weights.items()} == checkpoints.shapes_of(name)
    assert all(np.isfinite(array).all() for array in weights.values())


def test_together_they_are_small() -> None:
    assert sum(path.stat().st_size for path in checkpoints.FOLDER.iterdir()) < 500_000
    assert {path.stem for path in checkpoints.FOLDER.iterdir()} == set(NAMES)


@pytest.mark.parametrize(
    ("name", "least"),
    [("digits", 0.94), ("digits_prelu", 0.94), ("photographs", 0.5), ("photographs_prelu", 0.5)],
)
def test_a_classifier_reads_images_that_it_has_not_seen(name: str, least: float) -> None:
    weights = checkpoints.load(name)
    assert weights is not None
    assert measured(checkpoints.classifier(name), weights).accuracy >= least


def test_the_generator_makes_all_digits() -> None:
    """Read by the classifier. In what an untrained one makes, it reads few digits, whatever the noise."""
    weights = checkpoints.load(checkpoints.GENERATOR)
    assert weights is not None
    of_g = {name[2:]: torch.from_numpy(array) for name, array in weights.items() if name.startswith("g.")}
    generator = build(checkpoints.gan().generator)
    assert (digits_in(generator) >= 10).sum() <= 4
    generator.load_state_dict(of_g)
    assert (digits_in(generator) >= 10).all()


def digits_in(generator: torch.nn.Module) -> torch.Tensor:
    """How often the classifier reads each digit in 500 samples."""
    weights = checkpoints.load("digits")
    assert weights is not None
    reader = build(checkpoints.classifier("digits").architecture).eval()
    reader.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    noise = torch.randn(500, checkpoints.gan().config.latent_size, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        logits: torch.Tensor = reader((generator.eval()(noise) + 1) / 2)
    return logits.argmax(1).bincount(minlength=10)


def test_one_that_is_made_is_the_one_that_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path / "models")
    monkeypatch.setattr(checkpoints, "CLASSIFIER_STEPS", 2)
    assert checkpoints.load("digits") is None
    checkpoints.make("digits")
    run = checkpoints.classifier("digits")
    trainer = build_trainer(run, run.load(), "cpu")
    for _ in range(2):
        trainer.step()
    found, wanted = checkpoints.load("digits"), trainer.state()
    assert found is not None
    assert found.keys() == wanted.keys()
    for name, array in found.items():
        np.testing.assert_allclose(array, wanted[name].numpy(), rtol=2**-10, atol=1e-6)
    monkeypatch.setattr(checkpoints, "CLASSIFIER_STEPS", 3)
    assert checkpoints.load("digits") is None


def test_a_file_that_is_none_is_as_good_as_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    (tmp_path / "digits.safetensors").write_bytes(b"\xff" * 64)
    assert checkpoints.load("digits") is None


def test_where_one_comes_trained_nothing_is_trained() -> None:
    run, weights = checkpoints.classifier("digits"), checkpoints.load("digits")
    assert weights is not None
    work = training(Recipe(run, comes_as="digits")).work(tools=None)  # type: ignore[arg-type]
    progress = next(work)
    with pytest.raises(StopIteration) as ended:
        next(work)
    trained, _ = ended.value.value
    assert isinstance(progress, Progress)
    assert progress.finding == ((600, trained.accuracy),)
    np.testing.assert_array_equal(trained.weights["conv1.weight"], weights["conv1.weight"])
