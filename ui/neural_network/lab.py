"""The experiment of the page "Neural network": its parameters, what its drawing sends back, and its run."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from nn_core.data.planes import EXTENT, PLANES, Plane, sample
from nn_core.judgements.plane_network import BOUNDS
from nn_core.mechanics.losses import LOSSES
from nn_core.mechanics.optimizers import titles_of
from nn_core.numerals import general
from nn_core.training import ConfigError, Held, OwnPoint, PlaneConfig, PlaneLayer, PlaneRun
from nn_core.training.engine.protocol import MAX_PACE
from nn_core.training.plane.features import FEATURES
from nn_core.training.plane.losses import guessing_loss
from nn_core.training.plane.network import Structure, carries
from nn_core.training.plane.presets import PLANE_PRESETS, PlanePreset
from nn_core.training.plane.spec import (
    MAX_LAYERS,
    MAX_NEURONS,
    MAX_OWN_POINTS,
    MAX_WEIGHT,
    PLANE_LOSSES,
    PLANE_OPTIMIZERS,
)
from ui.kit.controls import Order, choice_field, number_field, pace_field
from ui.kit.exchange import edit_of, exchange
from ui.kit.experiment import Experiment
from ui.kit.more import folded_of
from ui.kit.orders import heed
from ui.kit.runs import follow, run_for, spec_of, tune
from ui.kit.steering import steers
from ui.neural_network.params import PACES
from ui.shell.keys import session_key
from ui.shell.prepared import why_locked

if TYPE_CHECKING:
    from nn_core.training import RunHandle

OPTIMISER_TITLES = titles_of(PLANE_OPTIMIZERS)
LOSS_TITLES = {name: LOSSES[name].title for name in PLANE_LOSSES}
LIMITS = {"layers": MAX_LAYERS, "neurons": MAX_NEURONS, "points": MAX_OWN_POINTS, "weight": MAX_WEIGHT}
THUMBNAIL_DOTS = 120
RUN = session_key("plane", "run")
ALL_NEW = (
    "No weight of before has a place in this network: all are new, and have learnt nothing yet. "
    "Steps and epochs count on. Reset begins them anew."
)
NOTHING_TO_LEARN = (
    "The plane is empty: there is nothing to learn from. "
    "Choose a colour below it, draw some points, then press Train."
)
Values = Experiment | dict[str, Any]
"""The parameters' values by name."""
_FIELDS = {"train_share": "share", "optimizer": "opt", "learning_rate": "rate", "batch_size": "batch"}
"""Fields of the config that have another name in the URL."""
SETTINGS = {_FIELDS.get(spec.name, spec.name): spec.name for spec in fields(PlaneConfig)}
"""All fields of the config by their names in the URL."""
DRAWING = session_key("plane", "network")


def plane_run(lab: Values) -> PlaneRun:
    """The run to train now, without what this data cannot have: cross-entropy, points of another kind."""
    plane, config = PLANES[lab["data"]], _config(lab)
    points = tuple(point for point in config.points if _fits(point, plane))
    loss = config.loss if plane.classes else "squared"
    return PlaneRun(plane.name, replace(config, points=points, loss=loss))


def _config(lab: Values) -> PlaneConfig:
    return PlaneConfig(**{field: lab[name] for name, field in SETTINGS.items()})


def _fits(point: OwnPoint, plane: Plane) -> bool:
    if plane.classes == 0:
        return -1 <= point.target <= 1
    return point.target in range(plane.classes)


def adopt(lab: Values, run: PlaneRun) -> None:
    """Make `run` the lab's experiment."""
    lab["data"] = run.dataset
    for name, field in SETTINGS.items():
        lab[name] = getattr(run.config, field)


# The drawing


def take_edit(lab: Experiment, key: str) -> None:
    """Take over what was changed on the drawing; what cannot be used changes nothing and says why."""
    edit = edit_of(key, "network")
    if edit is None:
        return
    try:
        run = read_edit(edit, _config(lab))
    except ConfigError as error:
        lab.notes.append(str(error))
        return
    lab.notes.clear()
    adopt(lab, run)


def read_edit(drawn: Any, now: PlaneConfig) -> PlaneRun:
    """The run of an edit from the browser; what is not changed on the drawing stays as it is in `now`.

    Raises:
        ConfigError: anything that is no edit.
    """
    try:
        changes = {
            "features": tuple(drawn["features"]),
            "layers": tuple(PlaneLayer(layer["neurons"], layer["activation"]) for layer in drawn["layers"]),
            "points": tuple(OwnPoint(*point) for point in drawn["points"]),
            "held": tuple(
                Held(held["layer"], held["neuron"], held["source"], held["value"]) for held in drawn["held"]
            ),
            **{name: drawn[name] for name in ("noise", "train_share", "seed")},
        }
        run = PlaneRun(drawn["dataset"], replace(now, **changes))
        is_edit = run.dataset in PLANES
    except ConfigError:
        raise
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError):
        is_edit = False
    if not is_edit:
        raise ConfigError("edit", "That is no drawing.")
    return run


