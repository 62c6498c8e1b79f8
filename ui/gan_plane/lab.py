"""The experiment of the page "GAN in the plane": what its picture sends back, its presets and its run."""

from __future__ import annotations

import base64
from dataclasses import asdict, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from nn_core.data import DataError
from nn_core.data.distributions import DISTRIBUTIONS, Distribution
from nn_core.data.planes import EXTENT
from nn_core.judgements import verdict
from nn_core.judgements.gan_plane import BOUNDS
from nn_core.training import ConfigError
from nn_core.training.gan.objectives import OBJECTIVES
from nn_core.training.gan_plane.presets import PLANE_GAN_PRESETS, PlaneGanPreset
from nn_core.training.gan_plane.spec import MAX_OWN_POINTS, PlaneGanConfig, PlaneGanRun
from ui.gan_plane.form import cards, meaningless
from ui.gan_plane.params import LAYERS, NAMES
from ui.gan_plane.words import JS, KL
from ui.kit.controls import Order, choice_field
from ui.kit.exchange import edit_of, exchange
from ui.kit.experiment import Experiment
from ui.kit.more import folded_of
from ui.kit.orders import PAUSE, heed
from ui.kit.runs import follow, run_for, spec_of, tune
from ui.kit.sent import sent
from ui.shell.keys import session_key
from ui.shell.prepared import refused, why_locked

if TYPE_CHECKING:
    from nn_core.training import RunHandle

LIMITS = {"extent": EXTENT, "most": MAX_OWN_POINTS}
THUMBNAIL_DOTS = 110
RUN = session_key("gan_plane", "run")
PICTURE = session_key("gan_plane", "picture")
SETTINGS = {short: name for name, (short, _) in NAMES.items()} | {"points": "points"}
"""All fields of the config by their names in the URL."""
FIRST_CHARTS = (f"{JS} in bits", "Losses")
Values = Experiment | dict[str, Any]
"""The parameters' values by name."""


def gan_plane_run(lab: Values) -> PlaneGanRun:
    """The run to train now."""
    settings = {name: lab[short] for name, (short, _) in NAMES.items()}
    return PlaneGanRun(lab["data"], PlaneGanConfig(**settings, points=lab["points"]))


def adopt(lab: Values, run: PlaneGanRun) -> None:
    """Make `run` the lab's experiment. A run that uses no drawing leaves the lab's as it is."""
    lab["data"] = run.dataset
    for name, (short, _) in NAMES.items():
        lab[short] = getattr(run.config, name)
    lab["points"] = run.config.points or lab["points"]


# The picture


def take_edit(lab: Experiment, key: str) -> None:
    """Take over what was changed on the picture; what cannot be used changes nothing and says why."""
    edit = edit_of(key, "network")
    if edit is None:
        return
    try:
        run, layers = read_edit(edit)
    except (ConfigError, DataError) as error:
        lab.notes.append(str(error))
        return
    lab.notes.clear()
    adopt(lab, run)
    lab["points"] = run.config.points
    lab["layers"] = layers


def read_edit(edit: Any) -> tuple[PlaneGanRun, tuple[str, ...]]:
    """(run, layers in sight) of an edit from the browser.

    Raises:
        ConfigError, DataError: anything that is no edit.
    """
    try:
        drawn = edit["experiment"]
        points = tuple((float(x), float(y)) for x, y in drawn["points"])
        config = PlaneGanConfig(**{name: drawn[name] for name in NAMES}, points=points)
        run = PlaneGanRun(drawn["dataset"], config)
        run.check()
        layers = tuple(name for name in LAYERS if name in edit["layers"])
    except (ConfigError, DataError):
        raise
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError):
        raise ConfigError("edit", "That is no experiment.") from None
    return run, layers


def take_walk(lab: Experiment, key: str) -> None:
    """Slow motion begins (the run stands still) or goes on to the next iteration."""
    wanted = sent(key, "walk")
    if wanted is None or refused("training"):
        return
    if wanted == "begin":
        lab.pressed.append((PAUSE, lambda run: run.pause()))
    elif wanted == "next":
        lab.pressed.append(("Next", lambda run: run.step(1)))


