"""Which of a generator's samples show what an experiment is about, chosen by measuring them.

The generator is trained anew on every machine, so no sample can be named ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from nn_core.judgements.latent import Ways, judge_ways, width_gain
from nn_core.latent.vectors import lerp, most_usual, principal_directions, slerp
from nn_core.measure.strokes import (
    CLEAR,
    Measured,
    holding,
    joined,
    measured,
    one_class,
    pairs_of_two_classes,
    two_classes,
    width_sums,
)
from nn_core.training import GanProbe
from ui.kit.url import Awaited
from ui.kit.waiting import network_or_progress
from ui.latent_space.effects import maps_of, measure_effects
from ui.latent_space.generator import LOOK_EVERY_S, STEPS, small_generator
from ui.latent_space.params import MAX_SLIDE, SAMPLES
from ui.latent_space.tradeoff import generator_of, inputs, judge_of
from ui.shell.keys import session_key
from ui.shell.text import percent, plain

if TYPE_CHECKING:
    from nn_core.findings.trained import Trained
    from nn_core.training import GanRun, RunHandle
    from ui.kit.experiment import Experiment

OPENING = session_key("latent", "opening_samples")
OPENED = session_key("latent", "opened_with")
WAITED = session_key("latent", "waited_with")
COUNTED = session_key("latent", "counted")
OF_RUN = "of run"
TERMS = ("plus", "minus", "also")
CHOSEN = frozenset((*TERMS, "sample", "centre", "a", "b"))
"""The values that a way to choose may set."""
SUREST = 16
"""So many of the clear samples are enough to look for those that show something best."""
SLIDERS, STOPS = 12, 9
"""Of the sliders on the first two pages, and of the pictures along each."""
Values = dict[str, Any]
Arrays = Mapping[str, np.ndarray]
UNCLEAR = (
    f"A classifier is at least {percent(CLEAR)} sure of too few of these samples to choose from. "
    "Choose some yourself, or train the generator for longer."
)
AHEAD = {
    "straight": "the straight path is ahead",
    "sphere": "the sphere is ahead",
    "neither": "hardly a difference",
}
NO_JUDGE = "No classifier can tell these pictures apart: choose the samples yourself."


@dataclass(frozen=True, eq=False)
class Channels:
    """Of a layer. brightness: (n c), the mean of each sample's maps. effects: (c,), as the bars show them."""

    brightness: np.ndarray
    effects: np.ndarray


@dataclass(frozen=True, eq=False)
class Samples:
    """A generator's fixed samples, measured.

    noise: (n z) of the samples. draw: measures the pictures of any noise (n z).
    directions: (k z), the principal ones; none where G's first layer has none.
    channels: looks into G's last layer that has maps: see `Channels`; None where there is none.
    """

    found: Measured
    noise: np.ndarray
    draw: Callable[[np.ndarray], Measured]
    directions: np.ndarray
    channels: Callable[[], Channels] | None = None


def _clear(samples: Samples) -> Values | None:
    clear = samples.found.clear
    return {"sample": int(clear[0]) + 1} if len(clear) else None


def _clear_centre(samples: Samples) -> Values | None:
    found = _clear(samples)
    return found and {"centre": found["sample"]}


def _bright_map(samples: Samples) -> Values | None:
    """The sample in which the brightest map matters least."""
    chosen = samples.found.clear[:SUREST]
    if samples.channels is None or not len(chosen):
        return _clear(samples)
    inside = samples.channels()
    matters = inside.effects[inside.brightness[chosen].argmax(axis=1)]
    return {"sample": int(chosen[matters.argmin()]) + 1}


def _width_slider(samples: Samples) -> Values | None:
    """The sample in which one of the first sliders changes the width most, and nothing else."""
    chosen, ways = samples.found.clear[:SUREST], samples.directions[:SLIDERS]
    if not (len(chosen) and len(ways)):
        return _clear(samples)
    slides = np.linspace(-MAX_SLIDE, MAX_SLIDE, STOPS)[:, None] * ways[:, None]
    seen = samples.draw((samples.noise[chosen][:, None, None] + slides).reshape(-1, ways.shape[1]))
    shape = len(chosen), len(ways), STOPS
    measured = (seen.thickness, seen.label, seen.confidence >= CLEAR)
    gains = width_gain(*(one.reshape(shape) for one in measured))
    return {"sample": int(chosen[gains.max(axis=1).argmax()]) + 1}


def _ends(chosen: tuple[int, int] | None) -> Values | None:
    return chosen and {"a": chosen[0] + 1, "b": chosen[1] + 1}


