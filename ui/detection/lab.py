"""The page's experiment: its parameters, its scenes, and the run that follows from them and the edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from nn_core import Architecture
from nn_core.data.scenes import SCENES
from nn_core.measure.detection import MATCH_IOU
from nn_core.network.detectors import DETECTORS, detector_preset
from nn_core.training import DetectionConfig, DetectionRun
from nn_core.training.detection.grid import LEAST_SCORE, OVERLAP, SCORE
from ui.kit.code_section import CODE
from ui.kit.controls import PACE, number_field
from ui.kit.edited import edited, settled
from ui.kit.editor import Draft
from ui.kit.exchange import edit_of, exchange
from ui.kit.experiment import Experiment
from ui.kit.scenes import SMALLEST_BATCH, fit_scene, own_or
from ui.kit.url import Choice, Network, Number, RunId, Whole, config_param
from ui.shell.keys import session_key
from ui.shell.prepared import why_locked

PAGE = "detection"
KEY = session_key(PAGE, "scene")
DATA_TITLES = {name: info.title for name, info in SCENES.items()}
PRESET_TITLES = {name: preset.title for name, preset in DETECTORS.items()}
STATUS = ("step", "train_loss", "val_precision", "val_recall", "val_map", "examples_per_second")
TERMS = ("object", "box", "class")
"""Of the loss, by their names among the metrics."""
SETTINGS = {
    "rate": ("learning_rate", "learning rate"),
    "batch": ("batch_size", "batch size"),
    "box": ("box_weight", "weight of the box term"),
    "class": ("class_weight", "weight of the class term"),
    "seed": ("seed", "seed"),
}
"""The config's fields that can be set, by their names in the address, with labels for people."""
IN_BROWSER = (
    Whole("image", "scene", maximum=10**6),
    Number("score", "least score", SCORE, LEAST_SCORE, 0.95),
    Number("overlap", "IoU that suppresses", OVERLAP, 0.05, 0.95),
)
"""What is chosen in the drawing."""
PARAMS = (
    Choice("data", "scenes", "digits_plain", tuple(DATA_TITLES)),
    Choice("preset", "network", "grid_8", tuple(PRESET_TITLES)),
    Network("net", "network"),
    *(config_param(DetectionConfig, field, name, label) for name, (field, label) in SETTINGS.items()),
    *IN_BROWSER,
    PACE,
    CODE,
    RunId("run", "run"),
)
LIVE = {name: field for name, (field, _) in SETTINGS.items()}
"""Fields of the config by their names in the URL."""


# What the reader chooses


def settings(lab: Experiment) -> None:
    """How it learns; another seed starts a new run."""
    st.caption("Loss = object term + weight · box term + weight · class term, for each scene.")
    left, right = st.columns(2)
    with left:
        number_field(lab, "box", (0, 1, 5, 10))
        number_field(lab, "rate", (5e-4, 1e-3, 2e-3, 5e-3))
        number_field(lab, "seed", (0, 1, 2, 3, 4))
    with right:
        number_field(lab, "class", (0, 1, 5))
        number_field(lab, "batch", (8, 16, 32, 64))
    st.caption(
        "A scene is shifted each time that it is learnt from, as far as its digits stay inside: what leaves "
        "on one side comes in on the other. So it is hard to learn by heart. Another seed starts a new run."
    )


def take_edit(lab: Experiment) -> None:
    """Follow what was chosen in the drawing: the scene, and both thresholds."""
    edit = edit_of(KEY, "picture")
    if not isinstance(edit, Mapping):
        return
    for param in IN_BROWSER:
        value = edit.get(param.name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        try:
            read = param.read(str(value))
        except ValueError:
            continue
        if param.name != "image":
            lab[param.name] = round(read, 2)
        elif read < SCENES[lab["data"]].images:
            lab["image"] = None if read == usual_scene(lab) else read


# What follows from it


def usual_scene(lab: Experiment) -> int:
    """The first scene that is not learnt from."""
    return SCENES[lab["data"]].training


def shown_scene(lab: Experiment) -> int:
    """The scene that is shown. One that is not there is chosen no more, and a note says so."""
    fit_scene(lab)
    return usual_scene(lab) if lab["image"] is None else int(lab["image"])


def drawing_of(lab: Experiment, spec: DetectionRun, run: str) -> dict[str, Any]:
    """The data of the drawing."""
    info = SCENES[spec.dataset]
    chosen = {"index": shown_scene(lab), "score": lab["score"], "overlap": lab["overlap"]}
    return {
        "run": run,
        "class_names": list(info.class_names),
        "scenes": info.images,
        "training": info.training,
        "checked": spec.image_counts()[1],
        "size": list(info.shape[1:]),
        **chosen,
        "locked": why_locked("picture"),
        "version": exchange(KEY).answer(chosen),
    }


def detection_run(lab: Experiment, draft: Draft) -> DetectionRun:
    """The run to train now. A draft that works becomes the lab's network; one that does not keeps its error,
    and the network before it stays.
    """
    preset = _made(lab["preset"], lab["data"])
    run = settled(lab, DetectionRun(own_or(preset, lab, _smallest(lab)), lab["data"]), LIVE, SMALLEST_BATCH)
    return edited(lab, draft, run, preset)


def _smallest(lab: Experiment) -> Callable[[Architecture], DetectionRun]:
    config = DetectionConfig(batch_size=SMALLEST_BATCH)
    return partial(DetectionRun, dataset=lab["data"], config=config)


def _made(preset: str, data: str) -> Architecture:
    info = SCENES[data]
    return detector_preset(preset, info.shape, len(info.class_names))


def shown_preset(draft: Draft, run: DetectionRun) -> str | None:
    """The preset whose layers the editor shows; None while they are the reader's own, working or not."""
    if draft.layers is not None:
        return None
    return next((name for name in DETECTORS if _made(name, run.dataset) == run.architecture), None)


def measured_on(run: DetectionRun) -> dict[str, str]:
    """What each metric of a run is measured on, and from which scores on, in words. The sliders of the
    drawing change nothing of it. The title of the curves says from which overlaps on.
    """
    _, checking = run.image_counts()
    validation = f"{checking:,} scenes"
    losses = ("loss", *(f"{term}_loss" for term in TERMS))
    return {
        **{f"train_{name}": "this batch" for name in losses},
        **{f"val_{name}": validation for name in losses},
        **dict.fromkeys(("val_precision", "val_recall"), f"{validation}, score ≥ {SCORE:.2f}"),
        "val_map": f"{validation}, all scores",
    }


def charts(run: DetectionRun) -> list[dict[str, Any]]:
    """The curves: the loss term by term, and what is found."""
    of = measured_on(run)
    return [
        *(
            {
                "title": f"Loss: {term} term",
                "series": [_series(f"{part}_{term}_loss", label, of) for part, label in _PARTS.items()],
                "range": None,
                "log": False,
            }
            for term in TERMS
        ),
        {
            "title": f"Found: suppressed from an IoU of {OVERLAP:.2f} on, right from {MATCH_IOU:.2f} on",
            "series": [
                _series("val_precision", "precision", of),
                _series("val_recall", "recall", of, "negative"),
                _series("val_map", "mAP", of, "real"),
            ],
            "range": [0, 1],
            "log": False,
        },
    ]


_PARTS = {"train": "training", "val": "validation"}


def _series(name: str, label: str, of: Mapping[str, str], colour: str = "train") -> dict[str, Any]:
    return {
        "name": name,
        "label": f"{label}, {of[name]}",
        "of": of[name],
        "dashed": name.startswith("val") and name.endswith("loss"),
        "colour": colour,
    }
