"""The guess and the big button between the pictures and the chart, and the settings."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from nn_core.findings.augmentation.plan import MAX_SEEDS, SIZES
from ui.gan_uses.bench import Work
from ui.gan_uses.params import DATA, Chosen
from ui.gan_uses.results import Results
from ui.gan_uses.session import one_more_seed, pause, run, shown, try_again
from ui.gan_uses.words import on_guess, on_plan
from ui.shell.keys import session_key
from ui.shell.prepared import is_fixed, is_locked, shows

GUESSES = {"real": "Real only", "classic": "Shifted, turned", "generated": "GAN samples"}


def show_controls(now: Chosen, found: Results, job: Work, asking: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            f"Predict: which is best with {now.sizes[0]} images a class?",
            GUESSES,
            format_func=GUESSES.__getitem__,
            default=now.guess or None,
            **shown("guess", now.guess or None),
        )
        if shows("training"):
            _main_button(found, job, asking)
            st.button(
                "One more seed",
                key=session_key("gan_uses", "seed"),
                icon=":material/add:",
                disabled=now.seeds == MAX_SEEDS or is_locked("training", "settings"),
                help="Repeat everything with other images and other random weights: the bars get shorter.",
                on_click=one_more_seed,
            )
    with st.container(key=session_key("gan_uses", "answer")):
        if answer := on_guess(found, now.guess):
            st.markdown(answer)
    if not (asking or found.complete or job.problem):
        seconds, measured = _seconds(job, now.seeds)
        first, _ = _seconds(Work(replace(now.plan, sizes=now.sizes[:1])), 1)
        soon = first if first < seconds else 0
        st.caption(on_plan(found, seconds, measured, job.needs_gans(now.seeds), soon))


def _seconds(job: Work, seeds: int) -> tuple[float, bool]:
    """How long the rest takes, and whether that is at the speed that was measured here."""
    measured = job.remaining_s(seeds)
    return (job.usual_s(seeds), False) if measured is None else (measured, True)


def _main_button(found: Results, job: Work, asking: bool) -> None:
    button = partial(
        st.button,
        key=session_key("gan_uses", "main"),
        type="primary",
        disabled=is_locked("training") or (found.complete and not job.problem and not asking),
    )
    if job.problem:
        button("Try again", icon=":material/replay:", on_click=try_again)
    elif asking:
        button("Pause", icon=":material/pause:", on_click=pause)
    elif found.complete:
        button("Experiment done", icon=":material/check:")
    else:
        words = "Go on" if found.done else "Run the experiment"
        button(words, icon=":material/play_arrow:", on_click=run)


def show_settings(now: Chosen) -> None:
    """Not in a part that runs again by itself: that would take a slider out of the reader's hand."""
    st.segmented_control(
        "Images",
        DATA,
        format_func=DATA.__getitem__,
        default=now.data,
        disabled=is_fixed("data"),
        **shown("data", now.data),
    )
    st.pills(
        "Real images of each class",
        SIZES,
        selection_mode="multi",
        default=now.sizes,
        disabled=is_fixed("sizes"),
        **shown("sizes", list(now.sizes)),
    )
    for name, label, low, high, step in (
        ("seeds", "Seeds: how often everything is repeated", 1, MAX_SEEDS, 1),
        ("steps", "Training steps of every classifier", 20, 1000, 20),
        ("gan_steps", "Training steps of every GAN", 20, 3000, 20),
    ):
        value = getattr(now, name)
        is_still = is_fixed(name)
        st.slider(label, low, high, value, step, format="%,d", disabled=is_still, **shown(name, value))
    st.segmented_control(
        "Also shift and turn real and generated images together",
        ("no", "yes"),
        default=now.both,
        disabled=is_fixed("both"),
        **shown("both", now.both),
    )