def _usual_ends(samples: Samples) -> Values | None:
    pairs = pairs_of_two_classes(samples.found, SAMPLES)
    return _ends(most_usual(samples.noise, pairs)) if pairs else None


def _two_ways(samples: Samples) -> Values | None:
    """The surest two of different classes, and what is half-way between all such pairs."""
    pairs, noise = pairs_of_two_classes(samples.found, SUREST), samples.noise
    if not pairs:
        return None
    middles = [way(noise[a], noise[b], 0.5) for way in (lerp, slerp) for a, b in pairs]
    seen = samples.draw(np.stack(middles))
    clear, widths = (seen.confidence >= CLEAR).reshape(2, -1), seen.thickness.reshape(2, -1)
    _tell("paths", _about_ways(judge_ways(clear, widths)))
    return _ends(two_classes(samples.found))


def _about_ways(found: Ways) -> str:
    return (
        f"Half-way between {found.pairs} pairs of clear digits of two classes, a classifier is sure of "
        f"{percent(found.straight)} of the pictures on the straight path and of {percent(found.sphere)} "
        f"along the sphere: {AHEAD[found.ahead]}. The straight one has the thicker strokes in "
        f"{percent(found.thicker)} of the pairs."
    )


def _terms(*chosen: int) -> Values:
    return {name: (at + 1,) for name, at in zip(TERMS, chosen, strict=True)}


def _widths(samples: Samples) -> Values | None:
    """The sum that makes C thickest, and how many of all sums of that kind make it thicker at all."""
    sums, noise = width_sums(samples.found), samples.noise
    if not sums:
        return None
    results = samples.draw(np.stack([noise[a] - noise[b] + noise[c] for a, b, c in sums]))
    holds = holding(sums, samples.found, results)
    _tell("arithmetic", _about_sums(len(holds), len(sums)))
    return _terms(*sums[holds[0] if len(holds) else 0])


def _about_sums(held: int, tried: int) -> str:
    return (
        f"Of {tried} sums of this kind (thick − thin + another thin digit), {held} gave a clear, thicker C. "
        + ("The one that did best" if held else "None did, so the first")
        + " was chosen for A, B and C, once a classifier had learnt which samples are clear."
    )


def _same_twice(samples: Samples) -> Values | None:
    chosen = two_classes(samples.found)
    return chosen and _terms(chosen[0], chosen[0], chosen[1])


PICKS: Mapping[str, Callable[[Samples], Values | None]] = {
    "clear": _clear,
    "clear centre": _clear_centre,
    "width slider": _width_slider,
    "bright map": _bright_map,
    "two ways": _two_ways,
    "usual ends": _usual_ends,
    "one class": lambda samples: _ends(one_class(samples.found, SUREST)),
    "thick and thin": _widths,
    "same twice": _same_twice,
}
"""By name: the values that show it, from what was measured; None where no clear samples do."""


def _tell(part: str, sentence: str) -> None:
    st.session_state.setdefault(COUNTED, {})[part] = sentence


def counted(part: str, run: RunHandle | None) -> str:
    """What was found out while samples of a run were chosen for a part; empty before that."""
    told = st.session_state.get(COUNTED, {})
    return str(told.get(part, "")) if run is not None and told.get(OF_RUN) == run.look else ""


PICK = Awaited("pick", "samples to choose", options=tuple(PICKS))
"""Samples that a prepared experiment waits for: until then it stands in the address."""


def want(lab: Experiment, pick: str | None) -> None:
    """Have samples chosen as soon as they can be measured; None: no more those that were wanted before."""
    lab[PICK.name] = pick
    st.session_state.pop(OPENING, None)


def _wanted(lab: Experiment) -> str | None:
    return lab[PICK.name] or st.session_state.get(OPENING)


def _standing(lab: Experiment) -> tuple[str | None, Values]:
    """What is to be chosen, and the values that this may set as they are."""
    return _wanted(lab), {name: lab[name] for name in CHOSEN}


def _chosen_by_hand(lab: Experiment) -> bool:
    """Whether the reader has chosen since this was wanted: what is still to be chosen would take it away."""
    (wanted, values), now = st.session_state.get(WAITED, (None, {})), _standing(lab)
    return wanted is not None and wanted == now[0] and values != now[1]


