"""What the cards of "Latent space" ask of a generator, answered by measuring it: numbers, no judgement.

Each question draws the samples that its card is about by itself, so nothing that is changed on the page
meanwhile changes the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from nn_core.findings.latent.effects import effects
from nn_core.findings.latent.generated import Arrays, inputs, maps_of
from nn_core.findings.latent.samples import (
    MAX_SLIDE,
    PICKS,
    SLIDERS,
    STOPS,
    SUREST,
    TERMS,
    Values,
    samples_of,
)
from nn_core.findings.latent.subject import UNCLEAR, Array, Subject
from nn_core.findings.latent.tradeoff import PICTURES
from nn_core.findings.trained import Recipe, Trained, training
from nn_core.judgements.latent import judge_ways, width_gain
from nn_core.latent.channels import brightness
from nn_core.latent.vectors import lerp, random_directions, slerp, typical_length, variance_shares
from nn_core.measure.experiments import network
from nn_core.measure.strokes import (
    APART_PX,
    CLEAR,
    holding,
    pairs_of_two_classes,
    thickness,
    width_sums,
)
from nn_core.training.jobs import Beside, Job, JobError, Steps, Tools

if TYPE_CHECKING:
    from nn_core.training.gan.spec import GanRun

Numbers = Mapping[str, float]

ANGLES, SHARES = 8, 51
"""Ways out of the middle of a plane, and places on each."""
WAY_STOPS = 41
DRAWN = 256
SHOWN_AT_ONCE = 6
INK = 0.5
SEEN = 0.125
"""A change of a pixel (0..1) that is seen."""


def border(it: Subject) -> Numbers:
    """On straight ways out of a clear sample over the plane, what comes before the next class.

    ways: how many of `of` lead to a clear picture of another class. unsure: the share of such a way on which
    no class is clear, the median. jump: the largest change between two of the places on a way, as a share
    of what changes on it altogether.
    """
    middle, (first, second) = it.one("centre"), it.plane
    reach = it.values["reach"] * typical_length(len(middle))[0]
    shares = np.linspace(0, 1, SHARES)
    unsure, jumps = [], []
    for angle in 2 * np.pi * np.arange(ANGLES) / ANGLES:
        way = middle + reach * np.outer(shares, np.cos(angle) * first + np.sin(angle) * second)
        seen, pictures = it.samples.draw(way), it.pictures(way)
        sure = seen.confidence >= CLEAR
        others = np.flatnonzero(sure & (seen.label != seen.label[0]))
        steps = np.abs(np.diff(pictures, axis=0)).mean(axis=(1, 2))
        jumps.append(steps.max() / (steps.sum() or 1.0))
        if len(others):
            unsure.append(float(np.mean(~sure[: others[0]])))
    return {
        "ways": len(unsure),
        "of": ANGLES,
        "unsure": float(np.median(unsure)) if unsure else 0.0,
        "jump": max(jumps),
    }


def middle(it: Subject) -> Numbers:
    """Of noise of all zeros: how sure a classifier is, and how far the picture is from the mean of others.

    away, nearest: mean difference of a pixel (0..1) to the mean of all, its own and the least of theirs.
    short: the length of the shortest noise of them.
    """
    noise = np.random.default_rng(1).standard_normal((DRAWN, it.noise.shape[1]))
    zero = np.zeros_like(noise[:1])
    others, own = it.pictures(noise), it.pictures(zero)
    mean = others.mean(axis=0)
    return {
        "sure": float(it.samples.draw(zero).confidence[0]),
        "away": float(np.abs(own - mean).mean()),
        "nearest": float(np.abs(others - mean).mean(axis=(1, 2)).min()),
        "short": float(np.linalg.norm(noise, axis=1).min()),
    }


def corners(it: Subject) -> Numbers:
    """Width of the strokes (px) and share of grey pixels, in the corners of a plane and near its middle."""
    first, second = it.plane
    reach = it.values["reach"] * typical_length(it.noise.shape[1])[0]
    signs = np.array([(u, v) for u in (-1, 1) for v in (-1, 1)], np.float64)
    places = reach * signs @ np.stack([first, second])
    far, near = (it.pictures(share * places) for share in (1, 0.15))
    return {
        "width_far": float(thickness(far).mean()),
        "width_near": float(thickness(near).mean()),
        "grey_far": _grey(far),
        "grey_near": _grey(near),
    }


def _grey(pictures: Array) -> float:
    return float(((pictures > 0.1) & (pictures < 0.9)).mean())


def strips(it: Subject) -> Numbers:
    """How much the strips of the first and the last direction change: the mean of a pixel, 0..1."""
    slides = np.linspace(-MAX_SLIDE, MAX_SLIDE, STOPS)
    found = []
    for direction in it.directions[[0, -1]]:
        ways = it.noise[:SUREST, None] + np.outer(slides, direction)
        seen = it.pictures(ways.reshape(-1, len(direction))).reshape(len(ways), STOPS, -1)
        found.append(float(np.abs(seen - seen[:, STOPS // 2, None]).mean()))
    return {"first": found[0], "last": found[1]}


def chance(it: Subject) -> Numbers:
    """Shares of the variance, 0..1, that six random directions have together, and the first six principal."""
    count = min(SHOWN_AT_ONCE, len(it.directions))
    weight = it.weights[f"g.{it.spec.generator.layer_names[0]}.weight"][:, : it.spec.latent_size]
    drawn = random_directions(it.spec.latent_size, count, int(it.values.get("seed", 0)))
    shares = [float(variance_shares(weight, some[:count]).sum()) for some in (drawn, it.directions)]
    return {"random": shares[0], "principal": shares[1], "count": count}


def slider(it: Subject) -> Numbers:
    """Of the other clear samples, the share in which the slider that changes the width of the chosen one
    does that, too."""
    chosen = it.values["sample"] - 1
    ways = it.directions[:SLIDERS]
    own = _width_gains(it, np.array([chosen]), ways)[0]
    best = int(own.argmax())
    others = it.clear[it.clear != chosen]
    if not len(others):
        raise JobError(UNCLEAR)
    gains = _width_gains(it, others, ways[best][None])[:, 0]
    return {
        "slider": best + 1,
        "own": own[best],
        "share": float((gains > APART_PX).mean()),
        "of": len(others),
    }


def _width_gains(it: Subject, chosen: Array, ways: Array) -> Array:
    slides = np.linspace(-MAX_SLIDE, MAX_SLIDE, STOPS)[:, None] * ways[:, None]
    seen = it.samples.draw((it.noise[chosen][:, None, None] + slides).reshape(-1, ways.shape[1]))
    shape = len(chosen), len(ways), STOPS
    measured = (seen.thickness, seen.label, seen.confidence >= CLEAR)
    return width_gain(*(one.reshape(shape) for one in measured))


def half_way(it: Subject) -> Numbers:
    """Lengths of the noise at both ends of the straight way and half-way, and usual ones."""
    a, b = it.one("a"), it.one("b")
    usual, spread = typical_length(len(a))
    half = float(np.linalg.norm(lerp(a, b, 0.5)))
    return {
        "a": float(np.linalg.norm(a)),
        "b": float(np.linalg.norm(b)),
        "half": half,
        "usual": usual,
        "spread": spread,
    }


def two_ways(it: Subject) -> Numbers:
    """What is half-way between many pairs, as `judge_ways` takes it: straight and along the sphere."""
    pairs = pairs_of_two_classes(it.samples.found, SUREST)
    if not pairs:
        raise JobError(UNCLEAR)
    middles = [way(it.noise[a], it.noise[b], 0.5) for way in (lerp, slerp) for a, b in pairs]
    seen = it.samples.draw(np.stack(middles))
    clear = (seen.confidence >= CLEAR).reshape(2, -1)
    found = judge_ways(clear, seen.thickness.reshape(2, -1))
    return {
        "pairs": found.pairs,
        "straight": found.straight,
        "sphere": found.sphere,
        "thicker": found.thicker,
    }


def same_ends(it: Subject) -> Numbers:
    """How many classes beside that of the ends are clear somewhere on the ways between them."""
    a, b = it.one("a"), it.one("b")
    stops = [way(a, b, t) for way in (lerp, slerp) for t in np.linspace(0, 1, WAY_STOPS)]
    seen = it.samples.draw(np.stack(stops))
    clear = seen.label[seen.confidence >= CLEAR]
    return {"others": len(set(clear.tolist()) - {int(seen.label[0])}), "stops": 2 * WAY_STOPS}


def sums(it: Subject) -> Numbers:
    """Of the sums thick - thin + another thin one, how many were tried, and how many hold."""
    tried = width_sums(it.samples.found)
    if not tried:
        raise JobError(UNCLEAR)
    noise = it.noise
    results = it.samples.draw(np.stack([noise[a] - noise[b] + noise[c] for a, b, c in tried]))
    return {"tried": len(tried), "held": len(holding(tried, it.samples.found, results))}


def same_twice(it: Subject) -> Numbers:
    """How much the picture of A - B + C differs from that of C, and from that of A: the mean of a pixel."""
    a, b, c = (it.noise[it.values[term][0] - 1] for term in TERMS)
    made, of_c, of_a = it.pictures(np.stack([a - b + c, c, a]))
    return {"from_c": float(np.abs(made - of_c).mean()), "from_a": float(np.abs(made - of_a).mean())}


def means(it: Subject) -> Numbers:
    """The length of A - B + C of single samples, and of means of five each."""
    first = np.array([it.values[term][0] - 1 for term in TERMS])
    others = np.setdiff1d(np.arange(len(it.noise)), first)[:12].reshape(3, 4)
    groups = np.concatenate([first[:, None], others], axis=1)
    signs = np.array([1, -1, 1])
    one, five = (
        float(np.linalg.norm(signs @ it.noise[some].mean(axis=1))) for some in (groups[:, :1], groups)
    )
    return {"one": one, "five": five, "usual": typical_length(it.noise.shape[1])[0]}


def cut(it: Subject) -> Numbers:
    """Confidence and variety (see `Price`) at the card's ψ and whole; changes of large and small numbers."""
    from nn_core.latent.truncation import prices, shortened

    way, psi = it.values["cut"], it.values["psi"]
    noise, told = inputs(it.spec, PICTURES)
    classifier = network(it.judge.architecture, it.judge.weights)
    short, whole = prices(it.generator, classifier, noise, way, (psi, 1.0), told)
    change, size = np.abs(shortened(noise, way, psi) - noise), np.abs(noise)
    return {
        "variety": short.variety,
        "whole_variety": whole.variety,
        "sure": short.confidence,
        "whole_sure": whole.confidence,
        "large": float(change[size > 1.5].mean()),
        "small": float(change[size < 0.5].mean()),
    }


