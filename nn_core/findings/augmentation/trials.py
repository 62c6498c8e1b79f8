"""The experiment as jobs: all its trials, one classifier, one GAN."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.findings.augmentation.plan import MAX_COPIES, GanTrial, Plan, Trial
from nn_core.findings.trained import Recipe, Trained, training
from nn_core.training.errors import Diverged
from nn_core.training.jobs import Beside, Job, JobError, Progress, Steps, Tools

if TYPE_CHECKING:
    from nn_core.data.augmentation import Examples
    from nn_core.training import ClassifierRun, GanRun
    from nn_core.training.trainer import Trainer

NETWORK = "small_cnn"
GAN = "dcgan_small"
LATENT_SIZE = 32
AT_ONCE = 400
EXAMINED = 500
ROWS_SHOWN = 10
LOOK_EVERY_STEPS = 25
TROUBLE = "Something went wrong in this experiment, so it stopped."

Images = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Look:
    """What a GAN made of its few images; classes take turns among the samples.

    Attributes:
        samples: uint8 `10k c h w`, the first ones; not chosen by anybody.
        nearest: uint8 `k c h w`, the training images nearest to the first k samples.
        readable: share of 500 samples that a classifier trained on all images but the validation images
            takes for the class asked for; None where that classifier could not be trained.
        distance: median distance of those samples to their nearest training image: the root mean square
            over the pixels, 0..1.
        unseen_distance: the same for the validation images: how far real images are that were never seen.
    """

    samples: Images
    nearest: Images
    readable: float | None
    distance: float
    unseen_distance: float


def classifier_run(trial: Trial, samples: Examples | None) -> ClassifierRun:
    """What a trial's classifier learns from, and on what it is tested."""
    from nn_core.data import load
    from nn_core.data.augmentation import classic, divided, few, joined
    from nn_core.network.presets import classifier_preset
    from nn_core.training import ClassifierConfig, ClassifierRun

    images = load(trial.data)
    config = ClassifierConfig(seed=trial.seed)
    examples = few(images, trial.size, trial.seed)
    if samples is not None:
        examples = joined(examples, _first(samples, trial.copies * len(examples.images)))
    if trial.shift or trial.rotation:
        seen = trial.steps * config.batch_size
        examples = classic(examples, seen, trial.shift, trial.rotation, trial.seed)
    network = classifier_preset(NETWORK, images.shape, len(images.class_names))
    return ClassifierRun(network, divided(images, examples), config)


def _first(examples: Examples, count: int) -> Examples:
    return type(examples)(examples.images[:count], examples.labels[:count])


def gan_run(trial: GanTrial) -> GanRun:
    """A conditional GAN that sees the few training images and nothing else."""
    from nn_core.data import load
    from nn_core.data.augmentation import few, only
    from nn_core.network.presets import gan_preset
    from nn_core.training import GanConfig, GanRun

    images = load(trial.data)
    generator, discriminator = gan_preset(GAN, images.shape, LATENT_SIZE, classes=len(images.class_names))
    config = GanConfig(conditional=True, latent_size=LATENT_SIZE, seed=trial.seed)
    return GanRun(generator, discriminator, only(images, few(images, trial.size, trial.seed)), config)


@dataclass(frozen=True, eq=False)
class Doing:
    """What is trained right now.

    Attributes:
        seconds: how long it has taken so far.
        samples: of a GAN: what it makes now, uint8 `10k c h w`; classes take turns.
    """

    trial: Trial | GanTrial
    step: int
    steps: int
    seconds: float
    samples: Images | None = None

    @property
    def kind(self) -> str:
        return "gan" if isinstance(self.trial, GanTrial) else "classifier"


@dataclass(frozen=True)
class Outcome:
    """How well a trial's classifier does.

    Attributes:
        accuracy: on the validation images, 0..1; None where the training broke down.
        step_s: seconds that one of its steps took; None where none did.
    """

    accuracy: float | None
    step_s: float | None


@dataclass(frozen=True, eq=False)
class Imitated:
    """What a GAN made of its few images; None where its training broke down."""

    samples: Examples | None
    look: Look | None
    step_s: float | None


@dataclass(frozen=True)
class Experiment(Job):
    """All trials of a plan, one after the other. It has no result of its own: each trial's is kept."""

    plan: Plan
    at_once: ClassVar[int] = 3
    trouble: ClassVar[str] = TROUBLE

    def work(self, tools: Tools) -> Steps:
        for trial in self.plan.trials():
            yield Classifying(trial)


