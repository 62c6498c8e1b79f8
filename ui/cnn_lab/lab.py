"""The CNN lab's experiment: its parameters, its images, and the run that follows from them and the edits."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from nn_core import Architecture, Layer, Linear, Shape, SpecError
from nn_core.data import DATASETS, DataError, ImageSet, load
from nn_core.mechanics.optimizers import titles_of
from nn_core.network.presets import PRESETS, classifier_preset
from nn_core.training import OPTIMIZERS, ClassifierConfig, ClassifierRun
from ui.cnn_lab.explanation import PIN
from ui.kit.controls import PACE, choice_field, fewer_than_a_batch, number_field
from ui.kit.edited import edited, settled
from ui.kit.editor import Draft
from ui.kit.experiment import Experiment
from ui.kit.own_images import OWN_PARAMS, own_images
from ui.kit.steering import awake
from ui.kit.tabs import tab_param
from ui.kit.url import Choice, Network, RunId, Whole, config_param
from ui.shell.text import plain

OWN = "own"
DATA_TITLES = {
    name: info.title if info.offline else f"{info.title} (download)" for name, info in DATASETS.items()
}
DATA_TITLES[OWN] = "Own pictures"
PRESET_TITLES = {name: preset.title for name, preset in PRESETS.items()}
OPTIMISER_TITLES = titles_of(OPTIMIZERS)
FALLBACK_DATA = "mnist"
FALLBACK_PRESET = "perceptron"
STATUS = ("step", "epoch", "train_loss", "val_accuracy", "examples_per_second")
SMALLEST_BATCH = ClassifierConfig(batch_size=2)

SETTINGS = {
    "opt": ("optimizer", "optimiser"),
    "rate": ("learning_rate", "learning rate"),
    "batch": ("batch_size", "batch size"),
    "decay": ("weight_decay", "weight decay"),
    "seed": ("seed", "seed"),
    "images": ("train_images", "training images"),
}
"""For each field of the config that the reader sets: its name in the URL, and what people call it."""

TABS = {
    "filters": "Filters",
    "distributions": "Distributions",
    "results": "Results",
    "code": "PyTorch code",
}
"""Titles of the tabs, by their names in the URL."""

PARAMS = (
    Choice("data", "data set", FALLBACK_DATA, tuple(DATA_TITLES)),
    Choice("preset", "preset", "small_cnn", tuple(PRESETS)),
    Network("net", "network"),
    *(config_param(ClassifierConfig, field, name, label) for name, (field, label) in SETTINGS.items()),
    Whole("image", "image", maximum=10**6),
    *OWN_PARAMS,
    PACE,
    PIN,
    tab_param(TABS),
    RunId("run", "run"),
)

LIVE = {name: field for name, (field, _) in SETTINGS.items()}
"""Fields of the config by their names in the URL."""


# What the reader chooses


def choose_data(lab: Experiment, draft: Draft, name: str) -> None:
    """Another data set, for which an edited network is fitted. One that cannot be had changes nothing."""
    try:
        images = None if name == OWN else load(name)
    except DataError as error:
        lab.notes.append(str(error))
        return
    is_the_same = {name, lab["data"]} == {OWN, FALLBACK_DATA} and _own_set_of(lab["run"]) is None
    if not is_the_same:
        lab["image"] = None
    lab["data"] = name
    draft.forget()
    if images is not None and lab["net"] is not None:
        _refit(lab, images.shape, images)


def settings(lab: Experiment) -> None:
    """How it learns; the last two start a new run."""
    choice_field(lab, "opt", OPTIMISER_TITLES)
    left, right = st.columns(2)
    with left:
        number_field(lab, "rate", (1e-4, 3e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.03, 0.1, 0.3, 1))
        number_field(lab, "decay", (0, 1e-4, 1e-3, 0.01, 0.1))
    with right:
        number_field(lab, "batch", (1, 4, 8, 16, 32, 64, 128, 256))
    st.caption("Another seed or number of training images starts a new run.")
    left, right = st.columns(2)
    with left:
        number_field(lab, "images", (20, 50, 100, 200, 500, 1000), none="all")
    with right:
        number_field(lab, "seed", (0, 1, 2, 3, 4))


# What follows from it


def chosen_images(lab: Experiment) -> ImageSet:
    """The images to learn from; MNIST while there are no own pictures, or no network to download with.

    An image that is not among them is chosen no more, and a note says so.
    """
    images = _wanted_images(lab)
    last = len(images) - 1
    if lab["image"] is not None and lab["image"] > last:
        lab.notes.append(f"There is no image {lab['image']:,} here: these are images 0 to {last:,}.")
        lab["image"] = None
    return images


def _wanted_images(lab: Experiment) -> ImageSet:
    if lab["data"] == OWN:
        images = own_images(lab, in_use=_own_set_of(lab["run"]))
        if images is not None and len(images.class_names) > 1:
            return images
        lacking = f"These pictures all belong to one class, “{images.class_names[0]}”. " if images else ""
        wanted = "A network learns to tell classes apart: bring a zip with a folder for each. "
        st.info(plain(f"{lacking}{wanted}Until then, it trains on MNIST."))
        return load(FALLBACK_DATA)
    try:
        with st.spinner("Reading the data set", show_time=True):
            return load(lab["data"])
    except DataError as error:
        lab.notes.append(str(error))
        lab["data"] = FALLBACK_DATA
        return load(FALLBACK_DATA)


def _own_set_of(name: str | None) -> ImageSet | None:
    run = awake(name)
    return run.spec.dataset if run is not None and isinstance(run.spec.dataset, ImageSet) else None


def classifier_run(lab: Experiment, images: ImageSet, draft: Draft) -> ClassifierRun:
    """The run to train now. A draft that works becomes the lab's network; one that does not keeps its error,
    and the network before it stays.
    """
    dataset = images.name if images.name in DATASETS else images
    run = settled(lab, ClassifierRun(_network(lab, images), dataset), LIVE, SMALLEST_BATCH.batch_size)
    return edited(lab, draft, run, _preset(lab, images))


def shown_preset(draft: Draft, run: ClassifierRun, images: ImageSet) -> str | None:
    """The preset whose layers the editor shows; None while they are the reader's own, working or not."""
    if draft.layers is not None:
        return None
    return next((name for name in PRESETS if _is_preset(run.architecture, name, images)), None)


