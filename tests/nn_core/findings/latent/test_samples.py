"""Samples are chosen by a job: plain data in, plain data out, and what was measured decides."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from nn_core.data import load
from nn_core.findings.latent.generated import generator_of, judge_of, maps_of
from nn_core.findings.latent.samples import PICKS, Pick, Picked, Samples, Sums, samples_of
from nn_core.findings.trained import Trained, training
from nn_core.judgements.latent import Ways
from nn_core.measure.quality import pixels_of
from nn_core.measure.strokes import thickness
from nn_core.network.build import build
from nn_core.network.presets import gan_preset
from nn_core.training import GanConfig, GanProbe, GanRun, LocalEngine, StartingWeights
from tests.nn_core.training.driving import stepped
from tests.waiting import PATIENCE_S

SPEC = GanRun(*gan_preset("dcgan_small", (1, 8, 8), 4), "digits", GanConfig(latent_size=4))
JUDGE = judge_of(SPEC)


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nn_core.findings.trained.MEASURED_AT", (0, 300))
        engine = LocalEngine(device="cpu")
        yield engine
        engine.close()


@pytest.fixture(scope="module")
def job(engine: LocalEngine) -> Pick:
    """Real digits stand for what a generator made: a judge is sure of some."""
    run = stepped(engine.submit(SPEC), 1)
    shown = run.at(run.step_count, GanProbe()).arrays
    digits = load("digits").images[: len(shown["samples"])] / 127.5 - 1
    arrays = {"noise": shown["noise"], "samples": digits.astype(np.float32)}
    assert JUDGE is not None
    return Pick(SPEC, run.weights().arrays, arrays, JUDGE, "clear")


@pytest.fixture(scope="module")
def samples(engine: LocalEngine, job: Pick) -> Samples:
    handle = engine.jobs.ask(training(job.judge))
    assert handle.wait(PATIENCE_S)
    judge: Trained = handle.result[0]
    return samples_of(job.spec, job.weights, job.shown, judge)


@pytest.mark.parametrize("way", PICKS)
def test_a_job_chooses_as_its_way_says(engine: LocalEngine, job: Pick, samples: Samples, way: str) -> None:
    sent = pickle.loads(pickle.dumps(Pick(job.spec, job.weights, job.shown, job.judge, way)))
    handle = engine.jobs.ask(sent)
    assert handle.wait(PATIENCE_S)
    assert handle.problem == ""
    assert pickle.loads(pickle.dumps(handle.result)) == PICKS[way](samples)


def test_the_clear_sample_is_the_one_that_the_judge_is_surest_of(samples: Samples) -> None:
    surest = int(samples.found.confidence.argmax())
    assert PICKS["clear"](samples) == Picked({"sample": surest + 1})
    assert PICKS["clear centre"](samples) == Picked({"centre": surest + 1})


def test_what_was_counted_comes_along(samples: Samples) -> None:
    assert isinstance(PICKS["two ways"](samples).counted, Ways)
    assert isinstance(PICKS["thick and thin"](samples).counted, Sums)


def test_drawn_samples_are_measured_as_shown_ones_are(job: Pick, samples: Samples) -> None:
    noise = job.shown["noise"][:3]

    with torch.no_grad():
        drawn = generator_of(SPEC, job.weights)(torch.tensor(noise)).numpy()
    found = samples.draw(noise)
    assert len(found.label) == 3
    ink = pixels_of(drawn).mean(axis=(1, 2, 3)) / 255
    assert ((found.thickness > 0) == (ink > 0)).all()


def test_the_layer_looked_into_is_the_last_with_maps(samples: Samples) -> None:
    assert samples.channels is not None
    inside = samples.channels()
    count = list(maps_of(SPEC).values())[-1]
    assert inside.brightness.shape == (64, count)
    assert inside.effects.shape == (count,)


def test_samples_of_the_class_asked_for_are_those_that_the_page_shows(engine: LocalEngine, job: Pick) -> None:
    networks = gan_preset("dcgan_small", (1, 8, 8), 4, 10)
    weights = {
        f"{side}.{name}": 4 * tensor.numpy()
        for side, network in zip("gd", networks, strict=True)
        for name, tensor in build(network, seed=1).state_dict().items()
    }
    config = GanConfig(latent_size=4, conditional=True)
    told = GanRun(*networks, "digits", config, StartingWeights(weights))
    run = engine.submit(told)
    assert run.wait(PATIENCE_S, step=0)
    arrays = run.at(0, GanProbe()).arrays
    shown = run.at(0, GanProbe(latent=arrays["noise"], labels=(3,))).arrays["samples_at"]
    handle = engine.jobs.ask(training(job.judge))
    assert handle.wait(PATIENCE_S)
    asked, own = (
        samples_of(told, run.weights().arrays, arrays, handle.result[0], label).found for label in (3, None)
    )
    expected, of_each = (thickness(pixels_of(some).mean(axis=1) / 255) for some in (shown, arrays["samples"]))
    assert not np.allclose(expected, of_each, rtol=0.05)
    np.testing.assert_allclose(asked.thickness, expected, rtol=0.02)
    np.testing.assert_allclose(own.thickness, of_each, rtol=0.02)
