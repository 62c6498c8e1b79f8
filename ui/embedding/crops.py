"""A network that others trained: where crops of the photographs lie for it."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

import streamlit as st

from nn_core.data.photographs import crops_of_photographs
from nn_core.embedding.neighbours import NEIGHBOURS
from nn_core.embedding.together import COMPARED_PX, Together, together
from nn_core.findings.crops import CropsRead
from nn_core.judgements.embedding import judge_together
from nn_core.training.pretrained.networks import PRETRAINED
from nn_core.training.pretrained.spec import PretrainedRun
from ui.embedding.words import TOGETHER, WITHOUT
from ui.kit.asked import Asked, known, shared_run
from ui.kit.pressed import came, press
from ui.kit.runs import spec_of
from ui.kit.steering import asked as asked_job
from ui.kit.waiting import LOOK_EVERY_S, ended
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.text import percent, plain

if TYPE_CHECKING:
    from nn_core.training.pretrained.crops import CropFeatures

AGAIN = session_key("embedding", "crops", "again")


def asked_among_crops(network: str) -> Asked | None:
    """That network, and the crops as what there is to look at; None while it reads them, which is said."""
    run = shared_run(f"{network} among crops", partial(_described, network))
    return None if run is None else known(run)


def crops_of(asked: Asked) -> CropFeatures | None:
    """What the network makes of the crops; None where the cloud is of images."""
    return asked.spec.crops if isinstance(asked.spec, PretrainedRun) else None


def _described(network: str) -> PretrainedRun | None:
    job = CropsRead(network)
    found: CropFeatures | None = asked_job(job).result
    if found is None:
        _progress(job)
        return None
    return PretrainedRun(network, crops=found)


@st.fragment(run_every=LOOK_EVERY_S)
def _progress(job: CropsRead) -> None:
    handle = asked_job(job)
    if came(AGAIN) and handle.problem:
        engine().jobs.forget(job)
        st.rerun()
    if handle.result is not None:
        st.rerun()
    elif ended(handle):
        st.error(plain(handle.problem or "The crops were not read to their end."), icon=":material/error:")
        key = session_key("embedding", "crops", "button")
        st.button("Try again", key=key, on_click=press, args=(AGAIN,))
    else:
        progress = handle.progress
        done = f"{progress.done} of {progress.of}" if progress.of else "it is getting ready"
        title = PRETRAINED[job.network].title
        st.progress(progress.done / max(1, progress.of), f"{title} reads crops of photographs, once: {done}")


def show_together(asked: Asked) -> None:
    """Whether crops of one photograph lie together, and what is left out of the page for such a network."""
    st.subheader("Do they lie together?", anchor=False)
    crops = spec_of(asked.run, PretrainedRun).crops
    assert crops is not None
    st.markdown(together_words(_together(crops), len(asked.images), asked.images.class_names))
    st.caption(WITHOUT)


@lru_cache(maxsize=4)
def _together(crops: CropFeatures) -> Together:
    images = crops_of_photographs()
    return together(crops.features, images.images, images.labels)


def together_words(found: Together, crops: int, photographs: tuple[str, ...]) -> str:
    """The shares, and what follows."""
    alike, there = found.alike, found.there
    kind = judge_together(alike.features, max(alike.colour, alike.pixels), crops)
    return (
        f"Look at the {NEIGHBOURS} nearest others of each crop. How many are of its own photograph? By "
        f"features **{percent(alike.features)}**, by the mean colour {percent(alike.colour)}, by pixels (at "
        f"{COMPARED_PX} × {COMPARED_PX}) {percent(alike.pixels)}, by chance {percent(found.chance)}. "
        f"{TOGETHER[kind]} The widest gap: {photographs[found.widest]}, {percent(there.features)} by "
        f"features and {percent(there.pixels)} by pixels. Pixels are compared place by place. Features are "
        "means over all places: what is there counts, and not where."
    )
