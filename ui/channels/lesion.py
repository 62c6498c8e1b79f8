"""What is lost without a channel: answers to the picture, and to many, while it is changed."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from nn_core.channels.change import ChannelChange
from nn_core.findings.channels.ablation import Ablation, Loss
from ui.channels.favourites import excited
from ui.channels.params import DONE
from ui.channels.subject import Subject
from ui.kit.controls import segments
from ui.kit.experiment import Experiment
from ui.kit.steering import asked as asked_job
from ui.kit.waiting import ended, wait_for
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.text import plain

LESION = define("channels/lesion")
KEY = session_key("channels", "lesion")
FACTORS = {"off": 0.0, "half": 0.5, "double": 2.0}
MOST_CLASSES = 12
MOST_TURNED = 6
LEAD = (
    "Change the channel for all layers behind it. **The bars follow at once**, for the picture above, also "
    "for one that you draw. And for many that the network has not learnt from."
)


def show_lesion(lab: Experiment, subject: Subject) -> None:
    """The switch, and what comes of it."""
    st.subheader("What is lost without it?", anchor=False)
    st.markdown(LEAD)
    segments(lab, "done", DONE, label_visibility="collapsed")
    change = change_of(lab, subject)
    if change is None:
        st.caption("Its mean is being measured.")
        return
    handle = asked_job(ablation(subject, change))
    if not ended(handle):
        wait_for(handle)
    elif handle.result is None:
        st.error(plain(handle.problem), icon=":material/error:")
    LESION(key=KEY, data=facts_of(lab, subject, change, handle.result))


def change_of(lab: Experiment, subject: Subject) -> ChannelChange | None:
    """What is done to the channel; None where its mean is to be known first."""
    layer, channel = subject.row.name, subject.channel
    if lab["done"] in FACTORS:
        return ChannelChange(layer, channel, FACTORS[lab["done"]])
    found = excited(subject)
    return None if found is None else ChannelChange(layer, channel, 0.0, float(found.mean[channel]))


def ablation(subject: Subject, change: ChannelChange) -> Ablation:
    """The job that shows many pictures to the changed network."""
    return Ablation(subject.network, subject.pictures, (change,), subject.own)


def facts_of(lab: Experiment, subject: Subject, change: ChannelChange, loss: Loss | None) -> dict[str, Any]:
    """The data of the component."""
    done = DONE[lab["done"]]
    return {
        "run": subject.asked.run.look,
        "title": f"{subject.title}, {done[0].lower()}{done[1:]}",
        "change": {
            "layer": change.layer,
            "channel": change.channel,
            "factor": change.factor,
            "offset": change.offset,
        },
        "class_names": list(subject.asked.classes),
        "measured": None if loss is None else measured(subject, loss),
    }


def measured(subject: Subject, loss: Loss) -> dict[str, Any]:
    """What many pictures were read as."""
    names, (before, after) = subject.asked.classes, loss.accuracies
    is_small = len(names) <= MOST_CLASSES
    shifts: list[int] = []
    if is_small:
        matrices = loss.confusions(len(names))
        shifts = (matrices[1] - matrices[0]).ravel().tolist()
    return {
        "images": len(loss.labels),
        "before": before,
        "after": after,
        "own": subject.own,
        "names": list(names) if is_small else [],
        "shifts": shifts,
        "turned": _turned(subject, loss) if subject.own else [],
    }


def _turned(subject: Subject, loss: Loss) -> list[str]:
    images, places = subject.asked.images, subject.pictures.places()
    names, pictures = subject.asked.classes, images.class_names
    changed = np.flatnonzero(loss.before != loss.after)
    told = [
        f"{pictures[int(images.labels[places[at]])]}: {names[loss.before[at]]} → {names[loss.after[at]]}"
        for at in changed[:MOST_TURNED]
    ]
    return [*told, f"and {len(changed) - MOST_TURNED} more"] if len(changed) > MOST_TURNED else told
