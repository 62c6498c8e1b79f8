"""What the contest shows, said from its own numbers."""

from __future__ import annotations

from collections.abc import Mapping

from nn_core.judgements.contest import ahead, judge_lead, judge_size, loses_more
from ui.shell.text import percent
from ui.why_convolution.contest import Contestants

Pair = tuple[float, float]

FAR_SHIFT = 3


def share(accuracy: float) -> str:
    """An accuracy as 97.1 %."""
    return percent(accuracy, digits=1)


NAMES = {"cnn": "the CNN", "perceptron": "the perceptron", "neither": "both the same"}


def verdicts(contest: Contestants, predictions: Mapping[str, str | None]) -> dict[str, str]:
    """A sentence or two on each experiment that is finished: "plain", "shifted", "shuffled".

    The last two answer a prediction, "cnn", "perceptron" or "neither", and are left out without one.
    """
    words = {}
    cnn, perceptron = contest.cnn, contest.perceptron
    if cnn.result and perceptron.result:
        images = len(cnn.result.validation)
        plain = cnn.result.accuracy, perceptron.result.accuracy
        params = cnn.recipe.run.architecture.params, perceptron.recipe.run.architecture.params
        words["plain"] = on_digits(*params, *plain, images)
        shifts = cnn.findings.shifts, perceptron.findings.shifts
        if predicted := predictions["shifted"]:
            told = on_prediction(predicted, far(shifts[0]), far(shifts[1]), images)
            words["shifted"] = f"{told} {on_shifts(*shifts, images)}"
        mixed = contest.cnn_shuffled.result, contest.perceptron_shuffled.result
        if (predicted := predictions["shuffled"]) and mixed[0] and mixed[1]:
            after = mixed[0].accuracy, mixed[1].accuracy
            told = on_prediction(predicted, (plain[0], after[0]), (plain[1], after[1]), images)
            words["shuffled"] = f"{told} {on_shuffled(plain, after, images)}"
    return words


def far(shifts: tuple[float, ...]) -> Pair:
    """The accuracies before and after a shift by FAR_SHIFT pixels."""
    return shifts[0], shifts[FAR_SHIFT]


WHO = {"first": "cnn", "second": "perceptron", "neither": "neither"}


def on_prediction(predicted: str, cnn: Pair, perceptron: Pair, images: int) -> str:
    """Whether it was predicted who loses more right answers, by the accuracies before and after."""
    loser = WHO[loses_more(cnn, perceptron, images)]
    if predicted == loser:
        return f"As you predicted: {NAMES[loser]}."
    return f"You predicted {NAMES[predicted]}; it is {NAMES[loser]}."


def on_digits(cnn_params: int, perceptron_params: int, cnn: float, perceptron: float, images: int) -> str:
    size = on_size(cnn_params, perceptron_params)
    better = ahead(cnn, perceptron, images)
    if better == "neither":
        if share(cnn) == share(perceptron):
            return f"{size} They are equally good: both read {share(cnn)}."
        return (
            f"{size} They read {share(cnn)} and {share(perceptron)}: "
            f"of {images:,} digits that is too close to say who is better."
        )
    winner, loser = ("CNN", "perceptron") if better == "first" else ("perceptron", "CNN")
    lead = f"{size} The {winner} is {100 * abs(cnn - perceptron):.1f} points better: "
    fewest, most = sorted((1 - cnn, 1 - perceptron))
    if fewest < 0.5 / images:
        return f"{lead}it makes no error at all."
    return f"{lead}the {loser} makes {most / fewest:.1f} times as many errors."


def on_size(cnn: int, perceptron: int) -> str:
    larger = judge_size(cnn, perceptron)
    if larger == "alike":
        return "Both have about the same number of parameters."
    name, ratio = ("perceptron", perceptron / cnn) if larger == "second" else ("CNN", cnn / perceptron)
    return f"The {name} has {ratio:.{0 if ratio > 3 else 1}f} times as many parameters."


def on_shifts(cnn: tuple[float, ...], perceptron: tuple[float, ...], images: int) -> str:
    pairs = far(cnn), far(perceptron)
    lost = [100 * (before - after) for before, after in pairs]
    words = (
        f"A shift by {FAR_SHIFT} pixels costs the CNN {lost[0]:.1f} points and the perceptron {lost[1]:.1f}. "
    )
    if loses_more(*pairs, images) == "second":
        words += "The same kernels look everywhere, so most of what they find moves along. "
    return f"{words}At {len(cnn) - 1} pixels they are at {share(cnn[-1])} and {share(perceptron[-1])}."


def on_shuffled(plain: Pair, shuffled: Pair, images: int) -> str:
    """What shuffling does to the CNN's lead; both pairs are accuracies of the CNN and of the perceptron."""
    before, after = (100 * (cnn - perceptron) for cnn, perceptron in (plain, shuffled))
    words = f"Now the CNN reaches {share(shuffled[0])} and the perceptron {share(shuffled[1])}. "
    lead = judge_lead(ahead(*plain, images), ahead(*shuffled, images))
    return (
        words
        + {
            "kept": f"It leads by {after:.1f} points; before, by {before:.1f}.",
            "turned": f"The CNN is {-after:.1f} points behind: "
            "it looks for patterns among neighbours, and there are none any more.",
            "gone": "The CNN's advantage is gone: neighbours mean nothing any more.",
            "none": "Neither is clearly better now, and the CNN was not before.",
        }[lead]
    )