@st.fragment(run_every=LOOK_EVERY_S)
def awaited(lab: Experiment, is_ready: bool) -> None:
    """What is waited for before samples are chosen; a generator that failed says so elsewhere."""
    maker = small_generator()
    opens = lab["part"] == "arithmetic" and OPENING in st.session_state
    if (lab[PICK.name] is not None or opens) and not maker.problem:
        st.info(plain(awaited_words(None if is_ready else maker.step)), icon=":material/hourglass:")


def awaited_words(step: int | None) -> str:
    """What is waited for while the small generator is at a step; None: it, or another one, has learnt."""
    until = (
        "a classifier can tell which are clear."
        if step is None
        else f"the generator has learnt: step {step:,} of {STEPS:,}."
    )
    return f"Unless you choose samples before, they are chosen for you as soon as {until}"


def choose(lab: Experiment, run: RunHandle, is_ready: bool) -> bool:
    """Choose the samples that are wanted, once the generator is ready and has a judge; whether it did.

    While the judge is being trained, how far it is stands here.
    """
    if _chosen_by_hand(lab):
        want(lab, None)
    _open_with_a_sum_that_can_be_read(lab, run)
    st.session_state[WAITED] = _standing(lab)
    pick = _wanted(lab)
    if pick is None or not is_ready:
        return False
    spec: Any = run.spec
    recipe = judge_of(spec)
    judge = recipe and network_or_progress(recipe, "A classifier learns to tell which samples are clear")
    if recipe is not None and judge is None:
        return False
    arrays, weights = run.at(run.step_count, GanProbe()).arrays, run.weights()
    if recipe is not None and ("samples" not in arrays or not weights):
        return False
    want(lab, None)
    told = st.session_state.get(COUNTED, {})
    if told.get(OF_RUN) != run.look:
        st.session_state[COUNTED] = {OF_RUN: run.look}
    values = PICKS[pick](samples_of(spec, weights, arrays, judge)) if judge else None
    if values is None:
        lab.notes.append(UNCLEAR if recipe else NO_JUDGE)
        return False
    for name, value in values.items():
        lab[name] = value
    return True


def _open_with_a_sum_that_can_be_read(lab: Experiment, run: RunHandle) -> None:
    """Where nobody has chosen samples to add up yet, choose some."""
    untouched = all(lab[name] == lab.param(name).default for name in TERMS)
    if lab["part"] == "arithmetic" and untouched and st.session_state.get(OPENED) != run.look:
        st.session_state[OPENED] = run.look
        st.session_state[OPENING] = "thick and thin"


def samples_of(spec: GanRun, weights: Arrays, arrays: Arrays, judge: Trained) -> Samples:
    """The fixed samples of a snapshot ("noise", "samples"), measured, and a way to draw and measure others.

    Others are asked for the class of the first sample, where the generator is told one.
    """
    import torch

    from nn_core.latent.channels import brightness
    from nn_core.measure.quality import Judge
    from nn_core.training.memory import EVALUATION_BATCH, chunk_of, pass_numbers

    judging = Judge(judge.architecture, judge.weights)
    generator = generator_of(spec, weights)
    told = inputs(spec, 1)[1]
    chunk = chunk_of(pass_numbers(spec.generator), EVALUATION_BATCH)

    def look(pictures: np.ndarray) -> Measured:
        pixels = np.rint((pictures.clip(-1, 1) + 1) * 127.5).astype(np.uint8)
        return measured(pixels.mean(axis=1) / 255, judging.look(pixels)[1])

    def draw(noise: np.ndarray) -> Measured:
        read = np.concatenate([noise, np.repeat(told, len(noise), axis=0)], axis=1)
        parts = torch.split(torch.tensor(read, dtype=torch.float32), chunk)
        with torch.no_grad():  # part by part: all pictures at once would take hundreds of megabytes
            return joined([look(generator(part).numpy()) for part in parts])

    def channels() -> Channels:
        layer = next(reversed(maps_of(spec)))
        read = np.concatenate([arrays["noise"], inputs(spec, len(arrays["noise"]))[1]], axis=1)
        effects = np.array(measure_effects(spec, weights, layer))
        return Channels(brightness(generator, layer, read), effects)

    found = look(arrays["samples"])
    inside = channels if maps_of(spec) else None
    return Samples(found, arrays["noise"], draw, _directions(spec, weights), inside)


def _directions(spec: GanRun, weights: Arrays) -> np.ndarray:
    weight = weights.get(f"g.{spec.generator.layer_names[0]}.weight")
    if weight is None or weight.ndim != 2:
        return np.zeros((0, spec.latent_size))
    return principal_directions(weight[:, : spec.latent_size])
