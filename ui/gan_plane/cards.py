"""The experiments of "GAN in the plane", and what to predict of each: answered by the run that they train."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nn_core.data.planes import EXTENT
from nn_core.judgements.gan_plane import (
    judge_answers,
    judge_chase,
    judge_course,
    judge_coverage,
    judge_islands,
    judge_match,
)
from nn_core.training import PlaneGanProbe
from ui.kit.answer import Answer
from ui.kit.drawn import XY, Place
from ui.kit.prediction import Choice
from ui.kit.try_this import Asking
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.training import RunHandle
    from nn_core.training.spec import Snapshot

PLAYED, TURNS = 300, 20
"""Of the game in which D stands still: steps of both, then turns of G alone."""
LINED, SETTLED, PULLED = 2000, 2000, 64
LOWERED, PALE, BUNCHED = 512, 640, 384
"""The steps at which the others are measured."""
SETTLE_S = 2.0
BEGIN, SPAN, END = 3, 10, 100
"""Over so many steps at the beginning, where it is least, and at the end, a mean loss is taken."""
GUESS = 2 * math.log(2)
"""The loss of a D that answers 0.5 to all."""
LOOKS = 40
"""So many of the kept steps are looked at, or up to twice as many."""
AROUND = 0.2
"""So far from a blob, points belong to it."""


def _blob(count: int, centre: XY, radius: float) -> tuple[XY, ...]:
    """Points spread evenly over a disc, along a spiral with the golden angle."""
    x, y = centre
    turn = math.pi * (3 - math.sqrt(5))
    places = ((radius * math.sqrt((at + 0.5) / count), at * turn) for at in range(count))
    return tuple((round(x + r * math.cos(a), 2), round(y + r * math.sin(a), 2)) for r, a in places)


LARGE, SMALL = ((-1.1, -0.7), 0.8), ((1.5, 1.3), 0.25)
"""Centre and radius of two blobs, the large one with four times as many points."""


def _look(run: RunHandle, step: int | None) -> Snapshot:
    return run.at(step, PlaneGanProbe(layers=("*",)))


def bluest(surface: np.ndarray) -> np.ndarray:
    """Where D is surest of real points: x and y of the middle of that cell of its surface `s s`."""
    side = len(surface)
    row, column = np.unravel_index(surface.argmax(), surface.shape)
    return np.array([column + 0.5 - side / 2, side / 2 - row - 0.5]) * 2 * EXTENT / side


def share_within(points: np.ndarray, blob: tuple[tuple[float, float], float]) -> float:
    """The share of points (n 2) in a blob or close to it."""
    centre, radius = blob
    return float((np.linalg.norm(points - np.array(centre), axis=1) < radius + AROUND).mean())


def chase(run: RunHandle) -> Answer:
    """Where G's points go while D stands still: G takes its turns here."""
    before = _look(run, PLAYED)
    run.step(TURNS, turn="g")
    run.wait(SETTLE_S)
    after = _look(run, None)
    spot = bluest(before.arrays["surface"])
    far = [
        float(np.median(np.linalg.norm(one.arrays["generated"] - spot, axis=1))) for one in (before, after)
    ]
    return Answer(
        judge_chase(*far),
        f"half of G's points are within {far[0]:.1f} of the bluest spot at first, and within {far[1]:.1f} "
        f"after {TURNS} turns of G alone. JS goes from {before.metrics['js']:.2f} to "
        f"{after.metrics['js']:.2f} bits.",
    )


def islands(run: RunHandle) -> Answer:
    """Whether a line covers all islands, and what lies between."""
    found = run.at(LINED).metrics
    between = 1 - found["quality"]
    return Answer(
        judge_islands(found["modes"], found["modes_total"], between),
        f"at step {LINED:,} G reaches {found['modes']:.0f} of {found['modes_total']:.0f} islands, and "
        f"{percent(between, 1)} of its points lie where no real ones are.",
    )


def answers(run: RunHandle) -> Answer:
    """What D answers over the plane."""
    now = _look(run, SETTLED)
    surface = now.arrays["surface"]
    away = float(np.abs(surface - 0.5).mean())
    return Answer(
        judge_answers(float(surface.mean()), away),
        f"at step {SETTLED:,} D's answers are {away:.2f} away from 0.5 on average over the plane, between "
        f"{surface.min():.2f} and {surface.max():.2f}. JS is {now.metrics['js']:.2f} bits.",
    )


def first_pulled(run: RunHandle) -> Answer:
    """Where the middle of G's points is when all of them have found something."""
    points = run.at(PULLED, PlaneGanProbe()).arrays["generated"]
    x, y = points.mean(axis=0).tolist()
    large, small = (percent(share_within(points, blob)) for blob in (LARGE, SMALL))
    return Answer(
        (x, y),
        f"at step {PULLED} the middle of G's points is at {PULL.says((x, y))}. {large} of them lie in the "
        f"large blob or within {AROUND} of it, and {small} in the small one or as close to it.",
    )


