"""Networks as plain data for the browser's components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nn_core import Architecture
from nn_core.network.layers import LAYER_KINDS
from nn_core.network.state import state_shapes
from ui.shell.rows import rows

if TYPE_CHECKING:
    from nn_core.training import ClassifierRun


def filter_layers(architecture: Architecture) -> list[dict[str, Any]]:
    """The layers whose weights can be drawn: the shapes of the weight and of the layer's input, and for a
    dense layer after Flatten the picture that it was, so that the weights of one output can be drawn as that
    picture."""
    layers, shapes = [], state_shapes(architecture)
    named = {row["name"]: row for row in rows(architecture)}
    for row, reads in zip(named.values(), architecture.inputs, strict=True):
        before = named.get(reads[0], {})
        if LAYER_KINDS[row["kind"]].weighted:
            picture = (
                before["in_shape"]
                if before.get("kind") == "Flatten" and len(before["in_shape"]) == 3
                else None
            )
            shape = list(shapes[f"{row['name']}.weight"])
            facts = {name: row[name] for name in ("name", "kind", "in_shape")}
            layers.append({**facts, "weight_shape": shape, "image_shape": picture})
    return layers


def measured_on(run: ClassifierRun) -> dict[str, str]:
    """What each metric of a run is measured on, in words."""
    _, number = run.image_counts()
    validation = f"{number:,} image{'' if number == 1 else 's'}"
    return {
        f"{part}_{name}": of
        for part, of in (("train", "this batch"), ("val", validation))
        for name in ("loss", "accuracy")
    }


def charts(of: dict[str, str]) -> list[dict[str, Any]]:
    """The curves of a classifier, each with what it is measured on.

    "anew": no setting puts its numbers on another scale, so those of a past step are by the rules of now.
    """
    return [
        {
            "title": title,
            "series": [_series(name, of) for name in names],
            "range": limits,
            "log": False,
            "anew": True,
        }
        for title, names, limits in (
            ("Loss", ("train_loss", "val_loss"), None),
            ("Accuracy", ("train_accuracy", "val_accuracy"), [0, 1]),
        )
    ]


def _series(name: str, of: dict[str, str]) -> dict[str, Any]:
    validates = name.startswith("val")
    label = f"{'validation' if validates else 'training'}, {of[name]}"
    return {"name": name, "label": label, "of": of[name], "dashed": validates, "colour": "train"}