def drawing(lab: Experiment, run: RunHandle, key: str) -> dict[str, Any]:
    """The data of the component `gan_plane`."""
    spec = spec_of(run, PlaneGanRun)
    config = spec.config
    shown = {"experiment": experiment_of(spec), "layers": list(lab["layers"])}
    return {
        "run": run.look,
        "version": exchange(key).answer(shown),
        **shown,
        "cards": cards(),
        "locked": {"network": why_locked("network"), "training": why_locked("training")},
        "hidden": meaningless(config) + [SETTINGS[name] for name in folded_of(lab) if name in SETTINGS],
        "sets": thumbnails(),
        "limits": LIMITS,
        "facts": facts_of(config),
    }


def facts_of(config: PlaneGanConfig) -> dict[str, Any]:
    """What the browser must know to put the numbers of a frame into words."""
    return {
        "steps_d": config.steps_d,
        "steps_g": config.steps_g,
        "bounds": asdict(BOUNDS) | verdict.BOUNDS,
    }


def experiment_of(spec: PlaneGanRun) -> dict[str, Any]:
    """An experiment as `read_edit` takes it back."""
    settings = {name: getattr(spec.config, name) for name in NAMES}
    return {"dataset": spec.dataset, **settings, "points": [list(point) for point in spec.config.points]}


@cache
def thumbnails() -> list[dict[str, Any]]:
    """Name, title and some points of each distribution; a point is two bytes: x and y."""
    return [
        {
            "name": one.name,
            "title": one.title,
            "about": one.description,
            "dots": base64.b64encode(_dots(one)).decode(),
        }
        for one in DISTRIBUTIONS.values()
    ]


def _dots(distribution: Distribution) -> bytes:
    if distribution.name == "own":
        return b""
    xy = distribution.sample(np.random.default_rng(0), THUMBNAIL_DOTS)
    return np.rint(np.clip((xy + EXTENT) / (2 * EXTENT), 0, 1) * 255).astype(np.uint8).tobytes()


# Training


STEPS: dict[str, Order] = {
    "Step D": ("gavel", "Only D learns, once. G stands still.", lambda run: run.step(1, turn="d")),
    "Step G": ("brush", "Only G learns, once. D stands still.", lambda run: run.step(1, turn="g")),
    "Step both": ("skip_next", "One iteration: the turn of D, then that of G.", lambda run: run.step(1)),
}


def run_of(lab: Experiment) -> tuple[RunHandle, list[str | None]]:
    """The run that trains the experiment, fresh after a preset, and sentences that the reader should see."""
    follow(lab, SETTINGS, PICTURE, settle=partial(settle_lesson, lab))
    nothing = None
    if lab["data"] == "own" and not lab["points"]:
        lab["data"] = lab.param("data").default
        title = DISTRIBUTIONS[lab["data"]].title
        nothing = f"This address holds no drawing: G imitates “{title}” instead."
    spec = gan_plane_run(lab)
    run, news = run_for(RUN, spec, lab)
    refusal = tune(run, spec, lab)
    heed(run, lab)
    return run, [nothing, news, refusal]


def status_items(spec: PlaneGanRun) -> list[str]:
    """The numbers to show beside the state of the run."""
    clusters = ["modes"] if spec.distribution.modes > 1 else []
    return ["step", "js", "kl", *clusters, "quality", "steps_per_second"]


def charts(spec: PlaneGanRun) -> list[dict[str, Any]]:
    """The curves: how far generated and real points are apart, the losses, what D gives, the gradients."""
    raw = OBJECTIVES[spec.config.loss].is_critic
    floor = "two real samples", "muted", True
    total = spec.distribution.modes
    covered = _chart(
        "Clusters covered",
        _line("modes", "G", "generator"),
        _line("modes_total", "all there are", "muted", dashed=True),
        range_=[0, 1.1 * total],
    )
    return [
        _chart(f"{JS} in bits", _line("js", "G", "generator"), _line("js_floor", *floor)),
        _chart(f"{KL} in bits", _line("kl", "G", "generator"), _line("kl_floor", *floor)),
        *([covered] if total > 1 else []),
        _chart("Share of good samples", _line("quality", "G", "generator"), range_=[0, 1]),
        _chart("Losses", _line("g_loss", "G", "generator"), _line("d_loss", "D", "discriminator")),
        _chart(
            "What D gives on average",
            _line("d_real", "real points", "real"),
            _line("d_fake", "generated points", "generated"),
            range_=None if raw else [0, 1],
        ),
        _chart(
            "Gradient norms",
            _line("g_gradient_norm", "G", "generator"),
            _line("d_gradient_norm", "D", "discriminator"),
            log=True,
        ),
    ]


