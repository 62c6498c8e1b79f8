"""The cards of "Channels" and "Checkerboard"."""

from __future__ import annotations

from nn_core.findings.latent.effects import PICTURES
from nn_core.judgements.latent_questions import (
    judge_bar,
    judge_doubling,
    judge_hidden,
    judge_layers,
    judge_lost,
    judge_zones,
)
from ui.kit.answer import Answer
from ui.kit.prediction import Choice
from ui.kit.try_this import Asking
from ui.latent_space.cards.told import Numbers, Told
from ui.latent_space.checkerboard import TITLES, Grown
from ui.shell.text import percent


def _bar(found: Numbers) -> tuple[str, str]:
    return judge_bar(found["bar"], found["longest"]), (
        f"the brightest map of this sample has the bar number {found['place']:.0f} of {found['of']:.0f}: "
        f"without it pixels of {PICTURES} pictures change by {found['bar']:.3f} on average, and by "
        f"{found['longest']:.3f} without the map with the longest bar."
    )


def _layers(found: Numbers) -> tuple[str, str]:
    return judge_layers(found["early"], found["late"]), (
        f"the channel of the first layer changes {percent(found['early'])} of all ink, that of the last "
        f"layer {percent(found['late'])}."
    )


def _lost(found: Numbers) -> tuple[str, str]:
    return judge_lost(found["lost"]), (
        f"without every second one of {found['of']:.0f} channels {percent(found['lost'])} of the ink "
        "vanishes."
    )


def _fresh(found: Grown) -> Answer:
    spread = found.spread
    times = spread[1][1] / (spread[0][0] or 1.0)
    return Answer(
        judge_doubling(spread),
        f"in fresh pictures of the 3 × 3 kernel, pixels that it covers four times vary {times:.1f} times as "
        "much as those that it covers once.",
    )


def _hidden(found: Grown) -> Answer:
    return Answer(
        judge_hidden(found.before, found.after, found.real, found.plain),
        f"the energy at the stride of the transposed 3 × 3 is {found.before:.1f} before training and "
        f"{found.after:.3f} at step {found.step}. “{TITLES['upsample']}”, which makes no checkerboard, has "
        f"{found.plain:.3f} at that step. Real digits have {found.real:.3f}.",
    )


def _zones(found: Grown) -> Answer:
    middle, between, edge = found.zones
    return Answer(
        judge_zones(*found.zones),
        f"in the spectrum of the transposed 3 × 3 the middle is {middle:.1f} times as strong as the mean of "
        f"all, the ring around it {between:.1f} times, and the edge {edge:.1f} times.",
    )


CHANNELS: tuple[Asking, ...] = (
    (
        "Is the brightest map the most important?",
        "Each map is one channel of this layer, for the chosen sample. The bar below it says how much the "
        "pictures change without it. Find the brightest map.",
        {"off": (), "pick": "bright map"},
        Choice(
            "How long is its bar?",
            {
                "longest": "It is the longest",
                "long": "At least half as long as the longest",
                "short": "Shorter",
            },
            {
                "longest": "Bright says that a map is large, not what the next layer makes of it: that "
                "multiplies it by weights.",
                "long": "The next layer multiplies each map by weights. With small ones a bright map counts "
                "little.",
                "short": "The next layer multiplies each map by weights, and a bright map with small ones "
                "counts little. Switch off the map with the longest bar, then this one.",
            },
            Told("brightest", _bar),
        ),
    ),
    (
        "Early or late",
        "In G's first layer with maps, one value becomes many pixels. In the last, nearly one. In each of "
        "them, the channel with the longest bar is switched off.",
        {"layer": "first", "off": (), "pick": "clear"},
        Choice(
            "Which of the two changes the strokes in more places?",
            {"early": "The early channel", "late": "The late channel", "alike": "Both about alike"},
            {
                "early": "One early value does reach many pixels. But an early channel says what is to be "
                "where, and speaks up in few places.",
                "late": "An early channel says what is to be where, and speaks up in few places. A late one "
                "draws: it is at work wherever there are strokes. Try both.",
                "alike": "They have other tasks: early channels plan, late ones draw.",
            },
            Told("early_late", _layers),
        ),
    ),
    (
        "Half of it",
        "Every second channel of the last layer with maps gives 0. Those that are left do what they did "
        "before.",
        {"layer": "last", "off": "half", "pick": "clear"},
        Choice(
            "How much of the ink vanishes?",
            {"less": "Clearly less than half", "half": "About half", "more": "Clearly more than half"},
            {
                "less": "Many channels draw the same strokes, and the end of G squeezes: what was far beyond "
                "white is white still. So half of the channels draw more than half of the picture.",
                "half": "Channels do not share the picture out among them. Many draw the same strokes.",
                "more": "Many channels draw the same strokes, so those that are left do much of the work.",
            },
            Told("half_off", _lost),
        ),
    ),
)

CHECKERBOARD: tuple[Asking, ...] = (
    (
        "Before any training",
        "A 3 × 3 kernel moved by 2 covers some pixels once, some twice, some four times. Its weights are "
        "random before training.",
        {"step": 0},
        Choice(
            "Which pixels of fresh pictures vary most?",
            {
                "once": "Those that are covered once",
                "four": "Those that are covered four times",
                "alike": "All about alike",
            },
            {
                "once": "Each cover adds one more random product. Sums of more random numbers vary more.",
                "four": "Each cover adds one more random product, and sums of more random numbers vary more. "
                "That is the pattern in the fresh pictures.",
                "alike": "Each cover adds one more random product, so a pixel that is covered four times is "
                "a sum of four times as many. A 4 × 4 kernel covers all alike.",
            },
            _fresh,
        ),
    ),
    (
        "Does it learn to hide it?",
        "The kernel stays: it covers some pixels more often than others. But its weights learn. All three "
        "generators are trained, which takes some seconds. “Upsample” makes no checkerboard.",
        {"step": 256, "start": True},
        Choice(
            "What becomes of the checkerboard of the 3 × 3?",
            {
                "gone": "It is gone: no more is left than “Upsample” or real digits have",
                "fades": "It fades to less than half, but more is left than “Upsample” or real digits have",
                "stays": "At least half of it stays",
            },
            {
                "gone": "D sees a pattern that real digits do not have, and G's weights learn to balance "
                "it. Strokes have some energy at this stride, too: “Upsample” makes no checkerboard, and "
                "has some.",
                "fades": "D sees a pattern that real digits do not have, and G's weights learn to balance "
                "it. But not all energy at this stride is a checkerboard: “Upsample” makes none, and has "
                "some.",
                "stays": "What covers what is fixed, but weights can balance it: where four products are "
                "added each can be smaller. D asks for that.",
            },
            _hidden,
        ),
    ),
    (
        "Read the spectrum",
        "The middle of a spectrum is slow change over the whole picture; the edge is a wave of 2 pixels: "
        "bright, dark, bright, dark.",
        {"step": 0},
        Choice(
            "Where does a fresh checkerboard light up?",
            {"middle": "In the middle", "between": "In a ring between", "edge": "At the edge"},
            {
                "middle": "The middle is what changes slowly. A checkerboard changes from each pixel to the "
                "next.",
                "between": "A ring between is for longer waves. A checkerboard repeats every 2 pixels.",
                "edge": "It repeats every 2 pixels, as the stride of the kernel does, and that wave is at "
                "the edge. Find it in the fresh pictures.",
            },
            _zones,
        ),
    ),
)
