"""Every handler of what a component sends, with something that its page would send."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import streamlit as st

from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierProbe, ClassifierRun, ConfigError, PlaneGanRun, PlaneRun
from tests.attack import hostile
from ui.activation import lesson as activation
from ui.attribution.cards import trust
from ui.backpropagation import lesson as backpropagation
from ui.convolution import session as convolution
from ui.dense import lesson as dense
from ui.gan_plane import lab as gan_plane
from ui.gan_plane.params import LAYERS
from ui.gan_plane.params import PARAMS as PLANE_GAN
from ui.gan_uses import lesson as gan_uses
from ui.kit.editor import Draft, _rows, layer_dicts, parse
from ui.kit.exchange import edit_of, exchange
from ui.kit.experiment import open_experiment
from ui.kit.input_bar import choose_image
from ui.kit.sent import sent
from ui.latent_space import page as latent
from ui.latent_space.params import IN_BROWSER
from ui.latent_space.params import PARAMS as LATENT
from ui.neural_network import lab as plane
from ui.neural_network.params import PARAMS as PLANE
from ui.pooling import lesson as pooling
from ui.segmentation import own as painted
from ui.segmentation.lab import segmentation_run
from ui.segmentation.params import PARAMS as SEGMENTATION
from ui.why_convolution import lesson as why

KEY = "attack.component"
LESSONS: dict[str, Any] = {
    module.PAGE.key: module.PAGE
    for module in (activation, backpropagation, convolution, dense, gan_uses, pooling, why)
}


@dataclass(frozen=True)
class Handler:
    """take: follows what was sent under KEY; usual: what a page would send; shown: what it then says."""

    take: Callable[[], None]
    usual: Callable[[random.Random], Any]
    shown: Callable[[], str]


def _lesson(name: str) -> Handler:
    page = LESSONS[name]

    def usual(random_: random.Random) -> dict[str, Any]:
        page.current()
        return {"version": page.exchange.version + 1, "edit": hostile.query(random_, tuple(page.params))}

    def shown() -> str:
        problem = page.current().problem
        page.facts(page.current())
        return problem.message if problem else ""

    return Handler(lambda: page.take(sent(KEY, "edit")), usual, shown)


def _drawing(module: ModuleType, params: Any, edit: dict[str, Any], run_of: Callable[..., Any]) -> Handler:
    lab = open_experiment(module.__name__.replace(".", "_"), params)

    def shown() -> str:
        run_of(lab).check()
        return " ".join(lab.notes)

    return Handler(
        lambda: module.take_edit(lab, KEY),
        lambda random_: {"version": exchange(KEY).version + 1, "edit": edit},
        shown,
    )


def _latent() -> Handler:
    lab = open_experiment(latent.LAB, LATENT)

    def usual(random_: random.Random) -> dict[str, Any]:
        return {"version": exchange(latent.KEY).version + 1, "edit": hostile.query(random_, IN_BROWSER)}

    def take() -> None:
        st.session_state[latent.KEY] = st.session_state[KEY]
        latent.take_edit(lab)

    return Handler(take, usual, lambda: "")


def _painting() -> Handler:
    lab = open_experiment("segmentation", SEGMENTATION)
    square = np.zeros((64, 64), np.uint8)
    square[4:20, 9:30] = 1

    def usual(random_: random.Random) -> dict[str, Any]:
        """Of two pictures, so that there are never too many."""
        level, kind = random_.choice((40, 200)), random_.randrange(4)
        texts = [base64.b64encode(array.tobytes()).decode() for array in (square + level, kind * square)]
        change = {"pixels": texts[0], "mask": random_.choice((texts[1], texts[1], None))}
        return {"version": exchange(KEY).version + 1, "edit": {"changes": [change]}}

    def shown() -> str:
        segmentation_run(lab, Draft()).check()
        return " ".join(lab.notes)

    return Handler(lambda: painted.take_edit(lab, KEY), usual, shown)


def _editor() -> Handler:
    draft, working = Draft(), classifier_preset("small_cnn", (1, 28, 28), 10)

    def shown() -> str:
        if draft.layers is None:
            return ""
        try:
            parse(working.input_shape, draft.layers)
        except ValueError as error:  # a SpecError; its text is read below
            draft.error = error  # type: ignore[assignment]
            _rows(working.input_shape, draft.layers)
            return str(error)
        return ""

    return Handler(
        lambda: draft.take(edit_of(KEY)),
        lambda random_: {"version": exchange(KEY).version + 1, "edit": layer_dicts(working)},
        shown,
    )


def _trust() -> Handler:
    network = classifier_preset("small_cnn", (1, 28, 28), 10)
    spec, run = ClassifierRun(network, "mnist"), SimpleNamespace(look="r")
    asked: Any = SimpleNamespace(run=run, architecture=network, probe=ClassifierProbe, spec=spec)

    def usual(random_: random.Random) -> dict[str, Any]:
        pixels = base64.b64encode(random_.randbytes(784)).decode()
        edit = {"run": "r", "pixels": pixels, "step": 3}
        return {"version": exchange(trust.PRESSED).version + 1, "edit": edit}

    def take() -> None:
        st.session_state[trust.PRESSED] = st.session_state[KEY]
        trust.take_press()

    def shown() -> str:
        try:
            trust.read_press(st.session_state.pop(trust.SENT, None), asked)
        except ConfigError as error:
            return error.message
        return ""

    return Handler(take, usual, shown)


def _image() -> Handler:
    lab: Any = {"image": None}
    return Handler(
        lambda: choose_image(lab, sent(KEY, "edit"), 1797),
        lambda random_: random_.randrange(-5, 2000),
        lambda: "",
    )


HANDLERS: dict[str, Callable[[], Handler]] = {
    **{name: partial(_lesson, name) for name in LESSONS if name != "dense"},
    "neural_network": lambda: _drawing(plane, PLANE, plane.drawing_of(PlaneRun()), plane.plane_run),
    "gan_plane": lambda: _drawing(
        gan_plane,
        PLANE_GAN,
        {"experiment": gan_plane.experiment_of(PlaneGanRun()), "layers": list(LAYERS)},
        gan_plane.gan_plane_run,
    ),
    "latent_space": _latent,
    "segmentation": _painting,
    "editor": _editor,
    "image": _image,
    "trust": _trust,
}


def attack(name: str, count: int) -> None:
    """Send so many edits to a handler. Raises AssertionError where it then says what no person says."""
    random_, handler = random.Random(name), HANDLERS[name]()
    for _ in range(count):
        usual = handler.usual(random_)
        edit = hostile.changed(random_, usual) if random_.random() < 0.8 else hostile.value(random_)
        st.session_state[KEY] = (
            random_.choice(([], None, edit)) if random_.random() < 0.05 else {"edit": edit}
        )
        handler.take()
        text = handler.shown()
        assert not hostile.RAW.search(text), (edit, text)
