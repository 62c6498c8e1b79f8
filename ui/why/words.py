"""What the contest shows, said from its own numbers."""

from __future__ import annotations

from collections.abc import Mapping

from ui.why.contest import Contestants

CLEAR_POINTS = 1.5
"""Of 1,000 images, accuracies that differ by less may differ by chance."""
FAR_SHIFT = 3


def share(accuracy: float) -> str:
    """97.1 %, not to be broken over two lines."""
    return f"{accuracy:.1%}".replace("%", "\N{NO-BREAK SPACE}%")


NAMES = {"cnn": "the CNN", "perceptron": "the perceptron", "neither": "both the same"}


def verdicts(contest: Contestants, predictions: Mapping[str, str | None]) -> dict[str, str]:
    """A sentence or two on each experiment that is finished: "plain", "shifted", "shuffled".

    The last two answer a prediction, "cnn", "perceptron" or "neither", and are left out without one.
    """
    words = {}
    cnn, perceptron = contest.cnn, contest.perceptron
    if cnn.result and perceptron.result:
        accuracies = cnn.result.accuracy, perceptron.result.accuracy
        words["plain"] = on_digits(
            cnn.recipe.run.architecture.params, perceptron.recipe.run.architecture.params, *accuracies
        )
        shifts = cnn.findings.shifts, perceptron.findings.shifts
        if predicted := predictions["shifted"]:
            lost = [one[0] - one[FAR_SHIFT] for one in shifts]
            words["shifted"] = f"{on_prediction(predicted, *lost)} {on_shifts(*shifts)}"
        mixed = contest.cnn_shuffled.result, contest.perceptron_shuffled.result
        if (predicted := predictions["shuffled"]) and mixed[0] and mixed[1]:
            after = mixed[0].accuracy, mixed[1].accuracy
            lost = [before - now for before, now in zip(accuracies, after, strict=True)]
            sentence = on_shuffled(accuracies[0] - accuracies[1], *after)
            words["shuffled"] = f"{on_prediction(predicted, *lost)} {sentence}"
    return words


def on_prediction(predicted: str, cnn_lost: float, perceptron_lost: float) -> str:
    """Whether it was predicted who loses more right answers (as shares of 1)."""
    difference = 100 * (cnn_lost - perceptron_lost)
    loser = "neither" if abs(difference) < CLEAR_POINTS else "cnn" if difference > 0 else "perceptron"
    if predicted == loser:
        return f"As you predicted: {NAMES[loser]}."
    return f"You predicted {NAMES[predicted]}; it is {NAMES[loser]}."


def on_digits(cnn_params: int, perceptron_params: int, cnn: float, perceptron: float) -> str:
    points = 100 * (cnn - perceptron)
    ratio = perceptron_params / cnn_params
    if ratio > 2:
        size = f"The perceptron has {ratio:.0f} times as many parameters. "
    else:
        size = "Both have about the same number of parameters. "
    if abs(points) < CLEAR_POINTS:
        return f"{size}They are equally good: {share(cnn)} and {share(perceptron)}."
    better, worse = ("CNN", "perceptron") if points > 0 else ("perceptron", "CNN")
    errors = (1 - min(cnn, perceptron)) / max(1e-9, 1 - max(cnn, perceptron))
    return (
        f"{size}The {better} is {abs(points):.1f} points better: "
        f"the {worse} makes {errors:.1f} times as many errors."
    )


def on_shifts(cnn: tuple[float, ...], perceptron: tuple[float, ...]) -> str:
    lost = [100 * (one[0] - one[FAR_SHIFT]) for one in (cnn, perceptron)]
    words = (
        f"A shift by {FAR_SHIFT} pixels costs the CNN {lost[0]:.1f} points and the perceptron {lost[1]:.1f}. "
    )
    if lost[0] < lost[1] - CLEAR_POINTS:
        words += "The same kernels look everywhere, so most of what they find moves along. "
    return f"{words}At {len(cnn) - 1} pixels they are at {share(cnn[-1])} and {share(perceptron[-1])}."


def on_shuffled(lead: float, cnn: float, perceptron: float) -> str:
    before, after = 100 * lead, 100 * (cnn - perceptron)
    words = f"Now the CNN reaches {share(cnn)} and the perceptron {share(perceptron)}. "
    if after > CLEAR_POINTS:
        return f"{words}A lead of {after:.1f} points is left of {before:.1f}."
    if after < -CLEAR_POINTS:
        return (
            f"{words}The CNN is {-after:.1f} points behind: "
            "it looks for patterns among neighbours, and there are none any more."
        )
    return f"{words}The CNN's advantage is gone: neighbours mean nothing any more."
