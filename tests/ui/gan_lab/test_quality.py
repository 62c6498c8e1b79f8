"""The GAN lab's measures: taken in the background, one look at a time, of the newest samples."""

from dataclasses import replace
from math import prod
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nn_core import Activation, Architecture, Flatten, Linear, Unflatten, build
from nn_core.findings.gan_look import SAMPLES, classes_asked, sample_count, samples_of
from nn_core.network.presets import gan_preset
from nn_core.training import GanConfig, GanRun, RunHandle
from tests.frames import read_frame
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.gan.small_gans import image_set
from tests.waiting import PATIENCE_S, until
from ui.gan_lab import quality as gan_quality
from ui.gan_lab.quality import measure, measures, record_of, sentence, shown
from ui.shell.engine import engine

CONFIG = GanConfig(latent_size=4, batch_size=8)
RUN = GanRun(*gan_preset("dcgan_small", (1, 8, 8), 4), image_set(count=60), CONFIG)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, engine_ends: None) -> None:
    monkeypatch.setattr(gan_quality, "REST_S", 0.0)
    gan_quality._records.clear()


def looked(run: RunHandle) -> gan_quality.Record:
    """The record after a look that was started now has ended."""
    measure(run, None)
    until(lambda: measure(run, None).looking is None)
    return record_of(run.look)


def test_each_look_is_at_the_newest_step_and_only_where_there_is_news() -> None:
    run = engine().submit(RUN)
    stepped(run, 1)
    assert [one.step for one in looked(run).found] == [1]
    assert [one.step for one in looked(run).found] == [1]
    stepped(run, 2)
    record = looked(run)
    assert [one.step for one in record.found] == [1, 3]
    made = next(samples_of(RUN, run.weights().arrays))
    np.testing.assert_array_equal(record.found[-1].samples, gan_quality_pixels(made)[:12])


def gan_quality_pixels(made: np.ndarray) -> np.ndarray:
    from nn_core.measure.quality import pixels_of

    return pixels_of(made)


def test_runs_on_the_same_images_share_what_they_are_compared_with() -> None:
    standards = []
    for seed in range(2):
        run = engine().submit(replace(RUN, config=replace(CONFIG, seed=seed)))
        stepped(run, 1)
        standards.append(looked(run).standard)
    assert standards[0] is standards[1] is not None


def test_two_who_look_at_once_share_a_look() -> None:
    run = engine().submit(RUN)
    stepped(run, 1)
    first = measure(run, None).looking
    assert first is not None
    assert measure(run, None).looking in (first, None)
    assert [one.step for one in looked(run).found] == [1]
    assert engine().jobs.found(first.job) is None  # what it found is in the record


def test_a_look_that_fails_says_so_and_the_next_may_succeed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("nobody should read this")

    run = engine().submit(RUN)
    stepped(run, 1)
    with monkeypatch.context() as patch:
        patch.setattr("nn_core.measure.assessment.assess", broken)
        record = record_of(run.look)
        until(lambda: bool(measure(run, None).problem))
        assert record.problem == "Something went wrong while the samples were measured."
        assert record.found == []
    until(lambda: bool(measure(run, None).found))
    assert record.problem == ""


def test_a_reset_begins_anew() -> None:
    run = engine().submit(RUN)
    stepped(run, 3)
    looked(run)
    run.reset()
    assert run.wait(PATIENCE_S)
    assert [one.step for one in looked(run).found] == [0]


def test_a_set_of_one_class_has_no_judge_and_says_so() -> None:
    assert gan_quality.judge_course(RUN) is None
    run = engine().submit(RUN)
    stepped(run, 1)
    record = looked(run)
    assert record.standard is not None
    titles = [one["title"] for one in measures(record.found[-1], record.standard)]
    assert titles == ["Diversity", "To the nearest training image"]
    assert "one kind" in sentence(record.found[-1], record.standard, SAMPLES, raw=False)
    assert len(shown(RUN, record.found, record.standard)) > 1000


def test_samples_of_a_conditional_gan_take_turns() -> None:
    networks = gan_preset("dcgan_small", (1, 8, 8), 4, classes=10)
    spec = GanRun(*networks, "digits", replace(CONFIG, conditional=True))
    run = engine().submit(spec)
    stepped(run, 1)
    made = np.concatenate(list(samples_of(spec, run.weights().arrays)))
    assert made.shape == (SAMPLES, 1, 8, 8)
    labels = classes_asked(len(made), spec.classes)
    assert labels is not None
    assert labels[:12].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    assert classes_asked(12, 0) is None


@pytest.mark.parametrize("side", [28, 128])
def test_the_panel_says_how_many_samples_were_measured(side: int) -> None:
    """Of large images fewer fit in memory."""
    shape = (3, side, side)
    generator = Architecture((4,), (Linear(prod(shape)), Unflatten(shape), Activation("tanh")))
    discriminator = Architecture(shape, (Flatten(), Linear(1)))
    spec = GanRun(generator, discriminator, image_set(count=60), CONFIG)
    weights = {f"g.{name}": tensor.numpy() for name, tensor in build(generator).state_dict().items()}
    made = sum(map(len, samples_of(spec, weights)))
    assert made == sample_count(spec)
    assert (made == SAMPLES) is (side == 28)


