"""What a visitor wants of the experiment: which one, and whether to run it."""

from __future__ import annotations

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
from ui.shell.visitor import me

COMPONENT = session_key("gan_uses", "pictures")
SHOWN = session_key("gan_uses", "shown")


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
    """A prepared experiment: these values, and all others as usual. It is run when the reader says so.

    What was guessed stays where the same is asked.
    """
    pause()
    now, then = chosen(), Chosen(**values)
    guess = now.guess if then.sizes[0] == now.sizes[0] else then.guess
    PAGE.choose(**sparse(replace(then, guess=guess)))


def run() -> None:
    plan = chosen().plan
    work(plan).want(me(), plan.seeds)


def pause() -> None:
    plan = chosen().plan
    work(plan).withdraw(me(), plan.seeds)


def one_more_seed() -> None:
    change(seeds=min(MAX_SEEDS, chosen().seeds + 1))
    run()


def try_again() -> None:
    work(chosen().plan).try_again()
    run()


def present() -> tuple[Results, Work, bool]:
    """What is known, the work on the rest, and whether this visitor waits for it, which the work is told."""
    who, plan = me(), chosen().plan
    found, job = results(plan), work(plan)
    before = st.session_state.get(SHOWN, plan)
    if before != plan and work(before).wanted_by(who, before.seeds):
        job.want(who, plan.seeds)
        work(before).withdraw(who, before.seeds)
    st.session_state[SHOWN] = plan
    asking = job.wanted_by(who, plan.seeds) and not found.complete and not job.problem
    if asking:
        job.ask(who, plan.seeds)
    else:
        job.withdraw(who, plan.seeds)
    return found, job, asking
