"""What a page folds away under "More": a beginner sees the few controls that its first minute needs.

Whether all are shown is one choice of the visitor for all pages, and stands in the address. What is in force,
as it has not its usual value, is never folded away; and what was shown stays until somebody folds, so that no
control goes from under a hand.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.kit.sent import sent
from ui.shell.keys import session_key
from ui.shell.prepared import foldable, prepared, show_all

if TYPE_CHECKING:
    from ui.kit.experiment import Experiment

UNFOLDED = session_key("more", "unfolded")
"""By page: what was shown since somebody folded last, by the names in the address."""


def folded(in_force: Collection[str]) -> list[str]:
    """What the page that is shown folds away now, by the names in the address.

    in_force: what has another value than the usual one.
    """
    unfold(in_force)
    shown = _unfolded()
    return [] if prepared().full else [name for name in foldable() if name not in shown]


def folded_of(lab: Experiment) -> list[str]:
    """The same of a page with an experiment."""
    return folded([param.name for param in lab.params if lab[param.name] not in (None, param.default)])


def unfold(names: Collection[str]) -> None:
    """Show these on the page that is shown, until somebody folds."""
    _unfolded().update(names)


def _unfolded() -> set[str]:
    pages: dict[str, set[str]] = st.session_state.setdefault(UNFOLDED, {})
    return pages.setdefault(prepared().page, set())


def more_button(lab: Experiment, names: Collection[str] | None = None) -> None:
    """The button among fields of Streamlit's, last in their row; none where nothing can be folded.

    names: what can be folded in the part of the page that is shown; None: all that the page folds.
    """
    here = [name for name in foldable() if names is None or name in names]
    if not here:
        return
    is_open = not set(here) & set(folded_of(lab))
    st.button(
        "Less" if is_open else "More",
        key=session_key("more", "turn"),
        type="tertiary",
        icon=f":material/{'unfold_less' if is_open else 'unfold_more'}:",
        help="Only what the first minute needs." if is_open else "All that can be chosen here.",
        on_click=turn,
        args=(not is_open,),
    )


def more_facts(in_force: Collection[str]) -> dict[str, Any]:
    """What the browser's button needs to know (`assets/lib/more.js`)."""
    return {"offered": bool(foldable()), "folded": folded(in_force)}


def take_more(component: str) -> None:
    """Follow the button in the component of that key."""
    chosen = sent(component, "more")
    if isinstance(chosen, bool):
        turn(chosen)


def turn(full: bool) -> None:
    """Show all controls, or fold away what is not in force."""
    show_all(full)
    st.session_state.pop(UNFOLDED, None)