def shown_charts(lab: Experiment, spec: PlaneGanRun) -> list[dict[str, Any]]:
    """While settings are folded away only how alike the points are, and the losses."""
    every = charts(spec)
    return [chart for chart in every if chart["title"] in FIRST_CHARTS] if folded_of(lab) else every


def _chart(
    title: str,
    *series: dict[str, Any],
    range_: list[float] | None = None,
    log: bool = False,
) -> dict[str, Any]:
    return {"title": title, "series": list(series), "range": range_, "log": log}


def _line(name: str, label: str, colour: str, dashed: bool = False) -> dict[str, Any]:
    return {"name": name, "label": label, "dashed": dashed, "colour": colour}


# Prepared experiments


def set_up(lab: Experiment, **values: Any) -> None:
    """One of the experiments at the foot of the page, started anew."""
    lab.set_up(**values)
    lab.notes.clear()


def lesson_of(lab: Values) -> PlaneGanPreset | None:
    """The preset that the address names, as long as the settings are its own or those of its cure.

    Another seed is the same lesson. Where the settings are others, its words are no longer true of them.
    """
    preset = PLANE_GAN_PRESETS.get(lab["lesson"])
    if preset is None or _unseeded(gan_plane_run(lab)) in map(_unseeded, (preset.run, preset.cured)):
        return preset
    return None


def _unseeded(run: PlaneGanRun) -> PlaneGanRun:
    """The run, compared with others as if of one seed, and without a drawing that it does not use."""
    points = run.config.points if run.dataset == "own" else ()
    return replace(run, config=replace(run.config, seed=0, points=points))


def settle_lesson(lab: Values) -> None:
    """Name no preset whose settings are others by now."""
    if lesson_of(lab) is None:
        lab["lesson"] = None


def preset_field(lab: Experiment) -> None:
    """A field for the presets; the address is their owner."""
    settle_lesson(lab)
    choice_field(
        lab,
        "lesson",
        {name: _title(preset) for name, preset in PLANE_GAN_PRESETS.items()},
        take=partial(choose_preset, lab),
        label="Start from",
        placeholder="A prepared game",
        width=230,
    )


def _title(preset: PlaneGanPreset) -> str:
    return f"Fails: {preset.title}" if preset.cure else preset.title


def choose_preset(lab: Experiment, name: str | None) -> None:
    """Start one of the presets anew, or leave the present one."""
    lab["lesson"] = name
    if name is not None:
        adopt(lab, PLANE_GAN_PRESETS[name].run)
        lab.notes.clear()
        lab.renewed = True


def preset_words(lab: Experiment) -> None:
    """What to look for in the chosen preset, its cure, and once that is applied, why it cures."""
    preset = lesson_of(lab)
    if preset is None:
        return
    if preset.cure and _unseeded(gan_plane_run(lab)) == _unseeded(preset.cured):
        st.markdown(
            f"**The cure:** {preset.cure.sentence} Train on, or press *Reset* to see it from the start."
        )
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**Look for:** {preset.look_for}", width="stretch")
        if preset.cure:
            st.button(
                "Apply the cure",
                key=session_key("gan_plane", "cure"),
                icon=":material/healing:",
                on_click=_cure,
                args=(lab, preset),
            )


def _cure(lab: Experiment, preset: PlaneGanPreset) -> None:
    """The cure's settings, with the seed of now."""
    cured = preset.cured
    adopt(lab, replace(cured, config=replace(cured.config, seed=lab["seed"])))
