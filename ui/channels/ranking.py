"""Which channel of the layer costs most, and which ones nobody misses: measured in the background."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from nn_core.findings.channels.ablation import Ranked, Ranking
from nn_core.judgements.channels import judge_spare
from nn_core.network.fields import is_whole
from ui.channels.subject import Subject, channels_of
from ui.kit.exchange import edit_of, exchange
from ui.kit.experiment import Experiment
from ui.kit.pressed import asked_for, press
from ui.kit.steering import asked as asked_job
from ui.kit.waiting import LOOK_EVERY_S, ended
from ui.shell.component import define
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.prepared import why_locked
from ui.shell.text import percent, plain

RANKING = define("channels/ranking")
KEY = session_key("channels", "ranking")
ASKED = session_key("channels", "ranking", "asked")
"""The ranking that the session has asked for."""


def ranking(subject: Subject) -> Ranking:
    """The job for the layer."""
    return Ranking(subject.network, subject.pictures, subject.row.name, subject.own)


def show_ranking(lab: Experiment, subject: Subject, instead: str = "", told: bool = False) -> None:
    """A button that has it measured; then the channels, the dearest first.

    Args:
        instead: a sentence, where neither is to be there.
        told: a card has told of it, so it needs no button.
    """
    if instead:
        st.caption(plain(instead))
        return
    job = ranking(subject)
    count = channels_of(subject.asked, subject.row.name)
    if not asked_for(ASKED, job) and not told:
        st.button(
            button_words(count, subject.layer_title),
            key=session_key("channels", "rank"),
            icon=":material/leaderboard:",
            on_click=press,
            args=(ASKED,),
        )
        return
    handle = asked_job(job)
    if not ended(handle):
        _wait(job, subject.layer_title)
    elif handle.result is None:
        st.error(plain(handle.problem), icon=":material/error:")
        again = session_key("channels", "ranking", "again")
        st.button("Try again", key=again, on_click=engine().jobs.forget, args=(job,))
    else:
        RANKING(
            key=KEY,
            data=facts_of(subject, handle.result),
            on_edit_change=lambda: take_channel(lab, count),
        )


@st.fragment(run_every=LOOK_EVERY_S)
def _wait(job: Ranking, layer: str) -> None:
    handle = asked_job(job)
    if ended(handle):
        st.rerun()
    progress = handle.progress
    st.progress(progress.done / max(1, progress.of), f"Each channel of {layer} is switched off in turn")


def button_words(count: int, layer: str) -> str:
    """What the button does to a layer of so many channels."""
    if count == 1:
        return f"Switch off the only channel of {layer}"
    return f"Switch off each of the {count:,} channels of {layer} in turn"


def take_channel(lab: Experiment, count: int) -> None:
    """Follow which of so many channels the reader pressed."""
    edit = edit_of(KEY, "network")
    if isinstance(edit, Mapping) and is_whole(channel := edit.get("channel"), 0, count - 1):
        lab["channel"] = channel or None


def facts_of(subject: Subject, found: Ranked) -> dict[str, Any]:
    """The data of the component."""
    names = subject.asked.classes if subject.is_class else None
    return {
        "says": ranking_words(subject, found),
        "costs": [
            {
                "channel": int(channel),
                "name": names[channel] if names else f"channel {channel + 1:,}",
                "cost": float(found.cost[channel]),
                "loss": float(found.loss[channel]),
            }
            for channel in found.order
        ],
        "channel": subject.channel,
        "locked": why_locked("network"),
        "version": exchange(KEY).answer({"channel": subject.channel}),
    }


def ranking_words(subject: Subject, found: Ranked) -> str:
    """Which is the dearest, and how many can be spared."""
    dearest = int(found.order[0])
    cost = 100 * float(found.cost[dearest])
    spare = sum(map(judge_spare, found.cost.tolist()))
    measure = "answers as with all channels" if subject.own else f"accuracy of {percent(found.accuracy, 1)}"
    return (
        f"On {found.images:,} images, {measure}. Channel {dearest + 1:,} is the dearest: without it "
        f"{cost:.1f} percentage points are lost. "
        f"{spare:,} of {len(found.cost):,} channels cost less than half a point each, alone."
    )
