"""What figures of runs share: a moment of a run, its curves as the page has them, and what it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from nn_core.numerals import general
from nn_core.training.engine.history import curves_until
from ui.kit.print.figure import Curves, Line, Panel
from ui.shell.trouble import PlainError

if TYPE_CHECKING:
    from nn_core.training import Probe, RunHandle, Snapshot

ALWAYS = ("optimizer", "learning_rate", "batch_size", "loss", "seed")
"""Settings that a caption always tells, with those that begin so; of others, those that are not as usual."""
BUILDING_S = 20.0
IN_A_COLUMN = 2
"""Of more charts, two stand side by side."""


def moment(run: RunHandle, step: int | None, probe: Probe) -> Snapshot:
    """The run at the kept step nearest to that one, or as the page shows it now (None); waits for one that is
    being built.

    Raises:
        PlainError: there is nothing to see of it.
    """
    run.wait(BUILDING_S, step=0)
    shot = run.at(step, probe)
    ended = run.state in (
        "failed",
        "finished",
    )  # then what was last shown is all that is known
    if ended or not shot.arrays:
        raise PlainError("This run shows nothing that could be printed: it has failed, or is gone.")
    return shot


def curves(
    run: RunHandle, charts: Sequence[Mapping[str, Any]], step: int | None
) -> tuple[tuple[tuple[Panel, ...], ...], int]:
    """The page's charts, as the component `curves` is told them, in rows; and the step that they are of: a
    past one, which they mark, or the newest.

    They are thinned where the engine thins them: at most 500 points each, and the newest step.
    """
    newest = run.at(None, run.spec.probe())
    history = curves_until(run.history(), newest)
    panels = [_chart(chart, history, step) for chart in charts]
    side_by_side = 1 if len(panels) <= IN_A_COLUMN else 2
    rows = tuple(tuple(panels[at : at + side_by_side]) for at in range(0, len(panels), side_by_side))
    return rows, newest.step if step is None else step


def _chart(chart: Mapping[str, Any], history: Mapping[str, np.ndarray[Any, Any]], step: int | None) -> Curves:
    steps = history.get("step", np.empty(0))
    nothing = np.full(len(steps), np.nan)
    lines = tuple(
        Line(one["label"], steps, history.get(one["name"], nothing), one["colour"], bool(one["dashed"]))
        for one in chart["series"]
    )
    low_high = None if chart["range"] is None else (float(chart["range"][0]), float(chart["range"][1]))
    at_label = "" if step is None else f"step {step:,}"
    return Curves(chart["title"], "step", "", lines, low_high, bool(chart["log"]), step, at_label)


def run_words(run: RunHandle, step: int) -> str:
    """Step and settings, as a sentence; of the settings those of now."""
    config = run.spec.config
    told = [
        f"{field.name.replace('_', ' ')} {_text(getattr(config, field.name))}"
        for field in fields(config)
        if _is_told(field.name, getattr(config, field.name), field.default)
    ]
    return f"{step_words(run, step)}{'; ' if told else ''}{', '.join(told)}."


def step_words(run: RunHandle, step: int) -> str:
    """Where a run stands: at a step, or where it came in trained."""
    spec: Any = run.spec
    comes_trained = bool(spec.stands) or getattr(spec, "weights", None) is not None
    return "As it comes, trained" if comes_trained and step == 0 else f"Step {step:,}"


def _is_told(name: str, value: Any, usual: Any) -> bool:
    if isinstance(value, tuple) or value is None:
        return False
    return name.startswith(ALWAYS) or bool(value != usual)


def _text(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return value.replace("_", " ")
    return f"{value:,}" if isinstance(value, int) else general(value)
