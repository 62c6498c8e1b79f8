"""Faces in a photograph: a small network learns what a face is, and is asked about every window."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from nn_core.data import DATASETS, PHOTOGRAPHS, photograph
from nn_core.findings.faces import DATA, FACE, LEAST, PHOTOGRAPH, SIDES, FaceSearch, Sightings, recipe
from nn_core.judgements.detection import Search, judge_search
from nn_core.measure.detection import MATCH_IOU
from ui.detection.lab import PAGE
from ui.kit.pictures import data_url
from ui.kit.pressed import asked_for, press
from ui.kit.steering import asked
from ui.kit.waiting import LOOK_EVERY_S, ended
from ui.shell.component import define
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.text import percent, plain

if TYPE_CHECKING:
    from nn_core.training.jobs import JobHandle

FACES = define("detection/faces")
KEY = session_key(PAGE, "faces")
ASKED = session_key(PAGE, "looked")
"""Whether the session has asked for it."""
LEAD = (
    "A network that only names pictures can find things, too: **cut out a window, ask, move on.** A small "
    f"CNN learns what a face is. Its pictures: {DATASETS[DATA].description} Then it is asked "
    "about every window of a photograph."
)
VERDICTS: dict[Search, str] = {
    "missed": "**It misses the face.** No window on it (IoU at least {match}) has a score of at least "
    "{least}.",
    "surest": "**It is surest of the face.** The best window on it (IoU at least {match}) is {on_face} sure, "
    "and no window elsewhere is as sure. So some least score leaves the face alone.",
    "among": "**It sees the face, and much else.** The best window on it (IoU at least {match}) is {on_face} "
    "sure. Elsewhere {as_sure} at least as sure. So no least score keeps the face and drops all that is "
    "none.",
}


def show_faces(overlap: float) -> None:
    """A button that has it looked for; then the photograph, with what was found and what that means.

    overlap: the IoU from which a box is suppressed.
    """
    st.subheader("Faces in a photograph", anchor=False)
    st.markdown(LEAD)
    if not asked_for(ASKED, True):
        key = session_key(PAGE, "search")
        st.button("Look for faces", key=key, icon=":material/search:", on_click=press, args=(ASKED,))
        return
    handle = asked(FaceSearch(recipe()))
    if not ended(handle):
        _wait(handle)
    elif handle.result is None:
        st.error(plain(handle.problem or "The search did not come to its end."), icon=":material/error:")
        key = session_key(PAGE, "search_again")
        st.button("Try again", key=key, on_click=engine().jobs.forget, args=(handle.job,))
    else:
        FACES(key=KEY, data=drawing_of(handle.result, overlap))
        st.markdown("\n".join(f"- {line}" for line in told(handle.result)))
        about, data = PHOTOGRAPHS[PHOTOGRAPH], DATASETS[DATA]
        st.caption(plain(f"{about.title}: {about.source} {about.licence} {data.source} {data.licence}"))


@st.fragment(run_every=LOOK_EVERY_S)
def _wait(handle: JobHandle) -> None:
    handle.ask()
    if ended(handle):
        st.rerun()
    progress = handle.progress
    st.progress(progress.done / max(1, progress.of), progress_words(handle))


def progress_words(handle: JobHandle) -> str:
    """How far the search is."""
    progress = handle.progress
    if isinstance(progress.finding, int):
        return (
            f"Asked about {progress.done:,} of {progress.of:,} windows: "
            f"{progress.finding:,} are called a face."
        )
    if progress.of:
        return f"It learns what a face is: step {progress.done:,} of {progress.of:,}."
    return "It waits."


def told(found: Sightings) -> list[str]:
    """What was found, and what that means, in sentences."""
    sides = ", ".join(map(str, SIDES[:-1]))
    sums = " + ".join(f"{rows} · {columns}" for rows, columns in found.grids)
    is_are = "1 window is" if found.as_sure == 1 else f"{found.as_sure:,} windows are"
    verdict = VERDICTS[judge_search(found.on_face, found.as_sure)]
    return [
        f"Windows have sides of {sides} and {SIDES[-1]} pixels: {sums} = {found.windows:,}.",
        verdict.format(least=LEAST, match=MATCH_IOU, on_face=percent(found.on_face or 0, 2), as_sure=is_are),
        f"Of {found.checked} pictures of the set that were kept aside it reads {percent(found.accuracy)} "
        f"right. Of the windows elsewhere it calls {found.elsewhere:,} a face (score at least {LEAST}): "
        f"{percent(found.elsewhere / found.windows, 1)} of all windows. The pictures kept aside are cut like "
        "those that it learnt from; windows of a photograph are not.",
        "The dashed box was drawn by hand, from hairline to chin and from cheek to cheek; another hand would "
        f"draw it a little differently. The window that fits it best has an IoU of {found.possible:.2f}: no "
        "box here can have more.",
    ]


def drawing_of(found: Sightings, overlap: float) -> dict[str, Any]:
    """The data of the component."""
    sides = found.boxes[:, 2] - found.boxes[:, 0]
    columns = np.column_stack(
        [found.boxes[:, :2].round(2), sides.round(2), found.scores.astype(float).round(7)]
    )
    address, size = _photograph()
    return {
        "picture": address,
        "size": size,
        "windows": columns.tolist(),
        "asked": found.windows,
        "face": list(FACE),
        "least": LEAST,
        "overlap": overlap,
    }


@cache
def _photograph() -> tuple[str, tuple[int, int]]:
    picture = photograph(PHOTOGRAPH)
    height, width, _ = picture.shape
    return data_url(picture), (height, width)