def _is_preset(architecture: Architecture, name: str, images: ImageSet) -> bool:
    try:
        return architecture == classifier_preset(name, images.shape, len(images.class_names))
    except SpecError:
        return False


def batch_note(run: ClassifierRun) -> str | None:
    """A sentence where a batch asks for more images than the run learns from; the others are kept aside."""
    learning, _ = run.image_counts()
    return fewer_than_a_batch(learning, run.config.batch_size)


def data_words(run: ClassifierRun) -> str:
    """How many images there are, and what for."""
    learning, checking = run.image_counts()
    return f"{run.load().title}: {learning:,} images to learn from, {checking:,} to check with."


def _network(lab: Experiment, images: ImageSet) -> Architecture:
    """Of own pictures their size and colours are chosen for the network: it reads them as they are."""
    own: Architecture | None = lab["net"]
    if own is not None:
        _refit(lab, own.input_shape if images.name in DATASETS else images.shape, images)
    return lab["net"] or _preset(lab, images)


def _refit(lab: Experiment, input_shape: Shape, images: ImageSet) -> None:
    """Fit the reader's network to the images; one that cannot work gives way to the preset, with a note."""
    classes = len(images.class_names)
    try:
        lab["net"] = with_outputs(lab["net"], input_shape, classes)
        ClassifierRun(lab["net"], images, SMALLEST_BATCH).check()
    except SpecError as error:
        lab.notes.append(f"Your network does not fit these images, so this is the preset. {error.message}")
        lab["net"] = None


def with_outputs(architecture: Architecture, input_shape: Shape, classes: int) -> Architecture:
    """The same layers on another input; the last one, if it is dense, gives one number a class.

    Raises:
        SpecError: the layers do not work on that input.
    """
    layers: tuple[Layer, ...] = architecture.layers
    if isinstance(layers[-1], Linear):
        layers = (*layers[:-1], replace(layers[-1], out_features=classes))
    return Architecture(input_shape, layers)


def _preset(lab: Experiment, images: ImageSet) -> Architecture:
    name, problem = _usable_preset(lab, images)
    if problem:
        lab.notes.append(problem)
    return classifier_preset(name, images.shape, len(images.class_names))


def preset_behind(lab: Experiment, images: ImageSet) -> str:
    """The title of the preset that is left without the reader's edits."""
    return PRESET_TITLES[_usable_preset(lab, images)[0]]


def _usable_preset(lab: Experiment, images: ImageSet) -> tuple[str, str]:
    """The chosen preset, or the one that fits all images, and why the chosen one does not fit these."""
    try:
        classifier_preset(lab["preset"], images.shape, len(images.class_names))
    except SpecError as error:
        return FALLBACK_PRESET, error.message
    return lab["preset"], ""
