"""What a visitor's session wants of the experiment: whether to run it, and which work does so."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

import streamlit as st

from nn_core.findings.augmentation.plan import MAX_SEEDS
from ui.gan_uses.bench import Work, work
from ui.gan_uses.lesson import PAGE
from ui.gan_uses.params import Chosen, sparse
from ui.gan_uses.results import Results, results
from ui.kit.sent import sent
from ui.kit.views import view
from ui.shell.keys import session_key

COMPONENT = session_key("gan_uses", "pictures")
WHO = session_key("gan_uses", "who")
WANTED = session_key("gan_uses", "wanted")
WORK = session_key("gan_uses", "work")


def chosen() -> Chosen:
    return PAGE.current().lesson.chosen


def change(**values: Any) -> None:
    PAGE.choose(**sparse(replace(chosen(), **values)))


def take_edit() -> None:
    """Follow a slider of the pictures."""
    PAGE.take(sent(COMPONENT, "edit"))


def shown(name: str, value: Any) -> dict[str, Any]:
    """Key and callback of the widget that shows a parameter; an emptied choice stays as it was."""

    def take(picked: Any) -> None:
        if picked:
            change(**{name: tuple(sorted(picked)) if name == "sizes" else picked})

    return view(PAGE.key, name, value, take)


def set_up(**values: Any) -> None:
    """Another experiment, to be run when the reader says so."""
    want(False)
    change(**values)


def want(wanted: bool) -> None:
    st.session_state[WANTED] = wanted


def one_more_seed() -> None:
    change(seeds=min(MAX_SEEDS, chosen().seeds + 1))
    want(True)


def try_again() -> None:
    work(chosen().plan).try_again()
    want(True)


def present() -> tuple[Results, Work, bool]:
    """What is known, the work on the rest, and whether this session waits for it, which the work is told."""
    state, plan = st.session_state, chosen().plan
    who = state.setdefault(WHO, secrets.token_hex(8))
    found, job = results(plan), work(plan)
    if state.get(WORK) not in (None, job):
        state[WORK].withdraw(who)
    state[WORK] = job
    asking = bool(state.get(WANTED)) and not found.complete and not job.problem
    if asking:
        job.ask(who, plan.seeds)
    else:
        job.withdraw(who)
    return found, job, asking
