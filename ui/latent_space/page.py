"""The page's state: which generator, which directions, and what its component is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from nn_core.findings.latent.effects import PICTURES as WEIGHED
from nn_core.findings.latent.generated import maps_of
from nn_core.findings.latent.kept import STEPS, recipe, steps_behind
from nn_core.findings.latent.tradeoff import PICTURES as PRICED
from nn_core.findings.latent.tradeoff import UNTOUCHED
from nn_core.judgements.latent import BOUNDS
from nn_core.training import GanProbe, GanRun
from nn_core.training.gan.objectives import OBJECTIVES
from nn_core.training.gan.spec import SAMPLES
from ui.kit.borrowed import Lender
from ui.kit.controls import choice_field, number_field, segments
from ui.kit.exchange import edit_of, exchange
from ui.kit.experiment import Experiment
from ui.kit.more import more_button
from ui.kit.runs import GAN_LAB
from ui.latent_space.choice import want
from ui.latent_space.generator import LOOK_EVERY_S, small_generator, try_again
from ui.latent_space.measured import effects, tradeoff
from ui.latent_space.params import (
    CUTS,
    DIRECTIONS,
    HALVED,
    IN_BROWSER,
    MAX_AXES,
    PARTS,
    TOO_MANY_TO_HALVE,
    asks_for_a_class,
    prepared,
    read_edit,
)
from ui.shell.keys import session_key
from ui.shell.prepared import is_fixed, shows, why_locked
from ui.shell.text import plain

if TYPE_CHECKING:
    from nn_core.training import RunHandle

LAB = "latent"
KEY = session_key(LAB, "pictures")
AXES = session_key(LAB, "axes")
MAX_NUMBERS = 4096
"""Of all directions together: what a page sends at once."""
BUILDING_S = 3.0
SMALL = "small"
LENDER = Lender("GAN lab", GanRun, GAN_LAB, "the small generator")


# The generator


def source_field(lab: Experiment, shown: RunHandle | None) -> None:
    """The small generator, or a run of the GAN lab."""
    LENDER.field(lab, shown, {SMALL: "Small (MNIST)"}, SMALL, "Generator", lambda _: renew(), width=210)


def run_of(lab: Experiment) -> tuple[RunHandle | None, bool, bool]:
    """The run to look at, None while the small one is not even begun; whether it will stay that one; and
    whether it is built, as all that is measured in it needs it to be.

    Asked once a run of the script: the small generator may be finished between two looks at it.
    """
    run, stays = LENDER.run(lab), True
    if run is not None:
        lab["run"] = run.look
    else:
        run, stays = small_generator().now()
    return run, stays, run is not None and run.wait(BUILDING_S, step=0)


@st.fragment(run_every=LOOK_EVERY_S)
def until_built(run: RunHandle) -> None:
    """The page runs again once the run is built: what was asked of it before, nobody has answered."""
    if run.wait(0, step=0):
        st.rerun()


@st.fragment(run_every=LOOK_EVERY_S)
def progress(shown: RunHandle | None) -> None:
    """How far the small generator is; the page runs again once it is another run than the shown one."""
    maker = small_generator()
    if maker.problem:
        st.error(plain(maker.problem), icon=":material/error:")
        st.button("Try again", key=session_key(LAB, "again"), on_click=try_again)
    elif maker.run is not shown:
        st.rerun()
    else:
        st.progress(
            maker.step / STEPS,
            f"The small generator is being trained, once: step {maker.step:,} of {STEPS:,}. "
            "What you see is what it can do so far.",
        )


# Directions


@dataclass(frozen=True, eq=False)
class Axes:
    """Directions of the noise: (k z) unit vectors, their shares (k,), and the step of the weights used."""

    key: tuple[Any, ...]
    directions: np.ndarray
    shares: np.ndarray
    step: int


def axes_of(run: RunHandle, kind: str, seed: int) -> Axes:
    """The directions of a kind, as they were when the session first asked for them."""
    key = (run.look, kind, seed if kind == "random" else 0)
    known: Axes | None = st.session_state.get(AXES)
    if known is None or known.key != key or not known.shares.any():
        known = st.session_state[AXES] = _axes(run, kind, seed, key)
    return known


def _axes(run: RunHandle, kind: str, seed: int, key: tuple[Any, ...]) -> Axes:
    from nn_core.latent.vectors import principal_directions, random_directions, variance_shares

    spec: Any = run.spec
    size = spec.latent_size
    count = min(size, MAX_AXES, max(2, MAX_NUMBERS // size))
    weight, step = _first_weight(run)
    if kind == "random":
        directions = random_directions(size, count, seed)
    elif kind == "dimensions" or weight is None:
        directions = np.eye(size)[:count]
    else:
        directions = principal_directions(weight)[:count]
    shares = np.zeros(len(directions)) if weight is None else variance_shares(weight, directions)
    return Axes(key, directions, shares, step)


def _first_weight(run: RunHandle) -> tuple[np.ndarray | None, int]:
    """(outputs z) of the first layer, for the noise alone, and its step; None while the run is built."""
    spec: Any = run.spec
    name = f"g.{spec.generator.layer_names[0]}"
    shot = run.at(None, GanProbe(weights=(name,)))
    weight = shot.arrays.get(f"{name}.weight")
    if weight is None or weight.ndim != 2:
        return None, shot.step
    return weight[:, : spec.latent_size], shot.step


# Controls of a part

FIELDS = {"plane": ("axes", "first", "second", "centre"), "directions": ("axes",), "truncation": ("cut",)}
"""By part: its fields that can be folded away."""


def part_controls(lab: Experiment, run: RunHandle) -> None:
    """What is chosen above the pictures of the chosen part."""
    spec: Any = run.spec
    part = lab["part"]
    if part in ("plane", "directions"):
        choice_field(lab, "axes", DIRECTIONS, lambda kind: _other_axes(lab, axes=kind), width=150)
        if lab["axes"] == "random" and shows("settings"):
            st.button(
                "Others",
                icon=":material/casino:",
                help="Other random directions.",
                key=session_key(LAB, "others"),
                disabled=is_fixed("seed"),
                on_click=lambda: _other_axes(lab, seed=(lab["seed"] + 1) % 10_000),
            )
        axes = axes_of(run, lab["axes"], lab["seed"])
        if (
            lab["axes"] == "principal"
            and not is_fixed("axes")
            and shows("settings")
            and run.step_count > 1.05 * axes.step + 10
        ):
            key = session_key(LAB, "newer axes")
            forget = partial(st.session_state.pop, AXES, None)
            st.button(f"Those of step {run.step_count:,}", key=key, on_click=forget)
    if part == "plane":
        count = len(axes_of(run, lab["axes"], lab["seed"]).directions)
        _span(lab, count)
        suggestions = tuple(range(1, min(count, 8) + 1))
        number_field(lab, "first", suggestions, width=110)
        number_field(lab, "second", suggestions, width=120)
        number_field(
            lab, "centre", tuple(range(9)), width=130, help="0 is the middle of all noise: only zeros."
        )
    if part == "truncation":
        choice_field(lab, "cut", CUTS, width=130)
    if part == "channels" and (layers := maps_of(spec)):
        if lab["layer"] not in layers:
            lab["layer"] = list(layers)[-1]
        choice_field(
            lab, "layer", {name: f"{name} ({count} channels)" for name, count in layers.items()}, width=190
        )
    classes = classes_of(run)
    if classes and asks_for_a_class(part):
        lab["label"] = min(lab["label"], len(classes) - 1)
        choice_field(lab, "label", dict(enumerate(classes)), width=120)
    more_button(lab, FIELDS.get(part, ()))


def _span(lab: Experiment, count: int) -> None:
    """Two of the `count` directions, which span a plane: one that is chosen twice gives way."""
    lab["first"], lab["second"] = min(lab["first"], count), min(lab["second"], count)
    if lab["first"] != lab["second"]:
        return
    if count == 1:
        lab.notes.append("This noise is one number: it has a line, and no plane. Both ways lead along it.")
        return
    twice, lab["second"] = lab["first"], lab["first"] % count + 1
    lab.notes.append(f"Direction {twice} twice spans no plane: the second one is {lab['second']} now.")


def _other_axes(lab: Experiment, **values: Any) -> None:
    """Other directions, shown from the first of them on."""
    for name, value in (values | {"from": 1}).items():
        lab[name] = value
    renew()


def classes_of(run: RunHandle) -> tuple[str, ...]:
    """The classes that a conditional generator can be asked for."""
    spec: Any = run.spec
    return spec.load().class_names if spec.classes else ()


# The component


def renew() -> None:
    """Something else is to be looked at: what the browser has not sent by now is void."""
    exchange(KEY).choose()


def set_up(run: RunHandle | None, pick: str | None = None, **values: Any) -> None:
    """Show a prepared experiment of the chosen part: values of parameters, and the usual ones of the rest.

    run: the one that is shown; None: the small generator is not even begun.
    pick: which samples are to be chosen for it (see `choice.PICKS`).
    """
    lab: Experiment = st.session_state[LAB]
    spec: Any = recipe() if run is None else run.spec
    layers = maps_of(spec)
    for name, value in prepared(lab["part"], values, layers).items():
        lab[name] = value
    if values.get("off") == "half" and layers.get(lab["layer"], 0) > HALVED:
        lab.notes.append(TOO_MANY_TO_HALVE)
    want(lab, pick)
    renew()


def take_edit(lab: Experiment) -> None:
    """Follow what the reader changed in the browser."""
    for name, value in read_edit(edit_of(KEY, "picture")).items():
        lab[name] = value


def component_data(lab: Experiment, run: RunHandle) -> dict[str, Any]:
    """The data of the component `latent_space`."""
    spec: Any = run.spec
    axes = axes_of(run, lab["axes"], lab["seed"])
    count = len(axes.directions)
    layers = maps_of(spec)
    layer = lab["layer"] if lab["layer"] in layers else next(reversed(layers), None)
    chosen = {param.name: lab[param.name] for param in IN_BROWSER}
    prices = tradeoff(run, lab["cut"]) if lab["part"] == "truncation" else None
    bars = effects(run, layer) if lab["part"] == "channels" and layer else None
    measured = prices or bars
    return {
        "run": run.look,
        "latent_size": spec.latent_size,
        "label": min(lab["label"], len(classes_of(run)) - 1) if classes_of(run) else None,
        "raw": OBJECTIVES[spec.config.loss].is_critic,
        "part": lab["part"],
        "version": exchange(KEY).answer(chosen),
        "locked": why_locked("picture"),
        "chosen": chosen,
        "axes": np.round(axes.directions, 5).tolist(),
        "shares": np.round(axes.shares, 5).tolist(),
        "shares_step": steps_behind(spec, axes.step),
        "first": min(lab["first"], count),
        "second": min(lab["second"], count),
        "centre": min(lab["centre"], SAMPLES),
        "cut": lab["cut"],
        "layer": layer,
        "layers": list(layers.items()),
        "tradeoff": prices.value if prices else None,
        "untouched": UNTOUCHED[lab["cut"]],
        "effects": bars.value if bars else None,
        "measured_step": steps_behind(spec, measured.step) if measured else None,
        "measured_on": PRICED if prices else WEIGHED if bars else None,
        "bounds": asdict(BOUNDS),
    }


def part_field(lab: Experiment) -> None:
    """Which part of the page."""
    segments(lab, "part", PARTS, label_visibility="collapsed")
