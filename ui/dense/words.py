"""What the page says while its network is being trained; its experiments, and what to predict of each."""

from __future__ import annotations

from collections.abc import Sequence

from nn_core.findings.trained import STEPS
from nn_core.judgements.dense import Sure, judge_against, judge_heat, judge_sure
from nn_core.mechanics.softmax import softmax
from nn_core.numerals import readable
from ui.dense.lesson import Lesson, recipe
from ui.kit.answer import Answer
from ui.kit.prediction import Choice
from ui.kit.try_this import Asking
from ui.shell.text import percent


def being_trained() -> str:
    """Which network is trained and on what, from its own architecture."""
    run = recipe().run
    rows = run.architecture.summary()
    layers = " → ".join(f"{row.name} ({' x '.join(map(str, row.out_shape))})" for row in rows)
    count = len(run.load().labels)
    held_out = round(count * run.config.validation_share)
    return (
        f"**What is being trained:** {layers}. "
        f"Its {run.architecture.params:,} weights and biases start at random. "
        f"In {STEPS} steps of {run.config.batch_size} images it learns from {count - held_out:,} handwritten "
        f"digits; the other {held_out:,} are kept aside, to see how well it reads digits that are new to it. "
        "This happens only once. Then the page opens here, with its last feature maps and its dense layer."
    )


def evidence(lesson: Lesson) -> Answer:
    """What speaks against the class that wins, beside what speaks for it."""
    winner = int(lesson.logits.argmax())
    sums = {label: _for_and_against(lesson, label) for label in (winner, lesson.label)}
    said = (f"{favour:.1f} for a {label}, {less:.1f} against it" for label, (favour, less) in sums.items())
    return Answer(judge_against(*sums[winner]), f"the products add up to {', and to '.join(said)}.")


def _for_and_against(lesson: Lesson, label: int) -> tuple[float, float]:
    products = lesson.trained.weights["linear1.weight"][label] * lesson.features.ravel()
    return float(products.clip(min=0).sum()), float(-products.clip(max=0).sum())


def heat(lesson: Lesson) -> Answer:
    """What the temperature does to the class that wins without it."""
    hot = lesson.chosen.temperature
    before, after = (softmax(lesson.logits / one).probabilities for one in (1.0, hot))
    winner = int(before.argmax())
    return Answer(
        judge_heat(before, after),
        f"the {winner} has {percent(before[winner], 1)} at temperature 1, and {percent(after[winner], 1)} at "
        f"{hot:.0f}, where the {int(after.argmax())} has the most.",
    )


def sure_of_a_cat(lesson: Lesson) -> Answer:
    """How sure it is of a picture of no digit."""
    best, share, sure = _says(lesson)
    return Answer(
        "sure" if sure == "certain" else sure,
        f"it says {best}, with {percent(share)}. The score of that is "
        f"{readable(f'{lesson.logits[best]:.1f}')}.",
    )


def sure_of_a_mistake(lesson: Lesson) -> Answer:
    """How sure it is of its answer to an image of the set."""
    best, share, sure = _says(lesson)
    return Answer(
        "unsure" if sure == "even" else sure,
        f"it says {best}, with {percent(share, 1)}. The image is labelled {lesson.truth}.",
    )


def _says(lesson: Lesson) -> tuple[int, float, Sure]:
    """The class that wins, its probability, and how sure that is."""
    probabilities = softmax(lesson.logits).probabilities
    best = int(probabilities.argmax())
    share = float(probabilities[best])
    return best, share, judge_sure(share, len(probabilities))


TRY: tuple[Asking, ...] = (
    (
        "Evidence against",
        "This is a 4, and the network reads it as one. The score of a class is a sum of 784 products: some "
        "speak for it, some against. The picture will show those of 9: find the darkest orange ones. Then "
        "click class 4.",
        {"digit": 4, "example": 4, "label": 9, "view": "products"},
        Choice(
            "How much in this picture speaks against a 4?",
            {
                "none": "Nothing",
                "little": "Something, less than a tenth of what speaks for it",
                "much": "Between a tenth and all of what speaks for it",
                "more": "As much as speaks for it, or more",
            },
            {
                "none": "The weights were learned from many digits. What most 4s do not have speaks against "
                "a 4, also where it is part of one.",
                "little": "A class need not be without doubt to win. Its sum only has to be larger than the "
                "other nine.",
                "much": "No picture is just like the 4s that it learned from. The 4 wins because its sum is "
                "the largest of ten, not because nothing speaks against it.",
                "more": "Then the sum would be below 0, or just 0. That can win as well, if the other sums "
                "are lower still.",
            },
            evidence,
        ),
    ),
    (
        "Heat it up",
        "The network reads this 8 correctly, and is sure of it. Temperature 10 divides all ten scores by "
        "ten, before softmax makes probabilities of them. What happens to the loss? Then cool down to 0.1.",
        {"digit": 8, "example": 3, "temperature": 10.0},
        Choice(
            "What becomes of the 8?",
            {
                "other": "Another class wins",
                "less": "It wins, with less than half its probability",
                "kept": "It wins, with half its probability or more",
            },
            {
                "other": "All scores are divided by the same number, so their order stays: the largest is "
                "still the largest, and has the largest probability.",
                "less": "The order of the scores stays, but the gaps between them shrink to a tenth. Softmax "
                "goes by the gaps: the hotter, the more alike the probabilities.",
                "kept": "Softmax does not go by how many times one score is another, but by the gap. A gap "
                "of 7 makes a probability 1,000 times as large, a gap of 0.7 only twice.",
            },
            heat,
        ),
    ),
    (
        "A cat among the digits",
        "This network has seen nothing but digits. Now it gets a photograph of a cat. Its ten probabilities "
        "always add up to 1. Look at the scores before you trust the probabilities.",
        {"input": "photograph", "photo": "cat"},
        Choice(
            "How sure is it of one of the digits?",
            {
                "even": "Less than 20 %: all are about alike",
                "unsure": "Between 20 % and 50 %",
                "sure": "50 % or more",
            },
            {
                "even": "For that all ten scores would have to be nearly equal. Nobody taught it to do that "
                "where there is no digit: it has no answer for “none of these”.",
                "unsure": "Nothing keeps it from being surer. Softmax only compares the ten scores, and a "
                "gap of 2 already makes a probability 7 times as large.",
                "sure": "Softmax only compares the ten scores with each other. The least bad of ten bad ones "
                "may still get most of the probability. How sure it is does not say whether it can know.",
            },
            sure_of_a_cat,
        ),
    ),
)


def worst_mistake(wrong: Sequence[tuple[int, int]]) -> Asking:
    """The card of the first of the mistakes: digit and example, the surest first."""
    return (
        "Its worst mistake",
        "Of all images kept aside, this is the one that it gets wrong with the most confidence. First say "
        "how sure it is. Then look: would you have read it so? Which terms tipped the balance?",
        {"digit": wrong[0][0], "example": wrong[0][1]} if wrong else {"digit": 5, "example": 1},
        Choice(
            "How sure is it of its wrong answer?",
            {"unsure": "Less than 50 %", "sure": "Between 50 % and 90 %", "certain": "90 % or more"},
            {
                "unsure": "It has no way to feel that it is wrong. A stroke in an unusual place can add to a "
                "wrong score as much as any stroke does to the right one.",
                "sure": "This is the surest of all its mistakes. There the gap between the wrong score and "
                "the others may be as large as in a right answer.",
                "certain": "A probability says how far one score is above the others, not whether that is "
                "right. Some wrong answers come with as much confidence as right ones.",
            },
            sure_of_a_mistake,
        ),
    )
