"""The lab's pictures for print, each of the run at a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from nn_core.training import GanProbe, GanRun
from ui.gan_lab.lab import PARAMS, columns_for, data_words
from ui.kit.print.figure import Figure
from ui.kit.print.paper import Shown, of_set
from ui.kit.print.pictures import generated, generated_words
from ui.kit.print.runs import curves, moment, run_words
from ui.kit.runs import spec_of
from ui.kit.url import read

if TYPE_CHECKING:
    from nn_core.training import RunHandle


def figures(run: RunHandle, charts: Sequence[Mapping[str, Any]]) -> dict[str, Callable[[int | None], Figure]]:
    """What can be had of the run, by title; each takes a step, None for now.

    charts: those of the page.
    """
    return {"Samples": partial(samples, run), "Curves": partial(learning, run, charts)}


def samples(run: RunHandle, step: int | None) -> Figure:
    """The samples of the fixed noise that the page shows, each class in its column, and some real images."""
    spec = spec_of(run, GanRun)
    shot = moment(run, step, GanProbe())
    made, real = shot.arrays["samples"], shot.arrays["real"]
    names = spec.load().class_names
    known_names = names if spec.config.conditional else ()
    asked, known = (
        tuple(names[int(label)] for label in shot.arrays[key]) if key in shot.arrays else ()
        for key in ("labels", "real_labels")
    )
    title = f"Generated at step {shot.step:,}, {len(made)} samples of the same noise at every step"
    rows = (
        (generated(title, made, asked, columns_for(known_names)),),
        (generated("Real", real, known),),
    )
    of_class = " Above each picture stands its class, which both networks are told." if asked else ""
    said = f"{_settings(run, shot.step)} {generated_words(spec.config)}{of_class}"
    return Figure("Samples of the generator", rows, said)


def learning(run: RunHandle, charts: Sequence[Mapping[str, Any]], step: int | None) -> Figure:
    """Losses, verdicts and gradients of the batch of each step."""
    rows, at = curves(run, charts, step)
    return Figure("How both networks learnt", rows, _settings(run, at))


def _settings(run: RunHandle, step: int) -> str:
    return f"{data_words(spec_of(run, GanRun))} {run_words(run, step)}"


def on_paper(query: Mapping[str, str]) -> Shown:
    return of_set(read(query, PARAMS)[0]["data"])