@dataclass(frozen=True)
class Classifying(Job):
    """Trains and tests a trial's classifier, after the GAN that it needs. Its result is an `Outcome`."""

    trial: Trial
    trouble: ClassVar[str] = TROUBLE

    def work(self, tools: Tools) -> Steps:
        trial, samples = self.trial, None
        if trial.gan is not None:
            samples = (yield Imitating(trial.gan)).samples
            if samples is None:
                return Outcome(None, None)
        run = yield Beside(lambda: classifier_run(trial, samples))
        trainer = yield from tools.trainer(run)
        try:
            step_s = yield from _train(trainer, trial, trial.steps, tools)
        except Diverged:
            return Outcome(None, None)
        return Outcome(trainer.evaluate()["val_accuracy"], step_s)


@dataclass(frozen=True)
class Imitating(Job):
    """Trains a GAN and looks at what it makes. Its result is `Imitated`."""

    trial: GanTrial
    trouble: ClassVar[str] = TROUBLE

    def work(self, tools: Tools) -> Steps:
        trial = self.trial
        run = yield Beside(lambda: gan_run(trial))
        trainer = yield from tools.trainer(run)
        latents, labels = _noise(trial, run.classes)
        shown = ROWS_SHOWN * run.classes

        def now() -> Images:
            return _samples_at(trainer, latents[:shown], labels[:shown])

        try:
            step_s = yield from _train(trainer, trial, trial.steps, tools, now)
        except Diverged:
            return Imitated(None, None, None)
        samples = yield from _generate(trainer, latents, labels)
        try:
            reader, _ = yield training(judge(trial.data))
        except JobError:
            reader = None
        return Imitated(samples, examine(trial, samples, reader), step_s)


def _train(
    trainer: Trainer,
    trial: Trial | GanTrial,
    steps: int,
    tools: Tools,
    look: Callable[[], Images] | None = None,
) -> Generator[Progress, None, float]:
    """Take so many steps; returns how many seconds one took.

    Raises:
        Diverged: it broke down.
    """
    from nn_core.training.trainer import all_finite

    began, samples = tools.active_s, None
    while trainer.step_count < steps:
        trainer.step()
        step = trainer.step_count
        if look is not None and step % LOOK_EVERY_STEPS == 1:
            samples = look()
        yield Progress(step, steps, Doing(trial, step, steps, tools.active_s - began, samples))
    if not all_finite(trainer.state().values()):
        raise Diverged("a weight")
    return (tools.active_s - began) / steps


def _noise(trial: GanTrial, classes: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Latents and classes of the largest number of samples that the page may ask for; classes take turns."""
    count = MAX_COPIES * trial.size * classes
    latents = np.random.default_rng(trial.seed).standard_normal((count, LATENT_SIZE)).astype(np.float32)
    return latents, np.arange(count) % classes


def _generate(
    trainer: Trainer, latents: NDArray[np.float32], labels: NDArray[np.int64]
) -> Generator[Progress, None, Examples]:
    """Samples of the trained GAN, some at a time."""
    from nn_core.data.augmentation import Examples

    chunks: list[Images] = []
    for at in range(0, len(labels), AT_ONCE):
        chunks.append(_samples_at(trainer, latents[at : at + AT_ONCE], labels[at : at + AT_ONCE]))
        yield Progress(at, len(labels))
    return Examples(np.concatenate(chunks), labels)


def _samples_at(trainer: Trainer, latents: NDArray[np.float32], labels: NDArray[np.int64]) -> Images:
    from nn_core.measure.quality import pixels_of
    from nn_core.training import GanProbe

    shot = trainer.snapshot(GanProbe(latent=latents, labels=tuple(labels.tolist())))
    return pixels_of(shot["samples_at"])


def judge(data: str) -> Recipe:
    """A classifier trained on all images but the validation images, to say what a sample shows."""
    from nn_core.data import load
    from nn_core.network.presets import classifier_preset
    from nn_core.training import ClassifierRun

    images = load(data)
    return Recipe(ClassifierRun(classifier_preset(NETWORK, images.shape, len(images.class_names)), data))


def examine(trial: GanTrial, samples: Examples, reader: Trained | None) -> Look:
    """Are the samples readable, and are they copies?"""
    from nn_core.data import load
    from nn_core.data.augmentation import few, validation_images
    from nn_core.measure.quality import nearest

    images = load(trial.data)
    classes = len(images.class_names)
    training = few(images, trial.size, trial.seed).images
    place, distance = nearest(samples.images[:EXAMINED], training)
    _, unseen = nearest(validation_images(images).images[:EXAMINED], training)
    return Look(
        samples.images[: ROWS_SHOWN * classes],
        training[place[:classes]],
        _readable(reader, _first(samples, EXAMINED)),
        float(np.median(distance)),
        float(np.median(unseen)),
    )


def _readable(reader: Trained | None, samples: Examples) -> float | None:
    from nn_core.measure.experiments import network, predictions
    from nn_core.measure.metrics import accuracy

    if reader is None:
        return None
    model = network(reader.architecture, reader.weights)
    return accuracy(samples.labels, predictions(model, samples.images))
