"""Which of a generator's samples show what an experiment is about, chosen by measuring them.

The generator is trained anew on every machine, so no sample can be named ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.findings.latent.effects import effects
from nn_core.findings.latent.generated import Arrays, generator_of, inputs, maps_of
from nn_core.findings.trained import Recipe, Trained, training
from nn_core.judgements.latent import Ways, judge_ways, width_gain
from nn_core.latent.channels import brightness
from nn_core.latent.vectors import lerp, most_usual, principal_directions, slerp
from nn_core.measure.quality import Judge, pixels_of
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
from nn_core.training.gan.spec import SAMPLES
from nn_core.training.jobs import Beside, Job, Steps, Tools
from nn_core.training.memory import EVALUATION_BATCH, chunk_of, pass_numbers

if TYPE_CHECKING:
    from nn_core.training.gan.spec import GanRun

Array = NDArray[Any]
Values = dict[str, Any]
TERMS = ("plus", "minus", "also")
CHOSEN = frozenset((*TERMS, "sample", "centre", "a", "b"))
"""The values that a way to choose may set."""
SUREST = 16
"""So many of the clear samples are enough to look for those that show something best."""
MAX_SLIDE = 4.0
SLIDERS, STOPS = 12, 9
"""Of the sliders on the first two pages, and of the pictures along each."""


@dataclass(frozen=True)
class Sums:
    """Of `tried` sums thick - thin + another thin one, so many gave that other one, clear and thicker."""

    tried: int
    held: int


@dataclass(frozen=True)
class Picked:
    """Samples that were chosen.

    Attributes:
        values: the numbers of samples (from 1) by the names in `CHOSEN`; None where no clear samples do.
        counted: what was counted on the way.
    """

    values: Values | None = None
    counted: Ways | Sums | None = None


@dataclass(frozen=True, eq=False)
class Pick(Job):
    """Chooses samples of a generator. Its result is `Picked`.

    Attributes:
        weights: of the run at one moment ("g.<layer>.<name>").
        shown: its samples at that moment, and their "noise".
        judge: the classifier to be trained, if it is not yet.
        way: a name of `PICKS`.
        label: see `samples_of`.
    """

    spec: GanRun
    weights: Arrays
    shown: Arrays
    judge: Recipe
    way: str
    label: int | None = None
    at_once: ClassVar[int] = 1
    trouble: ClassVar[str] = "Something went wrong while samples were chosen."

    def work(self, tools: Tools) -> Steps:
        judge, _ = yield training(self.judge)
        parts = self.spec, self.weights, self.shown, judge, self.label
        return (yield Beside(lambda: PICKS[self.way](samples_of(*parts))))


@dataclass(frozen=True, eq=False)
class Channels:
    """Of a layer. brightness: (n c), the mean of each sample's maps. effects: (c,), as the bars show them."""

    brightness: Array
    effects: Array


@dataclass(frozen=True, eq=False)
class Samples:
    """A generator's fixed samples, measured.

    noise: (n z) of the samples. draw: measures the pictures of any noise (n z).
    directions: (k z), the principal ones; none where G's first layer has none.
    channels: looks into G's last layer that has maps: see `Channels`; None where there is none.
    """

    found: Measured
    noise: Array
    draw: Callable[[Array], Measured]
    directions: Array
    channels: Callable[[], Channels] | None = None


def _sample(chosen: int) -> Picked:
    return Picked({"sample": chosen + 1})


def _clear(samples: Samples) -> Picked:
    clear = samples.found.clear
    return _sample(int(clear[0])) if len(clear) else Picked()


def _clear_centre(samples: Samples) -> Picked:
    found = _clear(samples).values
    return Picked(found and {"centre": found["sample"]})


def _bright_map(samples: Samples) -> Picked:
    """The sample in which the brightest map matters least."""
    chosen = samples.found.clear[:SUREST]
    if samples.channels is None or not len(chosen):
        return _clear(samples)
    inside = samples.channels()
    matters = inside.effects[inside.brightness[chosen].argmax(axis=1)]
    return _sample(int(chosen[matters.argmin()]))


def _width_slider(samples: Samples) -> Picked:
    """The sample in which one of the first sliders changes the width most, and nothing else."""
    chosen, ways = samples.found.clear[:SUREST], samples.directions[:SLIDERS]
    if not (len(chosen) and len(ways)):
        return _clear(samples)
    slides = np.linspace(-MAX_SLIDE, MAX_SLIDE, STOPS)[:, None] * ways[:, None]
    seen = samples.draw((samples.noise[chosen][:, None, None] + slides).reshape(-1, ways.shape[1]))
    shape = len(chosen), len(ways), STOPS
    measured = (seen.thickness, seen.label, seen.confidence >= CLEAR)
    gains = width_gain(*(one.reshape(shape) for one in measured))
    return _sample(int(chosen[gains.max(axis=1).argmax()]))