def losses(run: RunHandle) -> Answer:
    """What D's loss does while G learns."""
    curves, now = run.history(), run.at(LOWERED)
    is_known = np.isfinite(curves["d_loss"]) & (curves["step"] <= LOWERED)
    steps, loss = curves["step"][is_known], curves["d_loss"][is_known]
    ends = steps[steps >= SPAN]
    means = [float(loss[(steps > end - SPAN) & (steps <= end)].mean()) for end in ends]
    least, end = min(zip(means, ends.tolist(), strict=True))
    first, last = float(loss[steps <= BEGIN].mean()), float(loss[steps > LOWERED - END].mean())
    return Answer(
        judge_course(first, least, last, GUESS),
        f"D's loss was {first:.2f} on average over the first {BEGIN} steps, {least:.2f} over steps "
        f"{end - SPAN + 1} to {end}, its least, and {last:.2f} over the last {END}. To guess costs 2 ln 2 = "
        f"{GUESS:.2f}. JS went from {run.at(0).metrics['js']:.2f} to {now.metrics['js']:.2f} bits.",
    )


def undecided(run: RunHandle) -> Answer:
    """How well G's points match where D cannot tell."""
    found = run.at(PALE).metrics
    return Answer(
        judge_match(found["js"]),
        f"at step {PALE} D gives real points {found['d_real']:.2f} on average, and G's "
        f"{found['d_fake']:.2f}. But JS is {found['js']:.2f} bits, and {percent(1 - found['quality'])} of "
        "G's points lie where no real ones are.",
    )


