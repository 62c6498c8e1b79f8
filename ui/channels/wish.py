"""The run that makes a channel's picture: begun anew when anything of it is chosen anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from nn_core.training import ChannelImageConfig, ChannelImageRun, StartingPicture
from nn_core.training.channel_image.script import channel_image_script
from ui.channels.params import ON
from ui.channels.subject import Subject
from ui.kit.experiment import Experiment
from ui.kit.steering import awake, begun
from ui.shell.component import define
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import RunHandle

WISH = define("channels/wish")
KEY = session_key("channels", "wish")
HELD = session_key("channels", "run")
"""What the session's run changes a picture for, and the run's id."""
STEPS = 128
LARGE_MACS = 10**8
"""A network of more multiply-adds takes half as many steps."""
STEPS_A_SECOND = 32.0
"""So that one can watch it: a small network would be done in a tenth of a second."""
RATE = 0.1
SIDE = 28
"""Amounts below are for pictures of so many pixels a side; for larger ones some grow with them."""


def config_of(lab: Experiment, subject: Subject) -> ChannelImageConfig:
    """The regularisers that are switched on, by amounts that suit the picture's size."""
    times = max(1, max(subject.asked.architecture.input_shape[1:]) // SIDE)
    return ChannelImageConfig(
        rate=RATE,
        jitter=times if lab["jitter"] == ON else 0,
        blur=0.5 * times**0.5 if lab["blur"] == ON else 0.0,
        decay=0.02 if lab["decay"] == ON else 0.0,
        fourier=lab["fourier"] == ON,
        seed=lab["seed"],
    )


def steps_of(subject: Subject) -> int:
    """How many it takes in all: a few seconds."""
    large = subject.asked.architecture.macs > LARGE_MACS
    return STEPS // 2 if large else STEPS


def spec_of(lab: Experiment, subject: Subject) -> ChannelImageRun:
    """What is changed, and for whom."""
    asked = subject.asked
    start = StartingPicture(asked.pixels(asked.image(lab))) if lab["start"] == "photograph" else None
    return ChannelImageRun(
        subject.network, subject.row.name, subject.channel, lab["part"], start, config_of(lab, subject)
    )


def script_of(lab: Experiment, subject: Subject) -> str:
    """The same picture in PyTorch."""
    return channel_image_script(spec_of(lab, subject), steps_of(subject))


def wish_run(lab: Experiment, subject: Subject) -> RunHandle:
    """The session's run for what is chosen, on its way.

    Raises:
        CapacityError: there is no room for one now.
    """
    wanted = _mark(lab, subject)
    held, look = st.session_state.get(HELD, (None, None))
    run = awake(look)
    if run is None or held != wanted:
        before, run = run, begun(spec_of(lab, subject), run)
        if before is not None:
            before.close(run.look)
        run.pace(STEPS_A_SECOND)
        run.step(steps_of(subject), wait=False)
        st.session_state[HELD] = wanted, run.look
    elif run.state == "paused" and run.step_count < steps_of(subject):
        run.step(steps_of(subject) - run.step_count, wait=False)  # nobody watched for a while
    return run


def trouble_of(run: RunHandle) -> str | None:
    """Why a run cannot go on; None where it can."""
    return run.message if run.state in ("diverged", "failed", "finished") else None


def _mark(lab: Experiment, subject: Subject) -> tuple[Any, ...]:
    """Two of these are equal where the same picture would come of them."""
    start = subject.asked.image(lab) if lab["start"] == "photograph" else None
    config = config_of(lab, subject)
    return subject.network, subject.row.name, subject.channel, lab["part"], start, config


def show_wish(run: RunHandle, subject: Subject) -> None:
    """The picture while it forms."""
    spec = run.spec
    is_mean = isinstance(spec, ChannelImageRun) and spec.part == "channel" and len(subject.row.out_shape) == 3
    WISH(
        key=KEY,
        data={
            "run": run.look,
            "title": subject.title,
            "steps": steps_of(subject),
            "mean": is_mean,
            "shape": list(subject.asked.architecture.input_shape),
            "class_names": list(subject.asked.classes),
        },
    )
