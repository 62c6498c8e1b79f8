"""The GAN lab's experiment: its parameters in the URL, its settings, and the run that they describe."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import streamlit as st

from nn_core.data import DATASETS, ImageSet, load
from nn_core.presets import GAN_PRESETS, gan_preset
from nn_core.training import GanConfig, GanRun
from ui.controls import number_field
from ui.engine import engine
from ui.experiment import Experiment
from ui.own_images import own_images
from ui.url import Choice, RunId, config_param

OWN = "own"
DATASET_NAMES = (*DATASETS, OWN)


@dataclass(frozen=True)
class LossText:
    """A loss in words: what each side lowers, with D(x) for the discriminator's answer to an image."""

    title: str
    d: str
    g: str
    note: str


_CROSS_ENTROPY = r"-\log D(x) - \log(1 - D(G(z)))"
LOSSES = {
    "non_saturating": LossText(
        "Non-saturating",
        _CROSS_ENTROPY,
        r"-\log D(G(z))",
        "G learns most from the samples that D sees through.",
    ),
    "saturating": LossText(
        "Saturating",
        _CROSS_ENTROPY,
        r"\log(1 - D(G(z)))",
        "Where D is sure of itself, G learns almost nothing.",
    ),
    "least_squares": LossText(
        "Least squares",
        r"\tfrac12 (D(x) - 1)^2 + \tfrac12 D(G(z))^2",
        r"\tfrac12 (D(G(z)) - 1)^2",
        "D aims at 1 for real and 0 for generated, and overshooting costs too.",
    ),
    "hinge": LossText(
        "Hinge",
        r"\max(0, 1 - D(x)) + \max(0, 1 + D(G(z)))",
        r"-D(G(z))",
        "D stops caring about a picture once it is right by a margin of 1.",
    ),
    "wasserstein_gp": LossText(
        "Wasserstein-GP",
        r"D(G(z)) - D(x) + \text{penalty}",
        r"-D(G(z))",
        "D is a critic: it gives scores, not probabilities.",
    ),
}

PARAMS = (
    Choice("set", "data set", "mnist", options=DATASET_NAMES),
    Choice("preset", "networks", "dcgan", options=tuple(GAN_PRESETS)),
    config_param(GanConfig, "loss", "loss", "loss"),
    config_param(GanConfig, "learning_rate_g", "lr_g", "learning rate of G"),
    config_param(GanConfig, "learning_rate_d", "lr_d", "learning rate of D"),
    config_param(GanConfig, "batch_size", "batch", "batch size"),
    config_param(GanConfig, "d_steps", "d_steps", "D steps per G step"),
    config_param(GanConfig, "label_smoothing", "smoothing", "label smoothing"),
    config_param(GanConfig, "gradient_penalty", "penalty", "gradient penalty"),
    config_param(GanConfig, "average", "average", "averaging of G"),
    config_param(GanConfig, "latent_size", "latent", "latent size"),
    config_param(GanConfig, "seed", "seed", "seed"),
    RunId("run", "run"),
)


def main_choices(experiment: Experiment) -> None:
    """Data set, networks and loss."""
    title = {name: info.title for name, info in DATASETS.items()} | {OWN: "Own pictures"}
    _choice(experiment, "set", "Data set", title.__getitem__)
    _choice(experiment, "preset", "Networks", lambda name: GAN_PRESETS[name].title)
    _choice(experiment, "loss", "Loss", lambda name: LOSSES[name].title)


def _choice(experiment: Experiment, name: str, label: str, title: object) -> None:
    options = next(param.options for param in PARAMS if param.name == name)
    experiment[name] = st.selectbox(label, options, format_func=title, key=experiment.widget(name), width=170)


def settings(experiment: Experiment) -> None:
    """All other settings; those in the second group start training anew."""
    left, right = st.columns(2)
    with left:
        number_field(experiment, "lr_g", (1e-4, 2e-4, 4e-4, 1e-3, 1e-2), help=_help("learning_rate_g"))
        number_field(experiment, "d_steps", (1, 2, 3, 5), help=_help("d_steps"))
        number_field(experiment, "average", (0, 0.9, 0.99, 0.999), help=_help("average"))
    with right:
        number_field(experiment, "lr_d", (1e-4, 2e-4, 4e-4, 1e-3, 1e-2), help=_help("learning_rate_d"))
        number_field(experiment, "batch", (16, 32, 64, 128), help=_help("batch_size"))
        if experiment["loss"] == "wasserstein_gp":
            number_field(experiment, "penalty", (1, 10, 100), help=_help("gradient_penalty"))
        else:
            number_field(experiment, "smoothing", (0, 0.1, 0.2, 0.3), help=_help("label_smoothing"))
    st.caption("These two start the training anew:")
    left, right = st.columns(2)
    with left:
        number_field(experiment, "latent", (2, 8, 16, 32, 64, 128), help=_help("latent_size"))
    with right:
        number_field(experiment, "seed", (0, 1, 2, 3), help=_help("seed"))


def _help(field: str) -> str:
    return GanConfig.__dataclass_fields__[field].metadata["help"]


def spec(experiment: Experiment) -> GanRun | None:
    """The run that the settings describe; None while own pictures are wanted and none are there.

    Raises:
        SpecError, DataError, ConfigError: the parts do not fit together.
    """
    dataset = _own(experiment) if experiment["set"] == OWN else _images(experiment["set"])
    if dataset is None:
        return None
    shape = dataset.shape if isinstance(dataset, ImageSet) else DATASETS[dataset].shape
    config = GanConfig(
        loss=experiment["loss"],
        learning_rate_g=experiment["lr_g"],
        learning_rate_d=experiment["lr_d"],
        batch_size=experiment["batch"],
        d_steps=experiment["d_steps"],
        label_smoothing=experiment["smoothing"],
        gradient_penalty=experiment["penalty"],
        average=experiment["average"],
        latent_size=experiment["latent"],
        seed=experiment["seed"],
    )
    generator, discriminator = gan_preset(experiment["preset"], shape, config.latent_size)
    return GanRun(generator, discriminator, dataset, config)


def _own(experiment: Experiment) -> ImageSet | None:
    run = engine().get(experiment["run"]) if experiment["run"] else None
    return own_images("gan_own", run.spec.dataset if run and isinstance(run.spec.dataset, ImageSet) else None)


def _images(name: str) -> str | ImageSet:
    return faces_only() if name == "faces" else name


@cache
def faces_only() -> ImageSet:
    """The faces without the patches of background: a generator that learns both learns neither."""
    faces = load("faces")
    kept = faces.labels == 0
    title = "Faces"
    return ImageSet(
        "faces_only",
        title,
        faces.images[kept],
        np.zeros(kept.sum(), np.int64),
        faces.class_names[:1],
        faces.source,
        faces.licence,
    )
