"""What the contest shows, said from its own numbers."""

from __future__ import annotations

from ui.why.contest import Contestants

CLEAR_POINTS = 1.5
"""Of 1,000 images, accuracies that differ by less may differ by chance."""
FAR_SHIFT = 3


def share(accuracy: float) -> str:
    """97.1 %, not to be broken over two lines."""
    return f"{accuracy:.1%}".replace("%", "\N{NO-BREAK SPACE}%")


def verdicts(contest: Contestants) -> dict[str, str]:
    """A sentence or two on each experiment that is finished: "plain", "shifted", "shuffled"."""
    words = {}
    cnn, perceptron = contest.cnn, contest.perceptron
    if cnn.result and perceptron.result:
        words["plain"] = on_digits(
            cnn.recipe.run.architecture.params,
            perceptron.recipe.run.architecture.params,
            cnn.result.accuracy,
            perceptron.result.accuracy,
        )
        words["shifted"] = on_shifts(cnn.findings.shifts, perceptron.findings.shifts)
        mixed = contest.cnn_shuffled.result, contest.perceptron_shuffled.result
        if mixed[0] and mixed[1]:
            lead = cnn.result.accuracy - perceptron.result.accuracy
            words["shuffled"] = on_shuffled(lead, mixed[0].accuracy, mixed[1].accuracy)
    return words


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
