"""A prediction that takes work in the background, and no run of the page: it is found out meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from ui.kit.answered import answered, keep
from ui.kit.prediction import Asked, Given, Prediction, Said, says
from ui.kit.waiting import LOOK_EVERY_S
from ui.shell.text import plain

Memo = dict[str, Any]
"""What a search keeps between two looks at it, say the handle of its job."""


@dataclass(frozen=True)
class Found:
    """How far a search is.

    Attributes:
        result: what the prediction is answered from; None before it is there.
        words: how far it is, or why it ended without a result, as a sentence.
        is_over: nothing more will come.
    """

    result: Any = None
    words: str = ""
    is_over: bool = False


Search = Callable[[Prediction, Mapping[str, Any], Memo], Found]
"""Looks how far the search for what a prediction asks is, and moves it on.

By the prediction, the values of its experiment, which the page need not show, and what it kept at its last
look (nothing, at the first). It must not hang on what the page shows after the first look.
"""


@dataclass
class Pending:
    """What somebody said, and what its search keeps."""

    said: Said
    memo: Memo = field(default_factory=dict)


@dataclass(frozen=True)
class Finding(Asked):
    """A prediction that is answered by what `search` finds."""

    search: Callable[[Memo], Found] = field(kw_only=True, repr=False)

    @property
    def _pending(self) -> Pending | None:
        found: Pending | None = answered().get(self._place)
        return found

    def give(self, said: Said) -> None:
        """Have it found out; set it up for who wants to see it without a guess."""
        self.hide()
        if said is None:
            self.show_it()
        keep(self._place, Pending(said))

    def show(self, look: Callable[[], None] | None) -> None:
        """The question; how far its search is; or the answer, with a button to `look` at the experiment."""
        pending = self._pending
        if pending is None:
            super().show(look)
            return
        found = self.search(pending.memo)
        if found.result is not None:
            self.hide()
            self.keep(Given(pending.said, self.prediction.answer(found.result)))
            st.rerun()  # what stands above the card may have waited for it
        if pending.said is not None:
            st.markdown(f"You said: {says(self.prediction, pending.said)}")
        if found.is_over:
            st.markdown(f"{plain(found.words)} So nothing was measured.")
        else:
            self._wait(pending)
        with st.container(horizontal=True):
            if found.is_over:
                self._measure_anew(pending.said)
            self._ask_again()

    @st.fragment(run_every=LOOK_EVERY_S)
    def _wait(self, pending: Pending) -> None:
        found = self.search(pending.memo)
        if found.result is not None or found.is_over:
            st.rerun()
        st.markdown(f":material/hourglass: {plain(found.words)}")
