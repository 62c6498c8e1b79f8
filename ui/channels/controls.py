"""Which channel is asked, and how: the fields above the picture."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from ui.channels.params import ASKED, OFF, ON, STARTS, SWITCHES
from ui.channels.subject import channels_of, layer_of, layers_of, look_again, usual_layer
from ui.channels.words import REGULARISERS
from ui.kit.asked import Asked, fit_image
from ui.kit.controls import choice_field, choice_view
from ui.kit.experiment import Experiment
from ui.kit.more import folded_of
from ui.kit.views import view
from ui.shell.keys import session_key
from ui.shell.prepared import is_fixed, shows_choice


def channel_fields(lab: Experiment, asked: Asked) -> None:
    """Layer and channel; of the last layer the classes by name."""
    layer, last = layer_of(lab, asked), asked.architecture.layer_names[-1]
    titles = {**asked.titles, last: f"{last} (classes)"}
    layers = {name: titles.get(name, name) for name in layers_of(asked)}
    width = 320 if asked.titles else 170
    choice_view(lab, "layer", layer, layers, partial(_choose_layer, lab, asked), width=width)
    count = channels_of(asked, layer)
    # Other channels are other options, also where the number is the same: then the field is drawn anew.
    of = asked.run.look, layer
    numbers = asked.classes if layer == last else [f"{at + 1:,} of {count:,}" for at in range(count)]
    names = {(of, at): title for at, title in enumerate(numbers)}
    label = "Class" if layer == last else "Channel"
    choice_view(lab, "channel", (of, lab["channel"] or 0), names, partial(_choose, lab), label, width=150)
    choice_field(lab, "part", ASKED, width=190)
    choice_field(lab, "start", STARTS, width=230)


def regulariser_fields(lab: Experiment) -> None:
    """A switch for each regulariser; they may be folded away."""
    names = [name for name in SWITCHES if shows_choice(name) and name not in folded_of(lab)]
    if not names:
        return
    with st.container(horizontal=True, gap="medium"):
        for name in names:
            is_on = lab[name] == ON
            st.toggle(
                SWITCHES[name],
                is_on,
                help=REGULARISERS[name],
                disabled=is_fixed(name),
                **view(lab.key, name, is_on, partial(_switch, lab, name)),
            )


def look_button(lab: Experiment) -> None:
    """Again, from other noise, for the network as it is now."""
    st.button(
        "Again, from other noise",
        key=session_key("channels", "again"),
        icon=":material/casino:",
        on_click=_again,
        args=(lab,),
    )


def fit(lab: Experiment, asked: Asked) -> None:
    """What the address names and is not there is not chosen; a note says so."""
    fit_image(lab, asked)
    if lab["layer"] is not None and lab["layer"] not in layers_of(asked):
        lab.notes.append(f"There is no layer {lab['layer']} whose channels can be asked.")
        lab["layer"] = lab["channel"] = None
    count = channels_of(asked, layer_of(lab, asked))
    if lab["channel"] is not None and lab["channel"] >= count:
        lab.notes.append(f"There is no channel {lab['channel']:,} here: these are 0 to {count - 1:,}.")
        lab["channel"] = None


def _choose_layer(lab: Experiment, asked: Asked, name: str) -> None:
    """The address does not name what is asked anyway; another layer has other channels."""
    lab["layer"] = None if name == usual_layer(asked) else name
    lab["channel"] = None


def _choose(lab: Experiment, chosen: tuple[Any, int]) -> None:
    lab["channel"] = chosen[1] or None


def _switch(lab: Experiment, name: str, is_on: bool) -> None:
    lab[name] = ON if is_on else OFF


def _again(lab: Experiment) -> None:
    look_again()
    lab["seed"] += 1
