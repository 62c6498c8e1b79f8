"""The cards about a contest: they are answered once its networks are trained."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.findings.trained import STEPS, Recipe, Trained
from nn_core.judgements.beliefs import judge_filters
from nn_core.judgements.contest import ahead, judge_left
from nn_core.numerals import correlation
from ui.kit.answer import Answer
from ui.kit.course import Course, course
from ui.kit.finding import Found, Memo
from ui.kit.prediction import Choice, Number, Prediction
from ui.kit.try_this import Asking, is_told
from ui.why_convolution.contest import CHANNELS, UNITS, recipes, units
from ui.why_convolution.params import Chosen
from ui.why_convolution.words import FAR_SHIFT, share

ORDER = ("cnn", "perceptron", "cnn_shuffled", "perceptron_shuffled")
AGAIN = " again"
FILTERS = "{}, {} and {}".format(*CHANNELS["size"])
"""Of the convolutions of the CNN that a perceptron of equal size competes with."""
Courses = Mapping[str, Course]


@dataclass(frozen=True)
class Of:
    """An answer from some of the trained networks of a contest.

    Attributes:
        names: in `ORDER`; one that ends with AGAIN is the same network from other random weights.
        experiment: the one of `PREDICTED` that shows the same of those networks.
    """

    names: tuple[str, ...]
    tell: Callable[[Courses], Answer]
    experiment: str = ""

    def recipes(self, match: str, seed: int) -> dict[str, Recipe]:
        """What is trained for it, by name."""
        made = dict(zip(ORDER, recipes(match, seed), strict=True))
        made |= {
            f"{name}{AGAIN}": recipe for name, recipe in zip(ORDER, recipes(match, seed + 1), strict=True)
        }
        return {name: made[name] for name in self.names}

    def __call__(self, found: Courses) -> Answer:
        return self.tell(found)


def search(prediction: Prediction, values: Mapping[str, Any], memo: Memo) -> Found:
    """The networks that a card is about, once they are trained; it waits for them by itself."""
    assert isinstance(prediction.answer, Of)
    reader = memo.setdefault("reader", secrets.token_hex(8))
    made = prediction.answer.recipes(values["match"], values["seed"])
    found = {name: course(recipe, reader) for name, recipe in made.items()}
    problem = next((one.problem for one in found.values() if one.problem), "")
    if problem:
        return Found(words=problem, is_over=True)
    if all(one.result for one in found.values()):
        return Found(found)
    steps = sum(one.step for one in found.values())
    return Found(words=f"Being measured: step {steps:,} of {STEPS * len(found):,}.")


def told_by_cards(chosen: Chosen) -> dict[str, list[str]]:
    """The networks of the chosen contest of which a card has told how they fare in an experiment, by
    experiment: that is shown there as well, also before a prediction.
    """
    told: dict[str, list[str]] = {}
    for card in TRY:
        _, _, values, prediction = card
        of = prediction.answer
        assert isinstance(of, Of)
        is_of_contest = (values["match"], values["seed"]) == (chosen.match, chosen.seed)
        if of.experiment and is_of_contest and is_told(card):
            told.setdefault(of.experiment, []).extend(of.names)
    return told


def _weights(found: Courses) -> Answer:
    cnn, perceptron = (found[name].result for name in ("cnn", "perceptron"))
    assert cnn is not None
    assert perceptron is not None
    counts = cnn.architecture.params, perceptron.architecture.params
    return Answer(
        counts[1] / counts[0],
        f"the perceptron of {_units(found)} units has {counts[1]:,} parameters and reads "
        f"{share(perceptron.accuracy)}, the CNN has "
        f"{counts[0]:,} and reads {share(cnn.accuracy)}: {counts[1] / counts[0]:.0f} times as many.",
    )


def _units(found: Courses) -> int:
    return units(found["perceptron"].recipe.run.architecture)


def _pushed(found: Courses) -> Answer:
    shifts = found["perceptron"].findings.shifts
    return Answer(
        judge_left(shifts[FAR_SHIFT]),
        f"the perceptron of {_units(found)} units reads {share(shifts[0])} of the digits where they are, and "
        f"{share(shifts[FAR_SHIFT])} of them {FAR_SHIFT} pixels aside.",
    )


def _shuffled(found: Courses) -> Answer:
    plain, shuffled = (found[name].result for name in ("perceptron", "perceptron_shuffled"))
    assert plain is not None
    assert shuffled is not None
    better = ahead(plain.accuracy, shuffled.accuracy, len(plain.validation))
    return Answer(
        {"first": "worse", "second": "better", "neither": "same"}[better],
        f"the perceptron of {_units(found)} units reads {share(plain.accuracy)} of the digits as they are, "
        f"and {share(shuffled.accuracy)} of them shuffled.",
    )


def _pushed_far(found: Courses) -> Answer:
    shifts = found["cnn"].findings.shifts
    return Answer(
        judge_left(shifts[-1]),
        f"the CNN reads {share(shifts[0])} of the digits where they are, {share(shifts[FAR_SHIFT])} of them "
        f"{FAR_SHIFT} pixels aside, and {share(shifts[-1])} of them {len(shifts) - 1} pixels aside.",
    )


def _filters(found: Courses) -> Answer:
    first, second = (found[name].result for name in ("cnn", f"cnn{AGAIN}"))
    assert first is not None
    assert second is not None
    alike = correlations(first, second)
    in_place = float(np.diag(alike).mean())
    return Answer(
        judge_filters(in_place),
        f"they read {share(first.accuracy)} and {share(second.accuracy)}. A first filter of the one and the "
        f"filter at the same place in the other correlate by {correlation(in_place)} on average, and with "
        f"the most alike of all by {correlation(alike.max(axis=1).mean())}; 1 would be equal, 0 nothing in "
        "common.",
    )


def correlations(first: Trained, second: Trained) -> NDArray[np.float64]:
    """Of each first filter of the one (rows) with each of the other."""
    of_first, of_second = (one.weights["conv1.weight"] for one in (first, second))
    count = len(of_first)
    every: NDArray[np.float64] = np.corrcoef(of_first.reshape(count, -1), of_second.reshape(count, -1))
    return every[:count, count:]


TRY: tuple[Asking, ...] = (
    (
        "Pay for accuracy with weights",
        "A small CNN, and a perceptron that has as many weights as it needs to be about as good: "
        f"{UNITS['accuracy']} hidden units, each with a weight for every pixel.",
        {"match": "accuracy", "seed": 0},
        Number(
            "How many times as many parameters does it have?",
            low=1.0,
            high=1000.0,
            step=1.0,
            exact=20.0,
            near=80.0,
            because={
                "right": "A kernel of a CNN is used at every place of the picture. The perceptron has to "
                "learn each stroke anew wherever it may stand, with weights of its own.",
                "high": "So bad it is not: hidden units share what they have learnt among all ten digits.",
            },
            answer=Of(("cnn", "perceptron"), _weights),
        ),
    ),
    (
        "Push the digits aside",
        f"The perceptron of {UNITS['accuracy']} hidden units, from other random weights. It reads most "
        f"centred digits. Now each digit is pushed aside by {FAR_SHIFT} of its 28 pixels. You would hardly "
        "notice.",
        {"match": "accuracy", "seed": 1},
        Choice(
            "How many of 100 does it still read?",
            {"most": "80 or more", "half": "50 to 79", "few": "Fewer than 50"},
            {
                "most": "To the perceptron a pixel is a number at a fixed place. Pushed aside, all numbers "
                "stand at places where it has learnt other weights.",
                "half": "To the perceptron a pixel is a number at a fixed place, and most strokes have left "
                "theirs. What of the CNN? Predict it, then move over the second chart.",
                "few": "To the perceptron a pixel is a number at a fixed place, and most strokes have left "
                "theirs. What of the CNN? Predict it, then move over the second chart.",
            },
            Of(("perceptron",), _pushed, "shifted"),
        ),
    ),
    (
        "Take the neighbours away",
        "The pixels of all digits are shuffled, each time in the same way. To you that is noise. A "
        f"perceptron of {UNITS['size']} hidden units, of about the size of its CNN, learns from shuffled "
        "digits, and is tested on shuffled ones.",
        {"match": "size", "seed": 1},
        Choice(
            "What becomes of its right answers?",
            {"worse": "Fewer are right", "same": "As many are right", "better": "More are right"},
            {
                "worse": "A unit of the perceptron adds up all pixels with a weight for each. In which order "
                "they come is all the same to a sum.",
                "same": "A unit adds up all pixels with a weight for each, and a sum does not mind the "
                "order: it never knew which pixels are neighbours. What of the CNN? Predict it in the third "
                "chart.",
                "better": "A unit adds up all pixels with a weight for each. A sum does not mind the order, "
                "so nothing gets easier.",
            },
            Of(("perceptron", "perceptron_shuffled"), _shuffled, "shuffled"),
        ),
    ),
    (
        "And what does the CNN mind?",
        "A CNN looks with the same kernels everywhere, and pools. So, it is said, it does not mind where a "
        f"digit stands. This one has {FILTERS} filters. Now each digit is pushed aside by 6 of its 28 "
        "pixels.",
        {"match": "size", "seed": 1},
        Choice(
            "How many of 100 does it still read?",
            {"most": "80 or more", "half": "50 to 79", "few": "Fewer than 50"},
            {
                "most": "Its maps do move along. But the dense layer at the end has a weight for each place "
                "of them, and has learnt the places of centred digits.",
                "half": "Its maps move along, but the dense layer at the end knows places. With 3 pixels it "
                "loses less than a perceptron does. What it never saw, it does not know.",
                "few": "Its maps move along, but the dense layer at the end has a weight for each place of "
                "them. Large networks mind shifts as well, some of a single pixel (Azulay and Weiss, 2019).",
            },
            Of(("cnn",), _pushed_far, "shifted"),
        ),
    ),
    (
        "Who wrote its filters?",
        f"Two CNNs of one plan, with {FILTERS} filters, learn from the same digits. Only the random numbers "
        "that they begin with are others. Both read about as well.",
        {"match": "size", "seed": 0},
        Choice(
            "How alike are their first filters, one by one?",
            {
                "same": "Equal, or nearly: that is how a digit is read",
                "akin": "Much alike",
                "others": "They have little in common",
            },
            {
                "same": "Nobody wrote them, and the digits do not settle them: there are many ways to read "
                "as well. Where training ends hangs on where it begins.",
                "akin": "The digits are the same, so both find strokes. But which filter finds which stroke "
                "hangs on the random numbers that it begins with.",
                "others": "Nobody wrote them. Plan, data and steps are programmed; what comes of them hangs "
                "on random numbers too. Another beginning, and other filters read as well.",
            },
            Of(("cnn", f"cnn{AGAIN}"), _filters),
        ),
    ),
)