def drawing(lab: Experiment, run: RunHandle, key: str) -> dict[str, Any]:
    """The data of the component `plane_network`."""
    spec = spec_of(run, PlaneRun)
    experiment = drawing_of(spec)
    return {
        "run": run.look,
        "version": exchange(key).answer(experiment),
        "experiment": experiment,
        "folded": folded_of(lab),
        "locked": why_locked("network"),
        "kind": kind_of(spec),
        "planes": thumbnails(),
        "limits": LIMITS,
        "bounds": asdict(BOUNDS),
    }


def drawing_of(spec: PlaneRun) -> dict[str, Any]:
    """The part of an experiment that is changed on the drawing, as `read_edit` takes it back."""
    config = spec.config
    return {
        "dataset": spec.dataset,
        "noise": config.noise,
        "train_share": config.train_share,
        "seed": config.seed,
        "features": list(config.features),
        "layers": [asdict(layer) for layer in config.layers],
        "points": [[point.x, point.y, point.target] for point in config.points],
        "held": [asdict(held) for held in config.held],
    }


def kind_of(spec: PlaneRun) -> dict[str, Any]:
    """What the browser must know to turn output sums into answers."""
    classes, loss = spec.plane.classes, spec.config.loss
    told = {"classes": classes, "loss": loss}
    return told | {"guessing": guessing_loss(classes, loss)} if classes else told


@cache
def thumbnails() -> list[dict[str, Any]]:
    """Name, title and some points of each plane; a point is three bytes: x, y and its class or value."""
    return [
        {
            "name": plane.name,
            "title": plane.title,
            "classes": plane.classes,
            "description": plane.description,
            "dots": base64.b64encode(_dots(plane)).decode(),
        }
        for plane in PLANES.values()
    ]


def _dots(plane: Plane) -> bytes:
    points = sample(plane, noise=0.05, seed=0)
    xy = (points.xy[:THUMBNAIL_DOTS] + EXTENT) / (2 * EXTENT) * 255
    targets = points.targets[:THUMBNAIL_DOTS]
    levels = targets if plane.classes else np.clip((targets + 1) / 2, 0, 1) * 255
    return np.rint(np.column_stack([xy, levels])).astype(np.uint8).tobytes()


# Training


STEPS: Mapping[str, Order] = {
    "Step": (
        "skip_next",
        "One step: one batch of points, one change of all weights.",
        lambda run: run.step(1),
    ),
    "Epoch": (
        "fast_forward",
        "One epoch: as many steps as it takes to see every training point once.",
        lambda run: run.step(spec_of(run, PlaneRun).steps_per_epoch),
    ),
}


def run_of(lab: Experiment) -> tuple[RunHandle, list[str | None]]:
    """The run that trains the experiment, fresh after a preset, and sentences that the reader should see.

    Where there is no point to learn from, the run stands still.
    """
    follow(lab, SETTINGS, DRAWING, settle=partial(settle_lesson, lab))
    lab.notes += let_go(lab)
    spec = plane_run(lab)
    run, news = run_for(RUN, spec, lab)
    before = structure_of(spec_of(run, PlaneRun))
    refusal = tune(run, spec, lab)
    if run.step_count and not carries(before, structure_of(spec_of(run, PlaneRun))):
        lab.notes.append(ALL_NEW)
    heed(run, lab)
    idle = None
    if run.state == "running" and not spec.training_points and steers(run):
        run.pause()
        idle = NOTHING_TO_LEARN
    return run, [news, refusal, idle]


def structure_of(run: PlaneRun) -> Structure:
    """The shape of the run's network."""
    return Structure(run.config.features, run.config.layers, run.plane.outputs)


def let_go(lab: Values) -> list[str]:
    """Drop the weights set by hand that have no place in the network, and say so."""
    structure = structure_of(plane_run(lab))
    kept = tuple(held for held in lab["held"] if structure.place(held.layer, held.neuron, held.source))
    lost = [_name_of(held) for held in lab["held"] if held not in kept]
    lab["held"] = kept
    if not lost:
        return []
    was = "A weight that was set by hand has" if len(lost) == 1 else "Weights that were set by hand have"
    return [f"{was} no place in this network: {', '.join(lost[:5])}{', ...' * (len(lost) > 5)}."]