def brightest(it: Subject) -> Numbers:
    """Of the last layer with maps: the bars of the brightest map of the chosen sample, and of the longest."""
    layer = it.layer(-1)
    bars = np.array(effects(it.spec, it.weights, layer))
    shown = brightness(it.generator, layer, it.told_samples[[it.values["sample"] - 1]])[0]
    bright = int(shown.argmax())
    return {
        "bar": float(bars[bright]),
        "longest": float(bars.max()),
        "place": int((bars > bars[bright]).sum()) + 1,
        "of": len(bars),
    }


def early_late(it: Subject) -> Numbers:
    """The share of the ink of clear samples that changes without the channel with the longest bar, in the
    first and in the last layer with maps."""
    before = it.draw(it.told_samples)
    ink = before > INK
    touched = []
    for place in (0, -1):
        layer = it.layer(place)
        after = it.without(layer, np.array([int(np.argmax(effects(it.spec, it.weights, layer)))]))
        changed = (np.abs(after - before) > SEEN) & ink
        touched.append(changed[it.clear].sum() / max(1, ink[it.clear].sum()))
    return {"early": float(touched[0]), "late": float(touched[1])}


def half_off(it: Subject) -> Numbers:
    """The share of the ink of all samples that vanishes without every second channel of the last layer."""
    before = it.draw(it.told_samples)
    layer = it.layer(-1)
    after = it.without(layer, np.arange(0, maps_of(it.spec)[layer], 2))
    ink = before > INK
    return {"lost": float((ink & (after < INK)).sum() / max(1, ink.sum())), "of": maps_of(it.spec)[layer]}


