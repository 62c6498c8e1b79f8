"""What the page "GAN in the plane" says around its picture, and its prepared experiments."""

from __future__ import annotations

import math

from ui.kit.try_this import Experiment

INTRODUCTION = (
    "**G**, the generator, turns random numbers into :violet[**points**]. **D**, the discriminator, sees "
    "them beside :green[**real points**] and says of every place what it expects there: :blue[**blue**] for "
    "real, :orange[**orange**] for generated. G moves its points along the arrows, to where D would take "
    "them for real. When G has learnt everything, D can only guess, and with most losses the colours fade."
)

JS, KL = "JS(real, G)", "KL(real \N{DOUBLE VERTICAL LINE} G)"
"""What the two divergences are called, wherever they stand."""

DIVERGENCES = (
    f"**{JS}** and **{KL}**, the Jensen-Shannon and the Kullback-Leibler divergence, say in bits how far the "
    "generated points are from the real ones; 0 is not at all. Both compare how many points fall into each "
    "of 30 × 30 cells. JS is the same both ways and at most 1. KL has a direction: it asks where real "
    "points lie and G puts none, and each such cell would make it infinite. So 1 % of both sets counts as "
    "spread evenly over the plane. The dashed line is what chance alone makes of two real samples."
)


def _blob(count: int, x: float, y: float, radius: float) -> tuple[tuple[float, float], ...]:
    """Points spread evenly over a disc, along a spiral with the golden angle."""
    turn = math.pi * (3 - math.sqrt(5))
    places = ((radius * math.sqrt((at + 0.5) / count), at * turn) for at in range(count))
    return tuple((round(x + r * math.cos(a), 2), round(y + r * math.sin(a), 2)) for r, a in places)


LARGE, SMALL = ((-1.1, -0.7), 0.8), ((1.5, 1.3), 0.25)
"""Centre and radius of two blobs, the large one with four times as many points."""

TRY: tuple[Experiment, ...] = (
    (
        "D stands still",
        "This game has been played for 300 steps. **Predict:** from now on only G learns. Where will its "
        "points go? **Do:** press *Step G* twenty times. **See:** they leave the ring for the bluest spot, "
        "and JS climbs. That is why D must keep up.",
        {
            "steps": 300, "data": "ring", "average": 0.0, "d_act": "tanh", "g_rate": 0.005, "r1": 0.1,
            "layers": ("real", "generated", "surface"),
        },
    ),
    (
        "A line cannot tear",
        "G gets one random number only, so all it can lay down is a line. **Predict:** can it cover three "
        "islands with that? **Do:** train for 2,000 steps. **See:** it reaches all three, but the line never "
        "tears: a few points always lie between. Then try a ring.",
        {"data": "disjoint", "dims": 1, "layers": ("real", "generated", "surface", "manifold")},
    ),
    (
        "When nothing is left to find",
        "**Predict:** what does D answer everywhere once G is good? **Do:** train until the curve of JS is "
        "flat. **See** how pale the plane has become. But pale alone proves nothing: choose *25 clusters*, "
        "and D is as pale while JS stays large.",
        {"data": "ring", "layers": ("real", "generated", "surface")},
    ),
    (
        "The large and the small",
        "Four in five points lie in the large blob. **Predict:** which one does G find first? **Do:** "
        "train. **See:** the large one, then the small one, and it keeps both. Draw two of your own: how "
        "small may the second be?",
        {
            "data": "own", "points": _blob(64, *LARGE[0], LARGE[1]) + _blob(16, *SMALL[0], SMALL[1]),
            "layers": ("real", "generated", "surface"),
        },
    ),
)  # fmt: skip
"""`steps`: how many are taken at once; the rest are values of the address."""
