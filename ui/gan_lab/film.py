"""A film of a GAN's timeline: its samples at each kept step, as an animated GIF or WebP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

import streamlit as st

from nn_core.render import animation, tile, to_uint8
from nn_core.training.memory import chunk_of
from ui.kit.pressed import came, press
from ui.kit.url import OpenTab
from ui.kit.views import view
from ui.shell.keys import session_key

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from ui.kit.experiment import Experiment

Format = Literal["GIF", "WEBP"]
FORMAT = OpenTab("film", "format of the film", "GIF", ("GIF", "WEBP"))
"""The parameter of it: how the film is saved is nothing that is found out, so it is not taken back."""

FRAMES = 60
FRAMES_PER_SECOND = 10
HOLD_FRAMES = 10
WIDTH_PX = 480
PREVIEW_PX = 280
FILM = session_key("gan", "film")


@st.fragment
def film_maker(run: RunHandle, lab: Experiment) -> None:
    """Choose a format, make the film with a progress bar, then download it."""

    def take(chosen: Format) -> None:
        lab[FORMAT.name] = chosen
        lab.publish()  # only this fragment runs again

    kind: Format = lab[FORMAT.name]
    st.segmented_control(
        "Format", FORMAT.options, default=kind, required=True, **view(lab.key, FORMAT.name, kind, take)
    )
    buttons = st.container(horizontal=True)
    buttons.button(
        "Make the film",
        key=session_key("gan", "film", "make"),
        icon=":material/movie:",
        disabled=not run.timeline(),
        on_click=press,
        args=(FILM,),
    )
    if came(FILM) and run.timeline():
        bar = st.progress(0.0, "Drawing the kept steps")
        st.session_state[FILM] = (run.look, kind, film(run, kind, bar.progress))
        bar.empty()
    made_of, made_as, data = st.session_state.get(FILM, (None, None, b""))
    if (made_of, made_as) == (run.look, kind):
        st.image(data, width=PREVIEW_PX)
        buttons.download_button(
            f"Download ({len(data) / 1000:,.0f} kB)",
            data,
            f"gan.{kind.lower()}",
            f"image/{kind.lower()}",
            key=session_key("gan", "film", "download"),
            icon=":material/download:",
            on_click="ignore",
        )


def film(run: RunHandle, kind: Format, progress: Callable[[float], object]) -> bytes:
    """The film's bytes. `progress` is called with the share that is done, up to 1.

    It has 60 pictures, or as many as fit in memory: each is held twice as bytes.
    """
    timeline = run.timeline()
    values = run.at(timeline[0]).arrays["samples"].size
    steps = thinned(timeline, max(2, chunk_of(values // 2, FRAMES)))
    frames = []
    for done, step in enumerate(steps, start=1):
        samples = run.at(step).arrays["samples"]
        frames.append(tile(to_uint8(samples, -1, 1), columns=8, gap=2))
        progress(done / len(steps))
    scale = max(1, WIDTH_PX // frames[0].shape[1])
    return animation([*frames, *[frames[-1]] * HOLD_FRAMES], kind, FRAMES_PER_SECOND, scale)


def thinned(steps: Sequence[int], count: int) -> list[int]:
    """At most `count` of the steps, evenly spread, the first and the last among them."""
    if len(steps) <= count:
        return list(steps)
    return [steps[round(i * (len(steps) - 1) / (count - 1))] for i in range(count)]