QUESTIONS: Mapping[str, Callable[[Subject], Numbers]] = {
    one.__name__: one
    for one in (
        border, middle, corners, strips, chance, slider, half_way, two_ways, same_ends, sums, same_twice,
        means, cut, brightest, early_late, half_off,
    )
}  # fmt: skip
"""By name: what is measured of a generator."""


@dataclass(frozen=True, eq=False)
class Question(Job):
    """Measures what a card asks of a generator. Its result is that of the function of that name.

    Attributes:
        name: of `QUESTIONS`.
        weights: of the run at one moment ("g.<layer>.<name>").
        shown: its samples at that moment, and their "noise".
        judge: the classifier to be trained, if it is not yet.
        values: of the card. pick: the way to choose samples for it, if any (see `PICKS`).
        label: see `samples_of`.
    """

    name: str
    spec: GanRun
    weights: Arrays
    shown: Arrays
    judge: Recipe
    values: Values
    pick: str | None = None
    label: int | None = None
    at_once: ClassVar[int] = 1
    trouble: ClassVar[str] = "Something went wrong while this was measured."

    def work(self, tools: Tools) -> Steps:
        judge, _ = yield training(self.judge)
        return (yield Beside(lambda: self.answer(judge)))

    def answer(self, judge: Trained) -> Numbers:
        """Measured with that judge.

        Raises:
            JobError: there is nothing to measure it with.
        """
        samples = samples_of(self.spec, self.weights, self.shown, judge, self.label)
        chosen = PICKS[self.pick](samples).values if self.pick else {}
        if chosen is None:
            raise JobError(UNCLEAR)
        values = {**self.values, **chosen}
        return QUESTIONS[self.name](Subject(self.spec, self.weights, judge, samples, values, self.label))
