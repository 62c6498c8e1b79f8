"""A run that a page borrows from a lab: that of its address, or the one that the lab has in this session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.kit.experiment import Experiment
from ui.kit.inputs import name_of
from ui.kit.runs import held_run
from ui.kit.steering import awake
from ui.kit.views import view
from ui.shell.keys import session_key
from ui.shell.prepared import is_fixed, shows_choice

if TYPE_CHECKING:
    from nn_core.training import RunHandle


@dataclass(frozen=True)
class Lender:
    """A lab of whose run another page makes use.

    Attributes:
        title: the lab's. kind: of its runs. held: the session's key of its run (see `run_for`).
        else_shown: what the page shows where there is no run: "the small generator".
    """

    title: str
    kind: type
    held: str
    else_shown: str

    def run(self, lab: Experiment) -> RunHandle | None:
        """The run that the page shows: that in its address, else the session's own once it learns, unless
        the reader has chosen otherwise. A note says where the one in the address is gone.
        """
        if lab["run"] is not None:
            run = awake(lab["run"])
            if run is not None and isinstance(run.spec, self.kind):
                return run
            lab["run"], own = None, self._of_session()
            instead = f"the {self.title}'s present one" if own else f"{self.else_shown} instead"
            lab.notes.append(f"The run in the address has ended. This is {instead}.")
            return own
        if _chosen(lab) in st.session_state:
            return None
        return self._of_session()

    def leave(self, lab: Experiment) -> None:
        """Show none of its runs, until one is chosen."""
        st.session_state[_chosen(lab)] = ""
        lab["run"] = None

    def field(
        self,
        lab: Experiment,
        shown: RunHandle | None,
        others: Mapping[str, str],
        other: str,
        label: str,
        take: Callable[[str | None], None],
        **layout: Any,
    ) -> None:
        """A field for the page's own networks, the lab's run once it learns, and the one that is shown, where
        that is another: an earlier one, or that of a link.

        Args:
            others: titles of the page's own, by name. other: the one of them that is chosen.
            take: is told what else was chosen: the name of one of the page's own, or None for a run, which
                is the lab's "run" by then.
        """
        if not shows_choice("run"):
            return
        titles, held = dict(others), held_run(self.held)
        for run in filter(None, (shown, self._of_session())):
            spec: Any = run.spec
            title = self.title if held in (None, run) else "Another run"
            titles[run.look] = f"{title} ({name_of(spec.dataset)})"
        value = shown.look if shown else other

        def choose(chosen: str) -> None:
            st.session_state[_chosen(lab)] = chosen
            lab["run"] = None if chosen in others else chosen
            take(chosen if chosen in others else None)

        st.selectbox(
            label,
            list(titles),
            index=list(titles).index(value),
            format_func=lambda name: titles.get(name, name),
            disabled=is_fixed("run"),
            **view(lab.key, "run", value, choose),
            **layout,
        )

    def _of_session(self) -> RunHandle | None:
        run = held_run(self.held)
        return run if run is not None and run.step_count > 0 else None


def _chosen(lab: Experiment) -> str:
    """Where the reader's choice stands, so that the lab's run does not come back by itself."""
    return session_key(lab.key, "source")
