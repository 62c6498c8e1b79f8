"""The card "What does the loss look like around it?": a surface to be turned, and the way that led there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from nn_core.findings.landscape import SIDE, Around, Grown, Landscape, Weights, without_skips
from nn_core.network.presets import PRESETS, classifier_preset
from nn_core.training import ClassifierConfig, ClassifierProbe, ClassifierRun
from ui.embedding.cards.landscape_words import of_pair, of_surface
from ui.embedding.cards.surface import limits_of, surface
from ui.kit.pressed import came, press
from ui.kit.print.runs import step_words
from ui.kit.runs import spec_of
from ui.kit.steering import asked as asked_job
from ui.kit.waiting import LOOK_EVERY_S, ended
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.text import plain

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.jobs import Job, JobHandle
    from ui.kit.asked import Asked

WANTED = session_key("embedding", "landscape")
OWN = session_key("embedding", "landscape", "own")
ANEW = session_key("embedding", "landscape", "anew")
PRESET = "small_residual"
MOST_STEPS = 24
MOST_NUMBERS = 2 * 10**6
"""Numbers of all earlier weights together that travel to where the loss is measured."""
LEAD = (
    "Training walks downhill, in a landscape with a dimension for each weight. Nobody can see that. "
    "But one can stand on the present weights, choose two random directions, and measure the loss on that "
    "plane. Each filter of a direction is as long as the filter that it moves (Li et al., 2018): at ±1 a "
    "filter has moved by its own length. The loss is −ln of the probability that the right class gets, on "
    "average: its unit is the nat. 0 would be sure and right, 2.3 is guessing among ten. Drag the surface to "
    "turn it."
)


@dataclass(frozen=True, eq=False)
class Wanted:
    """Surfaces that somebody wants.

    Attributes:
        run: the id that looks of the run; empty for the pair.
        jobs: by title.
        said: of which network, as a sentence.
    """

    run: str
    jobs: dict[str, Job]
    said: str = field(default="")


def show_landscape(asked: Asked) -> None:
    """The card: two buttons, and what was measured of what they ask."""
    st.subheader("What does the loss look like around it?", anchor=False)
    st.markdown(LEAD)
    if came(OWN):
        _want_own(asked.run)
    wanted: Wanted | None = st.session_state.get(WANTED)
    if wanted is not None and wanted.run not in ("", asked.run.look):
        wanted = None
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Measure around this network",
            key=session_key("embedding", "landscape", "around"),
            icon=":material/landscape:",
            on_click=press,
            args=(OWN,),
        )
        st.button(
            "Train two: with skips and without",
            key=session_key("embedding", "landscape", "pair"),
            icon=":material/compare:",
            on_click=_want_pair,
        )
    if wanted is not None:
        _show(wanted)


def _want_own(run: RunHandle) -> None:
    step, weights = run.weights()
    if not weights:
        return
    earlier = _earlier(run, sum(array.size for array in weights.values()))
    job = Around(spec_of(run, ClassifierRun), weights, earlier)
    st.session_state[WANTED] = Wanted(run.look, {"": job}, f"{step_words(run, step)}.")


def _earlier(run: RunHandle, numbers: int) -> tuple[tuple[int, Weights], ...]:
    """Weights of some of the kept steps, the first and the newest among them."""
    steps = run.timeline()
    most = min(MOST_STEPS, MOST_NUMBERS // max(1, numbers))
    if len(steps) < 2 or most < 2:
        return ()
    places = sorted({round(at * (len(steps) - 1) / (most - 1)) for at in range(most)})
    probe = ClassifierProbe(weights=("*",))
    shots = [run.at(steps[place], probe) for place in places]
    return tuple((shot.step, dict(shot.arrays)) for shot in shots)


def _want_pair() -> None:
    with_skips = classifier_preset(PRESET, (1, 28, 28), 10)
    both = {"With skips": with_skips, "Without": without_skips(with_skips)}
    jobs: dict[str, Job] = {
        title: Grown(ClassifierRun(network, "mnist", ClassifierConfig())) for title, network in both.items()
    }
    said = f"The preset “{PRESETS[PRESET].title}”, and the same without its skips, 300 steps on digits each."
    st.session_state[WANTED] = Wanted("", jobs, said)


def _show(wanted: Wanted) -> None:
    handles = {title: asked_job(job) for title, job in wanted.jobs.items()}
    goes_on = not all(map(ended, handles.values()))

    @st.fragment(run_every=LOOK_EVERY_S if goes_on else None)
    def surfaces() -> None:
        if came(ANEW):
            for handle in handles.values():
                if handle.problem:
                    engine().jobs.forget(handle.job)
            st.rerun()
        for handle in handles.values():
            handle.ask()
        if goes_on and all(map(ended, handles.values())):
            st.rerun()
        found = [handle.result for handle in handles.values()]
        limits = limits_of([one for one in found if one is not None])
        for column, (title, handle) in zip(st.columns(len(handles)), handles.items(), strict=True):
            with column:
                _one(title, handle, limits)
        st.caption(plain(wanted.said))
        if len(found) > 1 and all(isinstance(one, Landscape) for one in found):
            st.markdown(of_pair(*found))

    surfaces()


def _one(title: str, handle: JobHandle, limits: tuple[float, float]) -> None:
    """One surface, or how far it is. limits: of the losses of all that stand beside each other."""
    if title:
        st.markdown(f"**{title}**")
    found: Landscape | None = handle.result
    if found is not None:
        key = session_key("embedding", "surface", title or "own")
        st.plotly_chart(surface(found, limits), key=key, config={"displaylogo": False})
        st.markdown(of_surface(found))
    elif ended(handle):
        st.error(plain(handle.problem or "It was not measured to its end."), icon=":material/error:")
        key = session_key("embedding", "surface", "again", title or "own")
        st.button("Try again", key=key, on_click=press, args=(ANEW,))
    else:
        progress = handle.progress
        is_measured = isinstance(progress.finding, Landscape)
        doing = f"The loss at {SIDE**2} places" if is_measured else "The network learns"
        st.progress(progress.done / max(1, progress.of), f"{doing}: {progress.done:,} of {progress.of:,}")
