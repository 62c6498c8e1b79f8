"""The controls that both labs share: the training buttons, the pace, and fields for parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import streamlit as st

from nn_core.numerals import machine, readable
from ui.kit.experiment import RESET, TAKE, Experiment
from ui.kit.more import folded_of
from ui.kit.orders import PAUSE, led, returned
from ui.kit.runs import made_here
from ui.kit.steering import steers
from ui.kit.url import Choice
from ui.kit.views import view
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.prepared import is_fixed, is_locked, shows, shows_choice

if TYPE_CHECKING:
    from nn_core.training import RunHandle

PACES = {
    "full": ("full speed", None),
    "30": ("30 a second", 30.0),
    "10": ("10 a second", 10.0),
    "3": ("3 a second", 3.0),
    "1": ("1 a second", 1.0),
}
"""Of each choice: its title, and steps a second."""
PACE = Choice("pace", "speed", "full", tuple(PACES))

RUN_STATUS, TIME_SLIDER = map(define, ("run_status", "time_slider"))

A_NUMBER = "a number"
"""In an empty number field; the browser knows the fields by it (`assets/components/keyboard/numbers.js`)."""
LOOKING_ON = (
    "**You look at somebody else's run.** What you press or change here happens in a copy of your own."
)
Order = tuple[str, str, Callable[["RunHandle"], None]]
"""An icon, one line of help, and what is done to the run."""

STEP: Mapping[str, Order] = {
    "Step": (
        "skip_next",
        "One step: one batch of images, one change of all weights.",
        lambda run: run.step(1),
    )
}


def training_buttons(run: RunHandle, lab: Experiment, steps: Mapping[str, Order] = STEP) -> None:
    """Train, Pause, Step (or the `steps` given), Reset. The one that makes sense now stands out.

    What is pressed is done by `heed`.
    """
    key = lab.key
    state = st.session_state[_drawn(key)] = run.state
    if not shows("training"):
        return
    orders: dict[str, Order] = {
        "Train": ("play_arrow", "Train until you pause it.", lambda run: run.resume()),
        PAUSE: ("pause", "Stop after the present step. Nothing is lost.", lambda run: run.pause()),
        **steps,
        RESET: ("restart_alt", "Back to the first random weights.", lambda run: None),
    }
    main = {"running": PAUSE, "failed": RESET}.get(state, "Train")
    together = st.container(horizontal=True, gap="small", width="content")
    for label, (icon, help_text, act) in orders.items():
        together.button(
            label,
            key=session_key(key, "order", label.lower()),
            icon=f":material/{icon}:",
            type="primary" if label == main else "secondary",
            help=help_text,
            disabled=is_locked("training"),
            on_click=lab.pressed.append,
            args=((label, act),),
        )


def looking_on(run: RunHandle, lab: Experiment) -> None:
    """Where the run is somebody else's: that it is, and the way to a run of one's own."""
    if steers(run):
        return
    with st.container(
        key=session_key(lab.key, "theirs"), horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.markdown(f":material/visibility: {LOOKING_ON}", width="content")
        st.button(
            TAKE,
            key=session_key(lab.key, "copy"),
            icon=":material/content_copy:",
            help="The same network at the same step, with its curves and its time slider. It is yours.",
            on_click=lab.pressed.append,
            args=((TAKE, lambda run: None),),
        )


def time_slider(run: RunHandle, key: str) -> None:
    """The slider over the kept steps of a run. The training buttons of its key lead back to the present,
    and `look_back` to a step of the past.
    """
    (returns, step), (leads, to) = returned(key), led(key)
    data = {"run": run.look, "returns": returns, "returned_at": step, "leads": leads, "leads_to": to}
    TIME_SLIDER(key=session_key(key, "time"), data=data)


def _drawn(key: str) -> str:
    return session_key(key, "drawn")


def run_status(
    run: RunHandle, lab: Experiment, items: Sequence[str], of: Mapping[str, str] = MappingProxyType({})
) -> None:
    """The run's state in words and the metrics `items`, live; `of` says what some were measured on.

    Where the state turns by itself (a divergence, steps that are done) into another one than the page was
    drawn for, or somebody else changed what the run uses, the page runs again.
    """
    RUN_STATUS(
        key=session_key(lab.key, "status"),
        data={
            "run": run.look,
            "items": list(items),
            "of": dict(of),
            "state": st.session_state.get(_drawn(lab.key), run.state),
            "settings": lab.agreement(run).mark(run.owner),
            "mine": steers(run),
        },
        on_turned_change=lambda: None,
    )


def pace_field(
    run: RunHandle,
    lab: Experiment,
    titles: Mapping[str, str],
    rates: Mapping[str, float | None],
    width: int = 130,
) -> None:
    """How fast to train: slow enough to follow each step, or as fast as it goes.

    titles, rates: of the choices of the parameter "pace"; steps a second, None for full speed.
    """
    _follow_pace(run, lab, rates)
    choice_field(lab, "pace", titles, width=width)
    rate = rates[lab["pace"]]
    if rate != run.steps_per_second and steers(run):
        run.pace(rate)
    now = run.steps_per_second
    lab.agreements[run.look] = replace(lab.agreement(run), pace=lab["pace"], steps_per_second=now)


def _follow_pace(run: RunHandle, lab: Experiment, rates: Mapping[str, float | None]) -> None:
    """Take over the pace that somebody else gave the run, unless this session has chosen another one too."""
    known, now = lab.agreement(run), run.steps_per_second
    if known.pace is None and not made_here(run):
        # At first sight: the address may be older than the pace.
        known = replace(known, pace=lab["pace"], steps_per_second=rates[lab["pace"]])
    if lab["pace"] != known.pace or now in (known.steps_per_second, rates[lab["pace"]]):
        return
    theirs = next((name for name, rate in rates.items() if rate == now), None)
    if theirs is not None:
        lab.past.take({"pace": theirs})
        lab["pace"] = theirs


def pace(run: RunHandle, lab: Experiment) -> None:
    """The pace of a run whose steps are slow enough to be counted in seconds."""
    titles = {name: title for name, (title, _) in PACES.items()}
    pace_field(run, lab, titles, {name: rate for name, (_, rate) in PACES.items()})


def fewer_than_a_batch(images: int, batch: int) -> str | None:
    """A sentence where there are fewer images to learn from than a batch asks for."""
    if images >= batch:
        return None
    return (
        f"There are only {images:,} images to learn from, fewer than a batch of {batch:,}: "
        "each step learns from all of them."
    )


def choice_field(
    lab: Experiment,
    name: str,
    titles: Mapping[Any, str],
    take: Callable[[Any], None] | None = None,
    label: str | None = None,
    **layout: Any,
) -> None:
    """A field for one of a few names, or for none where the parameter may have none.

    `take` takes the new value over, if it takes more than that.
    """
    choice_view(lab, name, lab[name], titles, take, label, **layout)


def choice_view(
    lab: Experiment,
    name: str,
    value: Any,
    titles: Mapping[Any, str],
    take: Callable[[Any], None] | None = None,
    label: str | None = None,
    **layout: Any,
) -> None:
    """The same where the field shows `value`, which need not be what the parameter holds."""
    if not _is_drawn(lab, name):
        return
    options = list(titles)
    st.selectbox(
        label or _label(lab, name),
        options,
        index=None if value is None else options.index(value),
        format_func=lambda option: titles[option],
        disabled=is_fixed(name),
        **view(lab.key, name, value, take or partial(lab.__setitem__, name)),
        **layout,
    )


def segments(
    lab: Experiment, name: str, titles: Mapping[Any, str], disabled: bool = False, **layout: Any
) -> None:
    """The same as buttons in a row, one of which is always pressed."""
    if not _is_drawn(lab, name):
        return
    st.segmented_control(
        _label(lab, name),
        list(titles),
        default=lab[name],
        required=True,
        format_func=lambda option: titles[option],
        disabled=disabled or is_fixed(name),
        **view(lab.key, name, lab[name], partial(lab.__setitem__, name)),
        **layout,
    )


def number_field(
    lab: Experiment, name: str, suggestions: Sequence[float], none: str | None = None, **layout: Any
) -> None:
    """A field that suggests numbers, that of now among them, and takes any other that fits the parameter.

    What does not fit is refused in words, and the value stays. `none` is what stands for no number at all.
    """
    if not _is_drawn(lab, name):
        return
    param = lab.param(name)

    def text_of(value: float | None) -> str:
        return readable(param.write(value)) if value is not None else str(none)

    def take(chosen: Any) -> None:
        text = str(chosen).strip()
        try:
            lab[name] = None if text == none else param.read(machine(text))
        except ValueError as error:
            lab.notes.append(f"{_label(lab, name)}: {error}. It stays {text_of(lab[name])}.")

    text = text_of(lab[name])
    numbers = sorted({lab[name], *suggestions} - {None})
    options = ([none] if none else []) + [text_of(number) for number in numbers]
    st.selectbox(
        _label(lab, name),
        options,
        index=options.index(text),
        accept_new_options=True,
        placeholder=A_NUMBER,
        disabled=is_fixed(name),
        **view(lab.key, name, text, take),
        **layout,
    )


def _is_drawn(lab: Experiment, name: str) -> bool:
    """A field that is hidden or folded away sends nothing: the experiment keeps its value."""
    return shows_choice(name) and name not in folded_of(lab)


def _label(lab: Experiment, name: str) -> str:
    label = lab.param(name).label
    return label[0].upper() + label[1:]
