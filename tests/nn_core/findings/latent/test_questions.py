"""What cards ask of a generator is measured by a job: plain data in, plain numbers out."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from nn_core import Activation, Architecture, Linear, Unflatten
from nn_core.data import load
from nn_core.findings.latent.generated import judge_of
from nn_core.findings.latent.questions import QUESTIONS, Question
from nn_core.findings.latent.subject import NO_DIRECTIONS, NO_MAPS, UNCLEAR
from nn_core.findings.trained import Trained, training
from nn_core.network.presets import gan_preset
from nn_core.training import GanConfig, GanProbe, GanRun, LocalEngine
from nn_core.training.jobs import JobError
from tests.nn_core.training.driving import stepped
from tests.waiting import PATIENCE_S

SPEC = GanRun(*gan_preset("dcgan_small", (1, 8, 8), 4), "digits", GanConfig(latent_size=4))
JUDGE = judge_of(SPEC)
VALUES = {
    **{"centre": 1, "reach": 1.0, "sample": 2, "a": 1, "b": 3, "cut": "scale", "psi": 0.4},
    **{"plus": (1,), "minus": (1,), "also": (3,)},
}


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nn_core.findings.trained.MEASURED_AT", (0, 300))
        engine = LocalEngine(device="cpu")
        yield engine
        engine.close()


def asked(engine: LocalEngine, spec: GanRun, name: str = "strips") -> Question:
    """Real digits stand for what a generator made: a judge is sure of some."""
    run = stepped(engine.submit(spec), 1)
    shown = run.at(run.step_count, GanProbe()).arrays
    digits = load("digits").images[: len(shown["samples"])] / 127.5 - 1
    arrays = {"noise": shown["noise"], "samples": digits.astype(np.float32)}
    assert JUDGE is not None
    return Question(name, spec, run.weights().arrays, arrays, JUDGE, VALUES)


@pytest.fixture(scope="module")
def question(engine: LocalEngine) -> Question:
    return asked(engine, SPEC)


@pytest.fixture(scope="module")
def judge(engine: LocalEngine, question: Question) -> Trained:
    handle = engine.jobs.ask(training(question.judge))
    assert handle.wait(PATIENCE_S)
    trained: Trained = handle.result[0]
    return trained


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_is_answered_in_finite_numbers(question: Question, judge: Trained, name: str) -> None:
    found = replace(question, name=name).answer(judge)
    assert found
    assert np.isfinite(list(found.values())).all()


def test_a_job_finds_the_same_wherever_it_is_worked_on(
    engine: LocalEngine, question: Question, judge: Trained
) -> None:
    handle = engine.jobs.ask(pickle.loads(pickle.dumps(question)))
    assert handle.wait(PATIENCE_S)
    assert handle.result == pytest.approx(question.answer(judge))


def test_lengths_and_sums_are_those_of_the_noise(question: Question, judge: Trained) -> None:
    noise = question.shown["noise"].astype(np.float64)
    half = replace(question, name="half_way").answer(judge)
    assert half["half"] == pytest.approx(np.linalg.norm((noise[0] + noise[2]) / 2))
    assert (half["a"], half["b"]) == pytest.approx(tuple(np.linalg.norm(noise[[0, 2]], axis=1)))
    assert replace(question, name="same_twice").answer(judge)["from_c"] == pytest.approx(0, abs=1e-6)
    values = {**VALUES, "minus": (2,)}
    one = replace(question, name="means", values=values).answer(judge)["one"]
    assert one == pytest.approx(np.linalg.norm(noise[0] - noise[1] + noise[2]))


def test_all_directions_together_have_all_of_the_variance(question: Question, judge: Trained) -> None:
    found = replace(question, name="chance").answer(judge)
    assert found == pytest.approx({"random": 1.0, "principal": 1.0, "count": 4})


def test_whole_noise_is_as_good_as_itself(question: Question, judge: Trained) -> None:
    found = replace(question, name="cut", values={**VALUES, "psi": 1.0}).answer(judge)
    assert found["variety"] == found["whole_variety"]
    assert found["sure"] == found["whole_sure"]
    assert found["large"] == found["small"] == 0


def test_smears_cannot_be_asked_about_clear_pictures(question: Question, judge: Trained) -> None:
    grey = {**question.shown, "samples": np.zeros_like(question.shown["samples"])}
    with pytest.raises(JobError, match=UNCLEAR[:40]):
        replace(question, name="sums", shown=grey).answer(judge)
    with pytest.raises(JobError, match=UNCLEAR[:40]):
        replace(question, pick="two ways", shown=grey).answer(judge)


def test_what_a_generator_lacks_is_said(engine: LocalEngine, judge: Trained) -> None:
    dense = Architecture((1,), (Linear(64), Activation("tanh"), Unflatten((1, 8, 8))))
    spec = replace(SPEC, generator=dense, config=GanConfig(latent_size=1))
    question = asked(engine, spec)
    with pytest.raises(JobError, match=NO_MAPS):
        replace(question, name="half_off").answer(judge)
    with pytest.raises(JobError, match=NO_DIRECTIONS):
        replace(question, name="border").answer(judge)


def test_of_a_generator_that_knows_classes_each_sample_is_of_its_own(
    engine: LocalEngine, judge: Trained
) -> None:
    networks = gan_preset("dcgan_small", (1, 8, 8), 4, classes=10)
    spec = GanRun(*networks, "digits", GanConfig(latent_size=4, conditional=True))
    for label in (None, 3):
        found = replace(asked(engine, spec, "half_off"), label=label).answer(judge)
        assert 0 <= found["lost"] <= 1
