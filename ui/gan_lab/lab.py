"""The GAN lab's experiment: its parameters in the URL, its settings, and the run that they describe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import streamlit as st

from nn_core.data import DATASETS, ImageSet, load
from nn_core.network.fields import is_whole
from nn_core.network.presets import GAN_PRESETS, gan_preset
from nn_core.training import GAN_LOSSES, GanConfig, GanRun
from nn_core.training.gan.objectives import OBJECTIVES, d_formula, note_of
from nn_core.training.gan.spec import CONDITIONAL_BATCH_SIZE
from nn_core.training.images import classes_of
from nn_core.training.memory import image_count
from nn_core.training.plain import known_set
from ui.gan_lab.film import FORMAT
from ui.kit.controls import PACE, Order, choice_field, fewer_than_a_batch, number_field
from ui.kit.experiment import Experiment
from ui.kit.own_images import OWN_PARAMS, own_images
from ui.kit.steering import awake
from ui.kit.tabs import tab_param
from ui.kit.url import Choice, RunId, Whole, config_param
from ui.shell.keys import session_key
from ui.shell.prepared import is_fixed

OWN = "own"
SAMPLES = 64
"""In the grid; the one that is taken apart below stands in the address."""
COLUMNS = 8
"""Of the grid where no class has one."""
MOST_HEADS = 10
"""Columns of the grid that can have a class each: `MOST_COLUMNS` of assets/lib/gan.js."""
DATA_TITLES = {
    **{name: info.title for name, info in DATASETS.items() if info.offline},
    OWN: "Own pictures",
    **{name: f"{info.title} (download)" for name, info in DATASETS.items() if not info.offline},
}
TOUCHED = session_key("gan", "batch touched")
"""Whether the usual batch size of the choice of classes that is made was chosen before that choice."""
CLASS_TITLES = {"any": "Any", "asked": "On request"}
PRESET_TITLES = {name: preset.title for name, preset in GAN_PRESETS.items()}


CUT = "In both, D may lie below 0 or above 1. The verdicts shown are cut off there."


def loss_caption(config: GanConfig) -> str:
    """What each side lowers with a loss and the labels that it compares with, as Markdown."""
    loss, smoothing = OBJECTIVES[config.loss], config.label_smoothing
    of_d, of_g = _tex(d_formula(loss, smoothing)), _tex(loss.formula_g)
    words = f"D lowers ${of_d}$ and G lowers ${of_g}$. {note_of(loss, smoothing)}"
    return f"{words} {CUT}" if loss.cuts else words


def verdicts_caption(config: GanConfig) -> str:
    """Why D's verdicts beside the pictures are others than those of the curve, at the same step."""
    score = "score" if OBJECTIVES[config.loss].is_critic else "verdict"
    when = (
        f"The curve of D's mean {score} is of a batch, before D learns from it; what stands beside the "
        "pictures is from after that, and of other real ones."
    )
    if not config.average:
        return when
    return (
        f"{when} The samples come from an average of G over the last steps: it is calmer, lags behind, and D "
        "never learns from it. The curves are about the G that is training. "
        f"So the two {score}s of a step can be far apart."
    )


def _tex(formula: str) -> str:
    """A formula of the table as TeX."""
    named = re.sub(r"\b(log|max)\b", r"\\\1", formula).replace("penalty", r"\text{penalty}")
    return named.replace("½", r"\tfrac12").replace("²", "^2")


FIELDS = {
    "loss": "loss",
    "rate_g": "learning_rate_g",
    "rate_d": "learning_rate_d",
    "batch": "batch_size",
    "d_steps": "d_steps",
    "smoothing": "label_smoothing",
    "penalty": "gradient_penalty",
    "average": "average",
    "latent": "latent_size",
    "seed": "seed",
}
"""Names in the URL of the config's fields."""

_LABELS = {
    "rate_g": "learning rate of G",
    "rate_d": "learning rate of D",
    "batch": "batch size",
    "d_steps": "D steps per G step",
    "smoothing": "label smoothing",
    "penalty": "gradient penalty",
    "average": "averaging of G",
    "latent": "latent size",
}

TABS = {
    "noise": "Noise",
    "quality": "Quality",
    "inside": "Inside",
    "game": "Real or generated?",
    "d_view": "What D looks at",
    "code": "PyTorch code",
}
"""Titles of the tabs, by their names in the URL."""

PARAMS = (
    Choice("data", "data set", "mnist", options=tuple(DATA_TITLES)),
    Choice("preset", "networks", "dcgan", options=tuple(PRESET_TITLES)),
    Choice("classes", "class of a sample", "any", options=tuple(CLASS_TITLES)),
    *(config_param(GanConfig, field, name, _LABELS.get(name, name)) for name, field in FIELDS.items()),
    *OWN_PARAMS,
    PACE,
    tab_param(TABS),
    FORMAT,
    Whole("sample", "sample", 0, maximum=SAMPLES - 1, place=True),
    RunId("run", "run"),
)


def choose_sample(lab: Experiment, index: object) -> None:
    """Make `index`, which comes from a browser, the sample that is taken apart, if there is such a sample."""
    if is_whole(index, 0, SAMPLES - 1):
        lab["sample"] = index


def columns_for(class_names: Sequence[str]) -> int:
    """The grid's columns: one for each class that can be asked for, if there are not too many."""
    classes = len(class_names)
    return classes if 1 < classes <= MOST_HEADS else COLUMNS