def test_only_the_last_runs_are_remembered() -> None:
    for number in range(gan_quality.MAX_RUNS + 5):
        record_of(str(number))
    assert len(gan_quality._records) == gan_quality.MAX_RUNS
    assert "0" not in gan_quality._records


@pytest.mark.parametrize(
    ("shares", "diversity", "nearest", "words"),
    [
        ([0.5, 0.5, 0, 0], 0.9, 1.0, "leaves out half of the classes or more"),
        ([0.25] * 4, 0.31, 1.0, "differ 31\N{NO-BREAK SPACE}% as much as real pictures do"),
        ([0.25] * 4, 0.9, 0.0, "are training images"),
        ([0.25] * 4, 0.9, 0.5, "suspiciously near"),
        ([0.25] * 4, 0.9, 0.8, "nearer to the training images than other real ones"),
        ([0.25] * 4, 0.9, 1.0, "about as far from the training images as other real ones: no copies"),
        ([0.25] * 4, 0.9, 1.44, "farther from the training images than other real ones: no copies"),
    ],
)
def test_the_sentence_names_the_cause(
    shares: list[float], diversity: float, nearest: float, words: str
) -> None:
    now = assessed(1000, shares, diversity, nearest)
    told = sentence(now, SimpleNamespace(distance=1.0), SAMPLES, raw=False)  # type: ignore[arg-type]
    assert words in told
    assert "of 4 classes; a class counts from 13 of the 500 samples on." in told
    assert ("mode collapse" in told) == (words.startswith(("leaves", "differ")))


@pytest.mark.parametrize(
    ("step", "says", "collapsed"),
    [
        (0, "Nothing is learned yet", False),
        (1, "hardly begun", False),
        (299, "Before step 300", False),
        (300, "G makes 1 of 4 classes", True),
        (5000, "Reset", True),
    ],
)
def test_a_collapse_is_told_of_a_trained_network_only(step: int, says: str, collapsed: bool) -> None:
    now = assessed(step, [1.0, 0, 0, 0], 0.02, 0.3)
    told = sentence(now, SimpleNamespace(distance=1.0), SAMPLES, raw=False)  # type: ignore[arg-type]
    assert says in told
    assert ("mode collapse" in told) is ("Reset" in told) is collapsed
    assert ("G makes" in told) is (step > 0)


def test_the_loss_in_use_is_no_way_out() -> None:
    now, real = assessed(1000, [1.0, 0, 0, 0], 0.02, 0.3), SimpleNamespace(distance=1.0)
    for raw in (False, True):
        told = sentence(now, real, SAMPLES, raw=raw)  # type: ignore[arg-type]
        assert "a larger batch" in told
        assert ("Wasserstein" in told) is not raw


def test_traits_stand_beside_their_share_in_the_data() -> None:
    spec = GanRun(*gan_preset("dcgan_small", (3, 32, 32), 4), "avatars", CONFIG)
    assert gan_quality.has_traits(spec)
    now = assessed(1000, [0.5, 0, 0.3, 0.1, 0.1, 0, 0, 0], 0.9, 1.0)
    count = sample_count(spec)
    assert 3 * (0.25 / count) ** 0.5 < 0.1
    shares, told = gan_quality.traits_shown(spec, now).values()
    assert [one["name"] for one in shares] == ["long hair", "glasses", "beard"]
    np.testing.assert_allclose([one["share"] for one in shares], [0.1, 0.4, 0.1])
    assert [one["mark"] for one in shares] == [0.5, 0.5, 0.5]
    space = "\N{NO-BREAK SPACE}"
    assert told == " ".join(
        f"G shows {less}: {share}{space}% of the samples, 50{space}% of the data."
        for less, share in (
            ("too little of “long hair”", 10),
            ("less of “glasses”, and not by chance", 40),
            ("too little of “beard”", 10),
        )
    )
    even = gan_quality.traits_shown(spec, assessed(1000, [0.125] * 8, 0.9, 1.0))
    assert even["sentence"] == "Each trait is as frequent as in the data, as far as so many samples can tell."
    crowded = gan_quality.traits_shown(spec, assessed(1000, [0, 0, 0, 0, 0.5, 0.5, 0, 0], 0.9, 1.0))
    assert "too much of “long hair”: 100" in crowded["sentence"]


@pytest.mark.parametrize("is_brief", [False, True])
def test_what_stands_beside_the_samples_tells_of_the_pairs_that_it_shows(is_brief: bool) -> None:
    run = engine().submit(RUN)
    stepped(run, 1)
    record = looked(run)
    assert record.standard is not None
    facts, arrays = read_frame(shown(RUN, record.found, record.standard, is_brief=is_brief))
    assert (facts["brief"], len(facts["distances"])) == (is_brief, 5 if is_brief else 12)
    assert facts["distances"] == record.found[-1].distances[: len(facts["distances"])].tolist()
    assert len(arrays["nearest"]) == 12


def test_images_without_traits_show_none() -> None:
    digits = GanRun(*gan_preset("dcgan_small", (1, 28, 28), 4), "mnist", CONFIG)
    for spec in (digits, RUN):
        assert not gan_quality.has_traits(spec)
        assert gan_quality.traits_shown(spec, assessed(1000, [0.1] * 10, 0.9, 1.0))["shares"] == []


def assessed(step: int, shares: list[float], diversity: float, nearest: float) -> Any:
    return SimpleNamespace(
        step=step, shares=np.array(shares), diversity=diversity, distances=np.array([nearest])
    )
