"""What the component `embedding` is told, and what it sends."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import TYPE_CHECKING, Any

from nn_core.embedding.cloud import count_of, layers_of, usual_layer
from ui.embedding.crops import crops_of
from ui.embedding.params import IN_BROWSER
from ui.embedding.words import LAST_FEATURES, NO_ERRORS
from ui.kit.exchange import edit_of, exchange
from ui.kit.input_bar import show_image
from ui.kit.more import more_facts
from ui.kit.sent import sent
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.prepared import why_locked

if TYPE_CHECKING:
    from nn_core.network.architecture import Architecture
    from ui.kit.asked import Asked
    from ui.kit.experiment import Experiment

EMBEDDING = define("embedding")
KEY = session_key("embedding", "cloud")
PAGE = "embedding"


def layer_of(lab: Experiment, architecture: Architecture) -> str:
    """The layer whose features are shown: the chosen one, or the usual one, or where that has too many
    numbers the last that has not.
    """
    chosen: str | None = lab["layer"]
    return chosen or first_layer(architecture)


def first_layer(architecture: Architecture) -> str:
    """The layer that is shown where none is chosen."""
    known, usual = layers_of(architecture), usual_layer(architecture)
    return usual if usual in known or not known else known[-1]


def cannot(architecture: Architecture) -> str:
    """Why there is no cloud of this network, as a sentence; empty where there is one."""
    if not layers_of(architecture):
        return "Each layer of this network gives too many numbers an image to be compared."
    if not count_of(architecture, 10**6):
        return "This network is too large: a cloud of many images would take too long."
    return ""


def layers_shown(asked: Asked) -> tuple[str, ...]:
    """The layers that can be chosen; of crops only the last features are known."""
    return (usual_layer(asked.architecture),) if crops_of(asked) else layers_of(asked.architecture)


def colours_of(asked: Asked) -> tuple[str, ...]:
    """By what points can be coloured: no answer to a crop is right or wrong."""
    return ("class", "answer") if crops_of(asked) else ("class", "answer", "error")


def drawing_of(lab: Experiment, asked: Asked) -> dict[str, Any]:
    """The data of the component."""
    sizes = {row.name: prod(row.out_shape) for row in asked.architecture.summary()}
    layer = layer_of(lab, asked.architecture)
    chosen = {param.name: lab[param.name] for param in IN_BROWSER}
    changed = [param.name for param in IN_BROWSER if lab[param.name] not in (None, param.default)]
    return {
        "run": asked.run.look,
        "of": "images" if crops_of(asked) is None else "crops",
        "class_names": list(asked.images.class_names),
        "answers": list(asked.classes),
        "colours": list(colours_of(asked)),
        "trains": bool(asked.status),
        "layers": [{"name": name, "size": sizes[name]} for name in layers_shown(asked)],
        **chosen,
        "layer": layer,
        "size": sizes[layer],
        "more": more_facts(changed),
        "version": exchange(KEY).answer(chosen),
        "locked": why_locked("picture"),
    }


def take_edit(lab: Experiment, layers: tuple[str, ...], usual: str, colours: tuple[str, ...]) -> None:
    """Follow what the reader chose in the drawing.

    Args:
        layers, colours: what can be chosen. usual: the layer where none is.
    """
    edit = edit_of(KEY, "picture")
    if not isinstance(edit, Mapping):
        return
    for param in IN_BROWSER:
        value = edit.get(param.name)
        if not isinstance(value, int | str) or isinstance(value, bool):
            continue
        try:
            read = param.read(str(value))
        except ValueError:
            continue
        if param.name == "layer":
            if read in layers:
                lab["layer"] = None if read == usual else read
        elif param.name != "colour" or read in colours:
            lab[param.name] = read


def take_pick(lab: Experiment, images: int) -> None:
    """A point that was clicked becomes the image that is asked about."""
    show_image(PAGE, lab, sent(KEY, "picked"), images)


def fit_layer(lab: Experiment, asked: Asked) -> None:
    """A layer that the address names and that cannot be shown is not chosen; a note says so."""
    chosen, names = lab["layer"], asked.architecture.layer_names
    if chosen is None or chosen in layers_shown(asked):
        return
    if crops_of(asked) and chosen in names:
        lab.notes.append(LAST_FEATURES.format(layer=chosen))
    else:
        why = "has too many numbers to be compared" if chosen in names else "is not there"
        lab.notes.append(f"The layer {chosen} {why} in this network. This is the usual one.")
    lab["layer"] = None


def fit_colour(lab: Experiment, asked: Asked) -> None:
    """The same of a colour."""
    if lab["colour"] not in colours_of(asked):
        lab.notes.append(NO_ERRORS)
        lab["colour"] = "class"