def _ends(chosen: tuple[int, int] | None, counted: Ways | None = None) -> Picked:
    return Picked(chosen and {"a": chosen[0] + 1, "b": chosen[1] + 1}, counted)


def _usual_ends(samples: Samples) -> Picked:
    pairs = pairs_of_two_classes(samples.found, SAMPLES)
    return _ends(most_usual(samples.noise, pairs) if pairs else None)


def _two_ways(samples: Samples) -> Picked:
    """The surest two of different classes, and what is half-way between all such pairs."""
    pairs, noise = pairs_of_two_classes(samples.found, SUREST), samples.noise
    if not pairs:
        return Picked()
    middles = [way(noise[a], noise[b], 0.5) for way in (lerp, slerp) for a, b in pairs]
    seen = samples.draw(np.stack(middles))
    clear, widths = (seen.confidence >= CLEAR).reshape(2, -1), seen.thickness.reshape(2, -1)
    return _ends(two_classes(samples.found), judge_ways(clear, widths))


def _terms(*chosen: int) -> Values:
    return {name: (at + 1,) for name, at in zip(TERMS, chosen, strict=True)}


def _widths(samples: Samples) -> Picked:
    """The sum that makes C thickest, and how many of all sums of that kind make it thicker at all."""
    sums, noise = width_sums(samples.found), samples.noise
    if not sums:
        return Picked()
    results = samples.draw(np.stack([noise[a] - noise[b] + noise[c] for a, b, c in sums]))
    holds = holding(sums, samples.found, results)
    best = sums[holds[0] if len(holds) else 0]
    return Picked(_terms(*best), Sums(len(sums), len(holds)))


def _same_twice(samples: Samples) -> Picked:
    chosen = two_classes(samples.found)
    return Picked(chosen and _terms(chosen[0], chosen[0], chosen[1]))


PICKS: Mapping[str, Callable[[Samples], Picked]] = {
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
"""By name: which samples show it, from what was measured."""
OF_TWO_CLASSES = frozenset({"usual ends", "two ways", "thick and thin", "same twice"})
"""Those that need clear samples of two classes."""


def samples_of(
    spec: GanRun, weights: Arrays, arrays: Arrays, judge: Trained, label: int | None = None
) -> Samples:
    """The fixed samples of a snapshot ("noise", "samples"), measured, and a way to draw and measure others.

    label: where the generator is told a class, the one that all are asked for, the fixed noise too; None: the
        samples as they are, each of its own class, and others of the first class.
    """
    import torch

    judging = Judge(judge.architecture, judge.weights)
    generator = generator_of(spec, weights)
    told = np.eye(max(spec.classes, 1))[label or 0][None, : spec.classes]
    chunk = chunk_of(pass_numbers(spec.generator), EVALUATION_BATCH)

    def look(pictures: Array) -> Measured:
        pixels = pixels_of(pictures)
        return measured(pixels.mean(axis=1) / 255, judging.look(pixels)[1])

    def draw(noise: Array) -> Measured:
        read = np.concatenate([noise, np.repeat(told, len(noise), axis=0)], axis=1)
        parts = torch.split(torch.tensor(read, dtype=torch.float32), chunk)
        with torch.no_grad():  # part by part: all pictures at once would take hundreds of megabytes
            return joined([look(generator(part).numpy()) for part in parts])

    def channels() -> Channels:
        layer = next(reversed(maps_of(spec)))
        read = np.concatenate([arrays["noise"], inputs(spec, len(arrays["noise"]))[1]], axis=1)
        return Channels(brightness(generator, layer, read), np.array(effects(spec, weights, layer)))

    found = look(arrays["samples"]) if label is None else draw(arrays["noise"])
    inside = channels if maps_of(spec) else None
    return Samples(found, arrays["noise"], draw, _directions(spec, weights), inside)


def _directions(spec: GanRun, weights: Arrays) -> Array:
    weight = weights.get(f"g.{spec.generator.layer_names[0]}.weight")
    if weight is None or weight.ndim != 2:
        return np.zeros((0, spec.latent_size))
    return principal_directions(weight[:, : spec.latent_size])
