"""The cards of "Plane" and "Directions"."""

from __future__ import annotations

from nn_core.judgements.latent_questions import (
    judge_border,
    judge_corners,
    judge_middle,
    judge_share,
    judge_strips,
)
from ui.kit.prediction import Choice, Number
from ui.kit.try_this import Asking
from ui.latent_space.cards.told import Numbers, Told
from ui.shell.text import percent


def _border(found: Numbers) -> tuple[str, str]:
    ways = f"{found['ways']:.0f} of {found['of']:.0f} straight ways lead to another class"
    between = (
        f", and on them no class is clear for {percent(found['unsure'])} of the way" if found["ways"] else ""
    )
    return judge_border(found["ways"], found["unsure"]), (
        f"{ways}{between}. Nowhere does one of 50 equal steps make more than {percent(found['jump'])} of the "
        "change of its way."
    )


def _middle(found: Numbers) -> tuple[str, str]:
    return judge_middle(found["sure"], found["away"], found["nearest"]), (
        f"a classifier is {percent(found['sure'])} sure of its class. A pixel of it is "
        f"{percent(found['away'])} of black to white from the mean of 256 samples; the nearest of those is "
        f"{percent(found['nearest'])} from it. Their shortest noise is {found['short']:.1f} long."
    )


def _corners(found: Numbers) -> tuple[str, str]:
    holds = judge_corners(found["width_far"], found["width_near"], found["grey_far"], found["grey_near"])
    return holds, (
        f"strokes are {found['width_far']:.1f} pixels wide in the corners and {found['width_near']:.1f} near "
        f"the middle, and {percent(found['grey_far'])} of the pixels are grey there, not "
        f"{percent(found['grey_near'])}."
    )


def _strips(found: Numbers) -> tuple[str, str]:
    return judge_strips(found["first"], found["last"]), (
        f"a pixel changes by {percent(found['first'], 1)} of black to white along d1, and by "
        f"{percent(found['last'], 1)} along the last direction."
    )


def _chance(found: Numbers) -> tuple[float, str]:
    return 100 * found["random"], (
        f"{found['count']:.0f} random directions have {percent(found['random'])} of the variance, the first "
        f"{found['count']:.0f} principal ones {percent(found['principal'])}."
    )


def _slider(found: Numbers) -> tuple[str, str]:
    return judge_share(found["share"]), (
        f"slider d{found['slider']:.0f} makes the strokes of this sample {found['own']:.1f} pixels wider. It "
        f"does so, and keeps the class, in {percent(found['share'])} of {found['of']:.0f} other clear ones."
    )


PLANE: tuple[Asking, ...] = (
    (
        "Where does a class end?",
        "Begin at a picture that a classifier is sure of. From there, walk straight on until you reach a "
        "clear picture of another class.",
        {"axes": "principal", "reach": 1.0, "u": 0.0, "v": 0.0, "pick": "clear centre"},
        Choice(
            "What comes before the next class?",
            {
                "jump": "Nothing: it jumps from one class to the other",
                "stretch": "A stretch that is of no clear class",
                "none": "No other class is within this plane",
            },
            {
                "jump": "G is continuous: a small step in the noise is a small step in the picture. So it "
                "passes through all that lies between.",
                "stretch": "G is continuous, so it has to pass through what lies between two classes, though "
                "no real picture looks like that. Drag slowly across a border, and look at it.",
                "none": "The plane reaches as far as noise usually does, and all classes have to find room "
                "there. Drag around in it.",
            },
            Told("border", _border),
        ),
    ),
    (
        "The middle",
        "In the middle of the plane around 0 the noise is all zeros. That is the mean of all noise, but no "
        "noise that G has learnt from was nearly so short.",
        {"centre": 0, "u": 0.0, "v": 0.0},
        Choice(
            "What does G make of it?",
            {
                "clear": "A clear picture of one class",
                "mean": "Nearly the mean of all its pictures",
                "other": "Neither",
            },
            {
                "clear": "A class has its place away from the middle. In the middle all of them meet.",
                "mean": "All classes meet in the middle, and G goes from each to each without a jump. So the "
                "middle has something of all of them.",
                "other": "All classes meet in the middle, and G goes from each to each without a jump.",
            },
            Told("middle", _middle),
        ),
    ),
    (
        "Longer than noise",
        "With *Reach* at its end, noise in the corners of the plane is so long that G hardly ever met it. "
        "Think of the four corners, beside the pictures near the middle.",
        {"axes": "principal", "centre": 0, "reach": 2.0, "u": 1.0, "v": 1.0},
        Choice(
            "What are strokes like in the corners?",
            {
                "smear": "Wider and greyer: a smear",
                "hard": "Thinner and harder, with less grey",
                "other": "Neither",
            },
            {
                "smear": "Long noise makes all numbers inside G larger, and large numbers are driven to "
                "black or white at its end. Grey comes from small ones.",
                "hard": "Long noise makes all numbers inside G larger. The end of G squeezes them into black "
                "to white, so large numbers leave little grey.",
                "other": "Compare the four corners with the middle: how wide, how grey?",
            },
            Told("corners", _corners),
        ),
    ),
)

DIRECTIONS: tuple[Asking, ...] = (
    (
        "Big shares, big changes",
        "A share says how much of the variance that noise gives G's first layer lies along a direction. d1 "
        "has the largest share, the last direction the smallest. All other layers come after that.",
        {"axes": "principal", "slides": ()},
        Choice(
            "Which strip of pictures changes more?",
            {
                "much": "That of d1, at least twice as much",
                "more": "That of d1, but less than twice as much",
                "less": "That of the last one, or both alike",
            },
            {
                "much": "What hardly moves the first layer can hardly move those behind it.",
                "more": "What hardly moves the first layer can hardly move those behind it. Look at both "
                "strips: the arrows below turn the page.",
                "less": "The layers behind the first see the noise only through it. What hardly moves it "
                "hardly moves them.",
            },
            Told("strips", _strips),
        ),
    ),
    (
        "Better than chance?",
        "These are *Random* directions, perpendicular to each other. If the noise has 32 numbers there are "
        "32 of them, and their shares add up to 100 %. The page shows six.",
        {"axes": "random", "slides": ()},
        Number(
            "How many per cent of the variance do these six have together?",
            low=0.0,
            high=100.0,
            step=1.0,
            exact=3.0,
            near=8.0,
            because={
                "right": "Chance prefers no direction, so each gets about an equal share. With 32 of "
                "them, six have 19 %. Principal directions are chosen to have more.",
                "high": "Chance prefers no direction. Think of 32 directions that share 100 % equally.",
            },
            answer=Told("chance", _chance),
        ),
    ),
    (
        "One thing at a time",
        "One of the first twelve sliders makes the strokes of this sample wider, and its class stays the "
        "same. Then the slider is tried on other samples.",
        {"axes": "principal", "slides": (), "pick": "width slider"},
        Choice(
            "In how many of the others does it do the same?",
            {
                "most": "In at least four of five",
                "some": "In some",
                "few": "In fewer than one of five",
            },
            {
                "most": "Nobody told G to keep width apart from all else. What one direction changes depends "
                "on where it starts.",
                "some": "What a direction changes depends on where it starts, more than one would think.",
                "few": "Nobody told G to keep width apart from all else. The same step changes something "
                "else where it starts from another sample. Find the slider, and start from some.",
            },
            Told("slider", _slider),
        ),
    ),
)
