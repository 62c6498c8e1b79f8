"""What a filter hears: the picture that it answers to most, turned back into a sound."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from nn_core import SpecError
from nn_core.channels.layers import askable
from nn_core.data.spoken import WORDS
from nn_core.judgements.learning import Opinion
from nn_core.mechanics.checks import Array
from nn_core.mechanics.spectrogram import RATE_HZ, wave_of
from nn_core.network.architecture import Architecture, LayerRow
from nn_core.render import png
from nn_core.training import (
    CapacityError,
    ChannelImageConfig,
    ChannelImageRun,
    ClassifierRun,
    FrozenNetwork,
    StartingWeights,
)
from nn_core.training.channel_image.spec import ChannelImageProbe
from ui.kit.controls import choice_view
from ui.kit.runs import spec_of
from ui.kit.section import section
from ui.kit.steering import awake, begun, kept
from ui.kit.waiting import LOOK_EVERY_S
from ui.shell.keys import session_key
from ui.shell.text import percent, plain
from ui.sound.params import HEAR

if TYPE_CHECKING:
    from nn_core.training import RunHandle, Snapshot
    from ui.kit.experiment import Experiment

HELD = session_key("sound", "heard")
"""A `Heard`, once something was asked."""
STEPS = 128
CONFIG = ChannelImageConfig(rate=0.1, jitter=1, blur=0.5)
PIXEL = 7
ABOUT = (
    "A picture changes, step by step, until a filter answers more to it. Then the picture is turned back "
    "into a wave. It holds how loud each tone is, but not when its waves begin: that is guessed, and made to "
    "fit (Griffin and Lim, 1984). Ask an untrained network first, and then a trained one."
)
BUILT_S = 2.0
CERTAIN = math.nextafter(1, 0)
"""No softmax is ever certain, though in single precision one may say so."""


@dataclass(frozen=True)
class Heard:
    """What was asked.

    Attributes:
        made: the look id of the run that makes the picture.
        of: the look id of the run whose network was asked.
        asked: which filter of it, and when, in words.
    """

    made: str
    of: str
    asked: str


def show_filters(lab: Experiment, run: RunHandle) -> None:
    """The section of the page; what it holds is made once it is open."""
    place = section(lab, HEAR, "What a filter hears", ":material/hearing:")
    if not place.open:
        _forget()
        return
    with place:
        st.markdown(ABOUT)
        architecture = spec_of(run, ClassifierRun).architecture
        row = row_of(lab, architecture)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            layers = {one.name: titles(architecture)[one.name] for one in askable(architecture)}
            choice_view(lab, "layer", row.name, layers, partial(_choose_layer, lab), width=190)
            names = {at: name_of(row, at, architecture) for at in range(row.out_shape[0])}
            choice_view(lab, "channel", channel_of(lab, row), names, width=150)
            st.button(
                "Listen to it",
                key=session_key("sound", "listen"),
                icon=":material/hearing:",
                on_click=_ask,
                args=(lab, run),
            )
        _show_heard(run)


def row_of(lab: Experiment, architecture: Architecture) -> LayerRow:
    """The layer that is asked: the chosen one, or that of the words."""
    rows = askable(architecture)
    return next((row for row in rows if row.name == lab["layer"]), rows[-1])


def channel_of(lab: Experiment, row: LayerRow) -> int:
    """The channel that is asked: the chosen one, if the layer has it."""
    chosen: int = lab["channel"]
    return chosen if chosen < row.out_shape[0] else 0


def titles(architecture: Architecture) -> dict[str, str]:
    """What the layers are called: the last one's channels are words."""
    last = architecture.layer_names[-1]
    return {
        row.name: f"{row.name} (words)" if row.name == last else row.name for row in askable(architecture)
    }


def name_of(row: LayerRow, channel: int, architecture: Architecture) -> str:
    """A word, or the number of a filter, from 1."""
    return WORDS[channel] if row.name == architecture.layer_names[-1] else f"filter {channel + 1}"


def sound_of(picture: Array) -> Array:
    """A wave for a picture of 32 x 32 in 0..1, in -1..1; silence for a black one."""
    wave = wave_of(picture)
    largest = float(np.abs(wave).max())
    return np.asarray(wave / largest) if largest else wave


def _choose_layer(lab: Experiment, name: str) -> None:
    lab["layer"], lab["channel"] = name, 0


def _ask(lab: Experiment, run: RunHandle) -> None:
    spec = spec_of(run, ClassifierRun)
    run.wait(BUILT_S, step=0)
    step, weights = run.weights()
    if not weights:
        lab.notes.append("The network is being built. Listen again in a moment.")
        return
    network = FrozenNetwork(spec.architecture, StartingWeights(weights))
    row = row_of(lab, spec.architecture)
    channel = channel_of(lab, row)
    try:
        made = begun(ChannelImageRun(network, row.name, channel, config=CONFIG), _held_run())
    except (CapacityError, SpecError) as error:
        lab.notes.append(str(error))
        return
    _forget()
    made.step(STEPS, wait=False)
    asked = f"{row.name}, {name_of(row, channel, spec.architecture)}, at step {step:,}"
    st.session_state[HELD] = Heard(made.look, run.look, asked)


def _held_run() -> RunHandle | None:
    held: Heard | None = st.session_state.get(HELD)
    return None if held is None else kept(held.made)


def _forget() -> None:
    """End what was made."""
    made = _held_run()
    st.session_state.pop(HELD, None)
    if made is not None:
        made.close()


def _show_heard(run: RunHandle) -> None:
    """What was heard in that run; what was heard in another, which the page no longer shows, goes."""
    held: Heard | None = st.session_state.get(HELD)
    if held is not None and held.of != run.look:
        _forget()
    made = _held_run()
    if held is None or made is None:
        return
    if made.state == "running" or made.step_count == 0:
        _wait_for(held.made)
        return
    shot = made.at(None, ChannelImageProbe(answer=True))
    if "image" not in shot.arrays:
        st.info(plain(made.message or "It shows nothing."))
        return
    _show_sound(held.asked, shot)


def _show_sound(asked: str, shot: Snapshot) -> None:
    """The picture, what the network takes it for, and its sound, which plays at once."""
    picture = shot.arrays["image"][0].astype(np.float64)
    left, right = st.columns([1, 2], gap="medium", vertical_alignment="center")
    pixels = np.rint(255 * np.clip(picture, 0, 1)).astype(np.uint8)
    left.image(png(pixels, PIXEL), caption="High tones on top, time to the right.")
    with right:
        st.markdown(f"**{asked}**")
        st.audio(sound_of(picture), sample_rate=RATE_HZ, autoplay=True)
        st.caption(plain(heard_words(shot.arrays["probabilities"], shot.judgements["answer"]["kind"])))


def heard_words(probabilities: Array, kind: Opinion) -> str:
    """What the network takes the picture of a filter for. kind: the judgement on the probabilities."""
    if kind == "none":
        return f"In this picture the network hears no word: all {len(WORDS)} are about equally likely."
    best = int(probabilities.argmax())
    likely = percent(min(float(probabilities[best]), CERTAIN), 1)
    return f"In this picture the network hears “{WORDS[best]}”, with {likely}."


@st.fragment(run_every=LOOK_EVERY_S)
def _wait_for(look: str) -> None:
    """Have the page run again once the picture is there."""
    made = awake(look)
    if made is None or (made.state != "running" and made.step_count > 0):
        st.rerun()
    step = made.step_count if made is not None else 0
    st.progress(min(step / STEPS, 1.0), f"Step {step} of {STEPS}")