def step_button(d_steps: int) -> dict[str, Order]:
    """The button for one step, in which D takes so many of its own."""
    times = "once" if d_steps == 1 else f"{d_steps} times, each time from a batch of images"
    help_text = f"One step: D learns {times}, then G learns once."
    return {"Step": ("skip_next", help_text, lambda run: run.step(1))}


def network_choices(lab: Experiment) -> None:
    """Networks, whether a class can be asked for, and loss."""
    choice_field(lab, "preset", PRESET_TITLES, width=130)
    choice_field(
        lab,
        "classes",
        CLASS_TITLES,
        take=lambda chosen: _choose_classes(lab, chosen),
        width=140,
        help="On request: both networks are told the class, so that you can ask G for one. A new run, with "
        f"batches of {CONDITIONAL_BATCH_SIZE} where the batch size is the usual one.",
    )
    choice_field(lab, "loss", {name: OBJECTIVES[name].title for name in GAN_LOSSES}, width=150)


def settings(lab: Experiment) -> None:
    """All other settings; the last two start a new run."""
    left, right = st.columns(2)
    with left:
        _number(lab, "rate_g", (2e-4, 5e-4, 1e-3, 2e-3, 0.01))
        _number(lab, "d_steps", (1, 2, 3, 5))
        _number(lab, "average", (0, 0.9, 0.99, 0.999))
    with right:
        _number(lab, "rate_d", (2e-4, 5e-4, 1e-3, 2e-3, 0.01))
        _number(lab, "batch", (16, 32, 64, 128))
        loss = OBJECTIVES[lab["loss"]]
        if loss.penalised:
            _number(lab, "penalty", (1, 10, 100))
        if loss.smooths:
            _number(lab, "smoothing", (0, 0.1, 0.2, 0.3))
    st.caption("Another latent size or seed starts a new run.")
    left, right = st.columns(2)
    with left:
        _number(lab, "latent", (2, 8, 16, 32, 64, 128))
    with right:
        _number(lab, "seed", (0, 1, 2, 3, 4))


def _number(lab: Experiment, name: str, suggestions: tuple[float, ...]) -> None:
    number_field(lab, name, suggestions, help=GanConfig.__dataclass_fields__[FIELDS[name]].metadata["help"])


def gan_run(lab: Experiment) -> GanRun | None:
    """The run that the settings describe; None while own pictures are wanted and none are there.

    Raises:
        SpecError, DataError, ConfigError: the parts do not fit together.
    """
    dataset = _dataset(lab)
    if dataset is None:
        return None
    shape = dataset.shape if isinstance(dataset, ImageSet) else DATASETS[dataset].shape
    classes = _classes(lab, dataset)
    settings = {field: lab[name] for name, field in FIELDS.items()}
    config = GanConfig(**settings, conditional=classes > 0)
    generator, discriminator = gan_preset(lab["preset"], shape, config.latent_size, classes)
    return GanRun(generator, discriminator, dataset, config)


def batch_note(run: GanRun) -> str | None:
    """A sentence where a batch asks for more images than there are."""
    return fewer_than_a_batch(image_count(run.dataset), run.config.batch_size)


def data_words(run: GanRun) -> str:
    """How many images there are, and what for."""
    title = run.dataset.title if isinstance(run.dataset, ImageSet) else DATASETS[run.dataset].title
    return f"{title}: {image_count(run.dataset):,} images, and D learns from all of them."


def _choose_classes(lab: Experiment, chosen: str) -> None:
    """Whether a class can be asked for; a batch size that nobody has touched goes with it."""
    usual = {"any": GanConfig().batch_size, "asked": CONDITIONAL_BATCH_SIZE}
    touched = st.session_state.pop(TOUCHED, False)
    if lab["batch"] == usual[lab["classes"]] and not touched and not is_fixed("batch"):
        lab["batch"] = usual[chosen]
        lab.notes.append(_batch_goes_along(chosen, usual[chosen]))
    else:
        st.session_state[TOUCHED] = lab["batch"] == usual[chosen]
    lab["classes"] = chosen


def _batch_goes_along(chosen: str, size: int) -> str:
    """What is said of a batch size that was changed along with the choice of classes."""
    if chosen == "asked":
        return f"The batch size is {size} now, so that each batch has more images of each class."
    return f"The batch size is {size} again, as usual without classes."


def _classes(lab: Experiment, dataset: str | ImageSet) -> int:
    """How many classes can be asked for; 0 where that is not wanted, or there is only one."""
    if lab["classes"] == "any":
        return 0
    classes = classes_of(dataset)
    if classes > 1:
        return classes
    _choose_classes(lab, "any")
    lab.notes.append("All these pictures belong to one class, so there is none to ask for.")
    return 0


def _dataset(lab: Experiment) -> str | ImageSet | None:
    if lab["data"] == OWN:
        run = awake(lab["run"])
        theirs = run.spec.dataset if run is not None else None
        return own_images(lab, theirs if isinstance(theirs, ImageSet) and theirs.name == OWN else None)
    return faces_only() if lab["data"] == "faces" else lab["data"]


@cache
def faces_only() -> ImageSet:
    """The faces without the patches of background: a generator that mixes both learns neither."""
    faces = load("faces")
    kept = faces.labels == faces.class_names.index("face")
    labels = np.zeros(kept.sum(), np.int64)
    pixels = faces.images[kept]
    return known_set(ImageSet("faces_only", "Faces", pixels, labels, ("face",), faces.source, faces.licence))
