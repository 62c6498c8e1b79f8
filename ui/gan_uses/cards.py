"""The experiments of "What GANs are for", and what to predict of each: answered by classifiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nn_core.findings.augmentation.plan import Plan, Trial
from nn_core.findings.augmentation.trials import Classifying, Doing
from nn_core.judgements.augmentation import judge_effect
from nn_core.measure.comparison import Difference, mean_of, paired
from ui.gan_uses import bench
from ui.gan_uses.params import complete
from ui.kit.answer import Answer
from ui.kit.finding import Found, Memo
from ui.kit.prediction import Choice, Prediction
from ui.kit.steering import asked
from ui.kit.try_this import Asking
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.training.jobs import JobHandle

FEW, MANY = 10, 100
SEEDS = range(4)
"""One more than can tell anything from chance: with three, a card was told in one run and not in another."""
LONG, SHORT = 300, 200
"""Steps of the classifiers of a card."""
BEGINNER = 300
"""Steps of a GAN that stops early."""


@dataclass(frozen=True)
class Scores:
    """The accuracies (0..1) of a recipe's classifiers, and of those with real images only, seed by seed.

    Attributes:
        by_size: those with real images only and those with the recipe, by the number of images of each class.
        images: how many images they were tested on. steps: how many each had learnt for.
    """

    by_size: Mapping[int, tuple[tuple[float, ...], tuple[float, ...]]]
    images: int
    steps: int

    def gain(self, size: int) -> Difference:
        """How much better the recipe is than real images only, with so many of each class."""
        real, more = self.by_size[size]
        return paired(more, real)


@dataclass(frozen=True)
class Of:
    """An answer from classifiers: those of a recipe and those beside them, of some sizes."""

    recipe: str
    sizes: tuple[int, ...]
    tell: Callable[[Scores], Answer]

    def __call__(self, found: Scores) -> Answer:
        return self.tell(found)

    def trials(self, plan: Plan) -> dict[tuple[int, str, int], Trial]:
        """What is trained for it, by size, recipe and seed."""
        recipes = ("real", self.recipe)
        return {
            (size, name, seed): plan.trial(name, size, seed)
            for seed in SEEDS
            for size in self.sizes
            for name in recipes
        }


def search(prediction: Prediction, values: Mapping[str, Any], memo: Memo) -> Found:
    """The classifiers that a card is about, once they are tested; each is trained once for all visitors."""
    of = prediction.answer
    assert isinstance(of, Of)
    plan = complete(values).plan
    trials = of.trials(plan)
    tested: dict[tuple[int, str, int], float] = {}
    steps = 0
    for place, trial in trials.items():
        outcome = bench.outcome(trial)
        if outcome is None:
            handle = asked(Classifying(trial))
            if handle.problem:
                return Found(words=handle.problem, is_over=True)
            steps += _steps(trial, handle)
        elif outcome.accuracy is None:
            return Found(words="A training broke down.", is_over=True)
        else:
            tested[place] = outcome.accuracy
            steps += _all_steps(trial)
    if len(tested) < len(trials):
        total = sum(map(_all_steps, trials.values()))
        gans = sum(trial.gan is not None for trial in trials.values())
        trained = f"{len(trials)} classifiers" + (f" and {gans} GANs" if gans else "")
        return Found(words=f"Being measured: step {steps:,} of the {total:,} of {trained} together.")

    def of_all_seeds(size: int, recipe: str) -> tuple[float, ...]:
        return tuple(tested[size, recipe, seed] for seed in SEEDS)

    by_size = {size: (of_all_seeds(size, "real"), of_all_seeds(size, of.recipe)) for size in of.sizes}
    return Found(Scores(by_size, _test_images(plan.data), plan.steps))


def _all_steps(trial: Trial) -> int:
    return trial.steps + (trial.gan.steps if trial.gan else 0)


def _steps(trial: Trial, handle: JobHandle) -> int:
    """How many steps of a classifier and its GAN are done."""
    doing = handle.progress.finding
    if not isinstance(doing, Doing):
        return 0
    return doing.step if doing.kind == "gan" else _all_steps(trial) - trial.steps + doing.step


def _test_images(data: str) -> int:
    from nn_core.data import load
    from nn_core.data.augmentation import validation_images

    return len(validation_images(load(data)).labels)


OPEN = (
    f"{len(SEEDS)} seeds cannot tell that from chance: look at it, run it, and press “One more seed” there."
)


def _wears_off(found: Scores) -> Answer:
    difference = paired(found.gain(FEW).values, found.gain(MANY).values)
    return _answer(difference, {"more": "few", "less": "many", "same": "alike"}, _both(found))


def _too_far(found: Scores) -> Answer:
    return _answer(found.gain(FEW), EFFECTS, _both(found))


def _stops_early(found: Scores) -> Answer:
    real, generated = _means(found, FEW)
    return _answer(
        found.gain(FEW),
        EFFECTS,
        f"after its {found.steps:,} steps the classifier reads {real} of the {found.images:,} validation "
        f"images with the real ones only, and {generated} with the samples.",
    )


EFFECTS = {"more": "better", "less": "worse", "same": "same"}


def _answer(difference: Difference, kinds: Mapping[str, str], numbers: str) -> Answer:
    """What that difference says, by what more, less and the same are called, with its numbers."""
    effect = judge_effect(difference)
    measured = f"{numbers} These are means of {difference.count} seeds."
    return Answer(None, f"{measured} {OPEN}") if effect is None else Answer(kinds[effect], measured)


def _both(found: Scores) -> str:
    (before, after), (much, more) = _means(found, FEW), _means(found, MANY)
    return (
        f"after {found.steps:,} steps a classifier with {FEW} images of each class reads {before} of the "
        f"{found.images:,} validation images, and {after} with moved ones. One with {MANY} reads {much}, and "
        f"{more}."
    )


def _means(found: Scores, size: int) -> tuple[str, ...]:
    """Accuracy with real images only, and with the recipe."""
    return tuple(percent(mean_of(values).mean, 1) for values in found.by_size[size])


TRY: tuple[Asking, ...] = (
    (
        "Does it wear off?",
        "Images are shifted by up to 2 pixels and turned by up to 15 degrees, anew each time. One classifier "
        f"has {FEW} images of each class, another {MANY}. Each learns for {LONG} steps.",
        {"sizes": (FEW, MANY), "shift": 2, "rotation": 15, "steps": LONG, "seeds": len(SEEDS)},
        Choice(
            "Where does shifting and turning gain more?",
            {
                "few": f"With {FEW} images of each class",
                "many": f"With {MANY} images of each class",
                "alike": "About as much with both",
            },
            {
                "few": "Moved images say what may change while the class stays. Few images do not "
                "show that; many show it by themselves, as no two people write at one place and slant.",
                "many": "More images give more to move. But what moving teaches, many images show by "
                "themselves: no two people write at one place and slant.",
                "alike": "What moving teaches, many images show by themselves: no two people write at one "
                "place and slant.",
            },
            Of("classic", (FEW, MANY), _wears_off),
        ),
    ),
    (
        "Too far",
        "Now let images be shifted by up to 4 pixels and turned by up to 40 degrees. Move the sliders above "
        "that far: can you still read the pictures? The validation images are not moved at all. "
        f"Each classifier learns for {SHORT} steps.",
        {"sizes": (FEW, MANY), "shift": 4, "rotation": 40, "steps": SHORT, "seeds": len(SEEDS)},
        Choice(
            f"What does that do to a classifier that has {FEW} images of each class?",
            {
                "better": "It gets better: even wild moves show something",
                "same": "Hardly anything: what they show is of no use",
                "worse": "It gets worse: it learns what is not so",
            },
            {
                "better": "Ten images say so little that even wild moves of them add something. The more "
                "real images there are, the less is left to add, and the more weighs that no test will show "
                f"such moves: compare it with {MANY}.",
                "same": "A classifier cannot leave an image out: each pulls at the weights. Here they pull "
                "towards what stays the same when a digit moves, which ten images alone do not show.",
                "worse": "It does learn images that no test will show. But each is still a digit of its "
                "class, and ten images say so little that more ways to see them weigh more.",
            },
            Of("classic", (FEW, MANY), _too_far),
        ),
    ),
    (
        "A GAN that stops early",
        f"A GAN learns from {FEW} images of each class, for {BEGINNER} steps only. Its samples are hard to "
        f"read. A classifier gets five of them for each real image, and learns for {SHORT} steps of its own.",
        {"gan_steps": BEGINNER, "sizes": (FEW,), "samples": 5, "steps": SHORT, "seeds": len(SEEDS)},
        Choice(
            "What do they do to the classifier?",
            {
                "better": "It gets better: more images are more to learn from",
                "same": "Hardly anything: it ignores what it cannot read",
                "worse": "It gets worse",
            },
            {
                "better": "More images are only worth something if they show what is so. The GAN has seen no "
                "more than the classifier, and few samples show the class that they are said to.",
                "same": "A classifier cannot ignore an image: each has a label, and pulls at the weights.",
                "worse": "Each sample has a label, and pulls at the weights. Where it does not show what the "
                "label says, it teaches what is wrong. Run it with 1 sample for each real image.",
            },
            Of("generated", (FEW,), _stops_early),
        ),
    ),
)