def _name_of(held: Held) -> str:
    layer = held.layer.replace("layer", "layer ")
    if held.source == "bias":
        source = "bias"
    elif isinstance(held.source, int):
        source = f"input {held.source + 1}"
    else:
        source = f"input {FEATURES[held.source].label}"
    return f"{layer}, neuron {held.neuron + 1}, {source}"


def choose_preset(lab: Experiment, name: str | None) -> None:
    """Start one of the prepared experiments anew, or leave the present one."""
    lab["lesson"] = name
    if name is not None:
        adopt(lab, PLANE_PRESETS[name].run)
        lab.notes.clear()
        lab.renewed = True


def lesson_of(lab: Values) -> PlanePreset | None:
    """The preset that the address names, as long as the settings are its own or what it asks to vary."""
    preset = PLANE_PRESETS.get(lab["lesson"])
    return preset if preset is not None and preset.includes(plane_run(lab)) else None


def settle_lesson(lab: Values) -> None:
    """Name no preset whose settings are others by now."""
    if lesson_of(lab) is None:
        lab["lesson"] = None


def preset_field(lab: Experiment) -> None:
    """A field for the prepared experiments; the address is their owner."""
    settle_lesson(lab)
    choice_field(
        lab,
        "lesson",
        {name: preset.title for name, preset in PLANE_PRESETS.items()},
        take=partial(choose_preset, lab),
        label="Start from",
        placeholder="An experiment",
        width=200,
    )


def settings(lab: Experiment, spec: PlaneRun) -> None:
    """How it learns."""
    if spec.plane.classes:
        choice_field(lab, "loss", LOSS_TITLES)
    choice_field(lab, "opt", OPTIMISER_TITLES)
    left, right = st.columns(2)
    with left:
        number_field(lab, "rate", (1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10))
        number_field(lab, "l1", (0, 1e-3, 3e-3, 0.01, 0.03, 0.1))
    with right:
        number_field(lab, "batch", (1, 5, 10, 25, 50, 100, 250))
        number_field(lab, "l2", (0, 1e-3, 3e-3, 0.01, 0.03, 0.1))


def pace(run: RunHandle, lab: Experiment) -> None:
    """How fast to train: slow enough to follow each step, or as fast as it goes."""
    titles = {name: title for name, (title, *_) in PACES.items()}
    pace_field(run, lab, titles, rates(spec_of(run, PlaneRun).steps_per_epoch), width=175)


def rates(steps_per_epoch: int) -> dict[str, float | None]:
    """Steps a second of each pace; None for full speed."""
    wanted = {name: steps or epochs * steps_per_epoch for name, (_, epochs, steps) in PACES.items()}
    return {name: min(rate, MAX_PACE) if math.isfinite(rate) else None for name, rate in wanted.items()}


def pace_note(lab: Values, spec: PlaneRun) -> str | None:
    """A sentence where the chosen pace is more steps than a run at a pace may take."""
    title, epochs, _ = PACES[lab["pace"]]
    steps = epochs * spec.steps_per_epoch
    if not MAX_PACE < steps < math.inf:
        return None
    most = general(round(MAX_PACE / spec.steps_per_epoch, 1))
    return (
        f"With batches of {spec.config.batch_size:,}, {title} would be {steps:,.0f} steps a second, more "
        f"than the {MAX_PACE:,.0f} that can be set: so it is {most} at most. "
        "Full speed has no such bound."
    )


# Charts


def charts(spec: PlaneRun) -> list[dict[str, Any]]:
    """The curves: loss, with the penalty where there is one, and accuracy where there are classes.

    "anew": the losses of a past step are by the one of now (`PlaneTrainer.recall`), where curves have none.
    """
    loss = _curves("loss")
    if spec.config.l1 or spec.config.l2:
        total = {"name": "train_total", "label": "training + penalty", "dashed": False, "colour": "muted"}
        loss = [*loss, total]
    found: list[dict[str, Any]] = [{"title": "Loss", "series": loss, "range": None}]
    if spec.plane.classes:
        found.append({"title": "Accuracy", "series": _curves("accuracy"), "range": [0, 1]})
    return [chart | {"log": False, "anew": True} for chart in found]


def _curves(name: str) -> list[dict[str, Any]]:
    return [
        {"name": f"train_{name}", "label": "training", "dashed": False, "colour": "train"},
        {"name": f"val_{name}", "label": "validation", "dashed": True, "colour": "train"},
    ]


def status_items(spec: PlaneRun) -> list[str]:
    """The numbers to show beside the state of the run."""
    penalty = ["penalty"] if spec.config.l1 or spec.config.l2 else []
    accuracy = ["train_accuracy", "val_accuracy"] if spec.plane.classes else []
    return ["step", "epoch", "train_loss", *penalty, "val_loss", *accuracy, "examples_per_second"]