def bunched(run: RunHandle) -> Answer:
    """How many islands G covers when most of its points are good."""
    kept = [step for step in run.timeline() if step <= BUNCHED]
    looks = [run.at(step).metrics for step in kept[:: -max(1, len(kept) // LOOKS)]]
    best = max(looks, key=lambda found: found["quality"])
    return Answer(
        judge_coverage(best["modes"], best["modes_total"]),
        f"at its best, {percent(best['quality'])} of G's points lie on an island. They cover "
        f"{best['modes']:.0f} of the {best['modes_total']:.0f}, and JS is {best['js']:.2f} bits.",
    )


CLUSTERS = _blob(64, *LARGE) + _blob(16, *SMALL)
"""The real points of the two blobs."""
MIDDLE: XY = (sum(x for x, _ in CLUSTERS) / len(CLUSTERS), sum(y for _, y in CLUSTERS) / len(CLUSTERS))
"""Of all of them."""
PULL = Place(
    question=f"Where is the middle of G's points after {PULLED} steps?",
    extent=EXTENT,
    name="real points",
    points=CLUSTERS,
    exact=0.4,
    near=0.6,
    because={
        "right": "D learns from samples, and four in five of them lie there: so it turns blue there first, "
        "and pulls all points. Train on: some of them leave for the small blob.",
        "near": "D learns from samples, and four in five of them lie in the large blob: so it turns blue "
        "there first, and pulls all points to its middle.",
        "far": "Most points of G go where D is bluest. D sees four times as many samples in the large blob, "
        "so it turns blue there first.",
    },
    traps=(
        (
            (0.0, 0.0),
            "They began there. But no real point lies there, so D soon turns orange and drives them off.",
        ),
        (SMALL[0], "The small blob is dense, but four in five samples that D sees lie in the large one."),
        (
            MIDDLE,
            "That is the middle of all real points. In some hundred steps G's points have theirs near it. "
            "But at first most of them run to where D is surest, and that is in the large blob.",
        ),
    ),
    answer=first_pulled,
    steps=PULLED,
)

TRY: tuple[Asking, ...] = (
    (
        "D stands still",
        f"This game is played for {PLAYED} steps, and G's points come near the ring. From then on D stands "
        f"still, and G alone takes {TURNS} turns.",
        {
            "data": "ring", "average": 0.0, "d_act": "tanh", "g_rate": 0.005, "r1": 0.1,
            "layers": ("real", "generated", "surface"),
        },
        Choice(
            "Where do G's points go?",
            {
                "stays": "They stay, and get a little better",
                "gathers": "Most of them towards the spot where D is bluest",
                "flees": "Apart, away from that spot",
            },
            {
                "stays": "G never sees a real point. It knows only where D would take its points for real, "
                "and a D that stands still never tells it that they are too many there.",
                "gathers": "G has only D to go by, so most of its points go towards where D is surest. A D "
                "that learns would turn orange there at once: that is why D must keep up.",
                "flees": "G moves each point to where D takes it rather for real, and that is towards the "
                "bluest spot.",
            },
            chase,
            PLAYED,
        ),
    ),
    (
        "A line cannot tear",
        "G gets one random number only, so all it can lay down is a line. The real points lie on three "
        f"islands. They play {LINED:,} steps.",
        {"data": "disjoint", "dims": 1, "layers": ("real", "generated", "surface", "manifold")},
        Choice(
            "Can it cover the three islands?",
            {
                "misses": "No, it reaches only one or two",
                "joined": "Yes, but some points always lie between",
                "torn": "Yes, and no point lies between",
            },
            {
                "misses": "A line may be long and bent, so it can lead through all of them. As long as one "
                "is uncovered, D is bluest there.",
                "joined": "G is continuous: numbers that lie close make points that lie close. So the line "
                "never tears. It can only hurry from one island to the next. Then try a ring.",
                "torn": "G is continuous: numbers that lie close make points that lie close. To leave no "
                "point between, the line would have to tear.",
            },
            islands,
            LINED,
        ),
    ),
    (
        "When nothing is left to find",
        f"G learns a ring for {SETTLED:,} steps, until its points lie where the real ones do. D still has to "
        "answer for every place of the plane how likely a point there is real.",
        {"data": "ring", "layers": ("real", "generated", "surface")},
        Choice(
            "What does D answer then?",
            {
                "both": "Near 1 on the ring and near 0 elsewhere",
                "real": "Near 1 everywhere: all is like real",
                "generated": "Near 0 everywhere: G has made enough of them",
                "half": "About 0.5 everywhere",
            },
            {
                "both": "D does not say where points are, but which of them are real. On the ring half of "
                "them are G's.",
                "real": "Half of all points on the ring are G's, and D loses when it takes them for real. "
                "0.5 costs it least.",
                "generated": "Half of all points on the ring are real, and D loses when it takes them for "
                "G's. 0.5 costs it least.",
                "half": "D can only guess. But pale alone proves nothing: choose *25 clusters*, and D gets "
                "as pale while JS stays large.",
            },
            answers,
            SETTLED,
        ),
    ),
    (
        "The large and the small",
        "Four in five real points lie in a large blob, the others in a small one far away. G begins with all "
        "its points close together near the middle. It has to spread them over both.",
        {"data": "own", "points": CLUSTERS, "layers": ("real", "generated", "surface")},
        PULL,
    ),
    (
        "Should the losses fall?",
        f"A network that learns lowers its loss. Here are two, and G learns a ring. They play {LOWERED} "
        "steps, and G's points come near it.",
        {"data": "ring", "layers": ("real", "generated", "surface")},
        Choice(
            "What does the loss of D do meanwhile?",
            {
                "falls": "It falls: D learns as well",
                "stays": "It stays where it was",
                "returns": "It falls first, then returns to that of a guess",
                "rises": "It rises",
            },
            {
                "falls": "At first it does. But D's task gets harder with each step of G: the two play "
                "against each other, and what one gains the other may lose.",
                "stays": "It ends where it began: D guesses before it has learnt anything, and again at the "
                "end. In between it is ahead, as the curve shows. Then G gets better, and D errs more often.",
                "returns": "At first D guesses. Then it learns faster than G and gets ahead. The better G "
                "gets, the more often D is wrong, until it can only guess again. So curves say little: "
                "choose *Oscillation*. D's loss is near that of a guess on average, and yet JS never falls "
                "below 0.6 in 4,000 steps.",
                "rises": "From its least on it does: the better G gets, the more often D is wrong. But "
                "before that D learnt faster than G, and got ahead.",
            },
            losses,
            LOWERED,
        ),
    ),
    (
        "Is G done when D only guesses?",
        f"The real points form 25 clusters. After {PALE} steps D gives real and generated points about 0.5 "
        "each: it cannot tell them apart.",
        {"data": "grid", "layers": ("real", "generated", "surface")},
        Choice(
            "How do G's points lie then?",
            {
                "alike": "Like the real ones",
                "near": "Nearly like them",
                "far": "Still far from them",
            },
            {
                "alike": "0.5 says that this D cannot tell. A better one might: this one is small, and R1 "
                "keeps its slopes gentle, too gentle for 25 little clusters.",
                "near": "0.5 says that this D cannot tell. It does not say how much there was to tell. Look "
                "between the clusters.",
                "far": "0.5 says as much about D as about G. R1 keeps D's slopes gentle, so it cannot draw "
                "25 little hills. Only a measure that knows the real points says how good G is.",
            },
            undecided,
            PALE,
        ),
    ),
    (
        "Good points, all of them",
        "G takes ten steps for each of D's. Look at it when most of its points lie on real ones, the best "
        f"moment of {BUNCHED} steps. There are three islands.",
        {"data": "disjoint", "g_steps": 10, "average": 0.9, "layers": ("real", "generated", "surface")},
        Choice(
            "How many of the islands do its points cover then?",
            {"all": "All of them", "most": "Two", "few": "One"},
            {
                "all": "That a point is good says nothing about where the others are. G is asked to fool D, "
                "and one spot that fools it is enough.",
                "most": "G runs to where D is fooled just now, with all of its points. In ten steps the "
                "whole bunch gets there.",
                "few": "Each point is good, and two islands have none: a mode collapse. One looks at samples "
                "and sees nothing wrong. So ask two things: are they good, and is anything missing?",
            },
            bunched,
            BUNCHED,
        ),
    ),
)  # fmt: skip
