"""One classifier or one GAN of the experiment, trained in the engine from the calling thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ui.gan_uses.plan import MAX_COPIES, GanTrial, Trial
from ui.kit.trained import Course, Recipe, course

if TYPE_CHECKING:
    from nn_core.data.augmentation import Examples
    from nn_core.training import ClassifierRun, GanRun, RunHandle

NETWORK = "small_cnn"
GAN = "dcgan_small"
LATENT_SIZE = 32
AT_ONCE = 400
EXAMINED = 500
ROWS_SHOWN = 10
LOOK_EVERY_S = 0.5
JUDGE_PATIENCE_S = 120.0

Images = NDArray[np.uint8]
Hold = Callable[["RunHandle"], None]
"""Called now and then while a run trains. It may pause the run and return later."""


class Broken(RuntimeError):
    """A run ended early; the message is a sentence."""


@dataclass(frozen=True, eq=False)
class Look:
    """What a GAN made of its few images; classes take turns among the samples.

    Attributes:
        samples: uint8 `10k c h w`, the first ones; not chosen by anybody.
        nearest: uint8 `k c h w`, the training images nearest to the first k samples.
        readable: share of 500 samples that a classifier trained on all images takes for the class asked
            for; None where that classifier could not be trained.
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


def train(run: RunHandle, steps: int, hold: Hold) -> None:
    """Take a new run to that step.

    Raises:
        Broken: it did not get there.
    """
    run.step(steps)
    while not run.wait(LOOK_EVERY_S, step=steps) or run.state == "paused":
        if run.step_count >= steps:
            break
        hold(run)
        if run.state == "paused" and run.step_count < steps:
            run.step(steps - run.step_count)
    if run.step_count < steps:
        raise Broken(run.message or "The training was interrupted.")


def accuracy_at(run: RunHandle, step: int) -> float:
    """Share of the validation images that the classifier gets right, measured where it stopped."""
    while not run.wait(LOOK_EVERY_S):
        pass
    accuracy = _validated(run, step)
    if accuracy is None:
        raise Broken(run.message or "The training was interrupted.")
    return accuracy


def _validated(run: RunHandle, step: int) -> float | None:
    curves = run.history()
    accuracies = curves.get("val_accuracy")
    if accuracies is None:
        return None
    found = accuracies[curves["step"] == step]
    return float(found[0]) if len(found) and np.isfinite(found[0]) else None


def _noise(trial: GanTrial, classes: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Latents and classes of the largest number of samples that the page may ask for; classes take turns."""
    count = MAX_COPIES * trial.size * classes
    latents = np.random.default_rng(trial.seed).standard_normal((count, LATENT_SIZE)).astype(np.float32)
    return latents, np.arange(count) % classes


def watch(run: RunHandle, trial: GanTrial, classes: int) -> None:
    """Have the first samples made while the GAN trains: "samples_at" of its newest snapshot."""
    from nn_core.training import GanProbe

    latents, labels = _noise(trial, classes)
    shown = ROWS_SHOWN * classes
    run.watch(GanProbe(latent=latents[:shown], labels=tuple(labels[:shown].tolist())))


def generate(run: RunHandle, trial: GanTrial, classes: int) -> Examples:
    """Samples of the trained GAN, the first of them those that were watched.

    Raises:
        Broken: the run was lost meanwhile.
    """
    from nn_core.data.augmentation import Examples

    latents, labels = _noise(trial, classes)
    count = len(labels)
    chunks = [
        _samples_at(run, latents[at : at + AT_ONCE], labels[at : at + AT_ONCE])
        for at in range(0, count, AT_ONCE)
    ]
    return Examples(np.concatenate(chunks), labels)


def _samples_at(run: RunHandle, latents: NDArray[np.float32], labels: NDArray[np.int64]) -> Images:
    from nn_core.measure.quality import pixels_of
    from nn_core.training import GanProbe

    run.watch(GanProbe(latent=latents, labels=tuple(labels.tolist())))
    while not run.wait(LOOK_EVERY_S):
        pass
    arrays = run.latest().arrays
    if "samples_at" not in arrays or not _made_of(run, latents):
        raise Broken(run.message or "The training was interrupted.")
    return pixels_of(arrays["samples_at"])


def _made_of(run: RunHandle, latents: NDArray[np.float32]) -> bool:
    arrays = run.latest().arrays
    same = "samples_at" in arrays and len(arrays["samples_at"]) == len(latents)
    return same and bool(np.array_equal(arrays["latent"][:LATENT_SIZE], latents[0]))


def judge(data: str) -> Course:
    """A classifier trained on all images but the validation images, to say what a sample shows."""
    from nn_core.data import load
    from nn_core.network.presets import classifier_preset
    from nn_core.training import ClassifierRun

    images = load(data)
    return course(
        Recipe(ClassifierRun(classifier_preset(NETWORK, images.shape, len(images.class_names)), data))
    )


def examine(trial: GanTrial, samples: Examples) -> Look:
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
        _readable(trial.data, _first(samples, EXAMINED)),
        float(np.median(distance)),
        float(np.median(unseen)),
    )


def _readable(data: str, samples: Examples) -> float | None:
    from nn_core.measure.experiments import network, predictions
    from nn_core.measure.metrics import accuracy

    reader = judge(data)
    reader.wait(JUDGE_PATIENCE_S)
    if reader.result is None:
        return None
    model = network(reader.result.architecture, reader.result.weights)
    return accuracy(samples.labels, predictions(model, samples.images))
