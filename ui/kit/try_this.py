"""What to predict, do and see: prepared experiments at the foot of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from math import ceil
from typing import Any

import streamlit as st

from ui.kit.finding import Finding, Search
from ui.kit.prediction import Asked, Prediction, set_up_key
from ui.kit.trial import Bench, Trial
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.prepared import shows

Experiment = tuple[str, str, Mapping[str, Any]]
"""A title, what to predict and do, and the values that set it up."""
Asking = tuple[str, str, Mapping[str, Any], Prediction]
"""The same with a prediction that is asked for before it is set up."""

JUMP = define("jump")
TRAINS_HERE = (
    "Where an answer takes training, a guess sets this page up and trains it. "
    "Until you reload, Undo brings back what you had."
)
IN_A_ROW = 4
"""So many cards have room beside each other."""


def try_this(
    choose: Callable[..., None],
    *experiments: Experiment | Asking,
    seen: Callable[[Mapping[str, Any]], Any] = lambda _: None,
    bench: Bench | None = None,
    search: Search | None = None,
    heading: str = "Try this",
    note: str = "",
) -> None:
    """A card for each experiment; its button calls `choose` with its values, and shows the page's picture.

    A guess calls it only where its answer takes training: the page's run is what is trained.

    Args:
        seen: what an experiment of such values would show, from which predictions are answered.
        bench: where those that take training are measured.
        search: finds out what predictions ask, on a page that has no run for it. Where an experiment has no
            values, there is nothing to look at.
        heading: another one where a page has cards in two places.
        note: a sentence below it.
    """
    if not shows("cards"):
        return
    section = experiments[0][0]
    key = session_key("try", "jumps", section)

    def jump() -> None:
        st.session_state[key] = st.session_state.get(key, 0) + 1

    def set_up(values: Mapping[str, Any]) -> None:
        jump()
        choose(**values)

    st.subheader(heading, anchor=False)
    trains = any(prediction.steps for _, _, _, *asked in experiments for prediction in asked)
    if words := " ".join(filter(None, (note, TRAINS_HERE if trains else ""))):
        st.caption(words)
    width = row_width(len(experiments))
    columns = [column for _ in experiments[::width] for column in st.columns(width)]
    for column, (title, text, values, *predictions) in zip(columns, experiments, strict=False):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{title}**  \n{text}")
            look = partial(set_up, values)
            if not predictions:
                st.button("Set it up", key=set_up_key(title), on_click=look)
            elif predictions[0].steps:
                Trial(title, predictions[0], partial(choose, **values), bench=bench).show(jump)
            elif search is not None:
                found = partial(search, predictions[0], values)
                show_it = partial(choose, **values) if values else _leave
                asked = Finding(title, predictions[0], _leave, show_it, search=found)
                shown = asked.given.answer.shown if asked.given is not None else {}
                asked.show(partial(set_up, {**values, **shown}) if values else None)
            else:
                Asked(title, predictions[0], partial(seen, values), partial(choose, **values)).show(look)
    JUMP(
        key=session_key("try", "jump", section),
        data={"section": section, "count": st.session_state.get(key, 0)},
    )


def waits(card: Asking) -> bool:
    """Whether a card on the page still asks: what answers it is told nowhere before somebody has guessed."""
    return shows("cards") and not is_told(card)


def is_told(card: Asking) -> bool:
    """Whether a card's answer is there: then it is shown in its other place as well."""
    title, _, _, prediction = card
    return Asked(title, prediction, _leave).given is not None


def beside(card: Asking, is_about: bool) -> tuple[str, bool]:
    """Of another place that can tell what a card `is_about`: what stands in it `instead` while the card asks,
    and whether the card has `told` it, so that it is shown there as well.
    """
    if is_about and waits(card):
        return (
            f"The card “{card[0]}” below asks just that. Say there what you expect, and it is shown here as "
            "well.",
            False,
        )
    return "", is_about and is_told(card)


def _leave(**_: Any) -> None:
    """Nothing is set up."""


def row_width(cards: int) -> int:
    """How many of so many cards stand in each row: in as few rows as they have room in, evenly."""
    return ceil(cards / ceil(cards / IN_A_ROW))
