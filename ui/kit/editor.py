"""The architecture editor: a list of layers that the browser edits and Python checks."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from nn_core import Activation, Architecture, Shape, SpecError
from nn_core.network.architecture import MAX_JSON_LENGTH, as_far_as_it_works
from nn_core.network.joins import Join
from nn_core.network.layers import FIELDS, LAYER_KINDS
from ui.kit.exchange import edit_of, exchange
from ui.kit.sent import usable
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.prepared import why_locked
from ui.shell.rows import MAX_SHOWN_LAYERS, check_shown, rows, rows_of

if TYPE_CHECKING:
    from ui.kit.experiment import Experiment

EDITOR = define("architecture_editor")

_LABELS = {name: info["label"] for infos in FIELDS.values() for name, info in infos.items()}


def _field(info: dict[str, Any]) -> dict[str, Any]:
    follows = info.get("optional") and info["type"] == "int"
    return info | ({"follows": "kernel_size"} if follows else {})


def _fresh(fields: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The settings that a new layer is given."""
    return {
        name: info.get("fresh", info["default"])
        for name, info in fields.items()
        if info["required"] or "fresh" in info
    }


_CATALOGUE = {
    "kinds": [
        {
            "kind": kind,
            "group": cls.title.group,
            "title": cls.title.title,
            "help": cls.title.does,
            "start": _fresh(FIELDS[kind]),
            "stem": None if cls is Activation else cls.stem,
            "joins": issubclass(cls, Join),
        }
        for kind, cls in LAYER_KINDS.items()
    ],
    "fields": {kind: {name: _field(info) for name, info in infos.items()} for kind, infos in FIELDS.items()},
}


@dataclass
class Draft:
    """The list of layers as the reader left it, whether or not it can work.

    layers: dicts as in an architecture's JSON; None while nothing was edited.
    error: what is wrong with `layers`.
    experiment: whose network is edited. Another one, from an address or from the past, brings its own draft.
    """

    layers: list[dict[str, Any]] | None = None
    error: SpecError | None = None
    experiment: object = None

    def take(self, layers: Any) -> None:
        """Take over an edit from the browser; what is no list of layers changes nothing."""
        if _is_list_of_layers(layers):
            self.layers = layers

    def forget(self) -> None:
        """Drop the edit: it became the network, or another network takes its place."""
        self.layers = self.error = None


def draft_of(lab: Experiment) -> Draft:
    """The list of layers that is being edited. It is no parameter, but it can be taken back like one."""
    draft: Draft = st.session_state.setdefault(session_key(lab.key, "draft"), Draft())
    if draft.experiment is not lab:
        draft.forget()
        draft.experiment, draft.layers = lab, lab.values.get("draft")
    return draft


def _is_list_of_layers(layers: object) -> bool:
    if not isinstance(layers, list) or len(layers) > MAX_SHOWN_LAYERS:
        return False
    if not usable(layers) or not all(isinstance(layer, dict) and _kind(layer) for layer in layers):
        return False
    return len(json.dumps(layers)) <= MAX_JSON_LENGTH


def _kind(layer: dict[str, Any]) -> bool:
    kind = layer.get("kind")
    return isinstance(kind, str) and kind in LAYER_KINDS


def parse(input_shape: Shape, layers: list[dict[str, Any]]) -> Architecture:
    """The architecture with these layers, or SpecError."""
    architecture = Architecture.from_json(json.dumps({"input_shape": input_shape, "layers": layers}))
    check_shown(architecture)
    return architecture


def layer_dicts(architecture: Architecture) -> list[dict[str, Any]]:
    """The layers as in the architecture's JSON."""
    layers: list[dict[str, Any]] = json.loads(architecture.to_json())["layers"]
    return layers


def architecture_editor(key: str, draft: Draft, working: Architecture, outcome: str, run: str | None) -> None:
    """The editor, showing the draft, or the working network where nothing is being edited.

    outcome: what the last layer's numbers are, in words. run: whose network it is; over a reload of its page
    the browser keeps a draft that does not work, and sends it again as an edit.
    """
    layers = draft.layers if draft.layers is not None else layer_dicts(working)
    EDITOR(
        key=key,
        data={
            **_CATALOGUE,
            "version": exchange(key).answer(layers),
            "layers": layers,
            "rows": _rows(working.input_shape, layers) if draft.layers is not None else rows(working),
            "error": draft.error and {**vars(draft.error), "message": _in_words(draft.error)},
            "total": {"params": working.params, "macs": working.macs},
            "input_shape": working.input_shape,
            "output": outcome,
            "run": run,
            "locked": why_locked("network"),
        },
        on_edit_change=lambda: draft.take(edit_of(key, "network")),
    )


def _in_words(error: SpecError) -> str:
    """The message, with the fields as the editor calls them: that at fault, and those with names of code."""
    names = "|".join(name for name in _LABELS if name == error.field or "_" in name)
    return re.sub(rf"\b({names})\b", lambda found: _LABELS[found[0]], error.message)


def _rows(input_shape: Shape, layers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The summary as far as the layers work; only names behind that."""
    known = rows_of(*as_far_as_it_works(input_shape, layers))
    return known + [{"name": name, "out_shape": None} for name in _names(layers)[len(known) :]]


def _names(layers: list[dict[str, Any]]) -> list[str]:
    counts: Counter[str] = Counter()
    names = []
    for layer in layers:
        stem = (
            LAYER_KINDS[layer["kind"]].stem
            if layer["kind"] != "Activation"
            else str(layer.get("function"))[:12]
        )
        counts[stem] += 1
        names.append(f"{stem}{counts[stem]}")
    return names
