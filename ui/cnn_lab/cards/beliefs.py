"""Beliefs about classifiers, and what is measured of each: by a run of the lab, or in the background."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nn_core.findings.beliefs import (
    CONFLICTING,
    DRAWN_IMAGES,
    NEURONS,
    NEW,
    TEST,
    Followed,
    best_of_many,
    cue_recipe,
    lot_recipe,
)
from nn_core.findings.trained import STEPS, Recipe, Trained
from nn_core.judgements.beliefs import judge_cue, judge_memory, judge_room, judge_use
from nn_core.judgements.contest import ahead
from nn_core.training import ClassifierRun
from nn_core.training.classifier.spec import ClassifierProbe
from ui.kit.answer import Answer
from ui.kit.course import course
from ui.kit.finding import Found, Memo
from ui.kit.prediction import Choice, Prediction
from ui.kit.runs import spec_of
from ui.kit.try_this import Asking
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.training import RunHandle

SEED = 0
USED_AT, STORED_AT = 32, 64
ROOM_OF_FEW = 451
"""Bytes of weights of the network of these cards for each image, where it learns from `DRAWN_IMAGES`."""
READ = 64
"""So many images are read by a network that does not train."""
SETTLE_S = 2.0
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Of:
    """An answer from a network that is trained in the background, and from what was found out about it."""

    recipe: Callable[[int], Recipe]
    tell: Callable[[tuple[Trained, Any]], Answer]

    def __call__(self, found: tuple[Trained, Any]) -> Answer:
        return self.tell(found)


@dataclass(frozen=True)
class WorkedOut:
    """An answer from what is worked out at once, from a seed."""

    work: Callable[[int], Any]
    tell: Callable[[Any], Answer]

    def __call__(self, found: Any) -> Answer:
        return self.tell(found)


def search(prediction: Prediction, _: Mapping[str, Any], memo: Memo) -> Found:
    """What a card is about, once it is there."""
    of = prediction.answer
    if isinstance(of, WorkedOut):
        return Found(of.work(SEED))
    assert isinstance(of, Of)
    found = course(of.recipe(SEED), memo.setdefault("reader", secrets.token_hex(8)))
    if found.problem:
        return Found(words=found.problem, is_over=True)
    if found.result:
        return Found((found.result, found.findings))
    return Found(words=f"Being measured: step {found.step:,} of {STEPS:,}.")


def by_heart(found: tuple[Trained, float]) -> Answer:
    """What was learnt of labels that were drawn by lot."""
    trained, own = found
    classes = len(trained.images.class_names)
    return Answer(
        judge_memory(own, trained.accuracy, classes, len(trained.validation)),
        f"after {STEPS} steps it has {percent(own)} of its own {DRAWN_IMAGES} images right, and "
        f"{percent(trained.accuracy, 1)} of {len(trained.validation):,} new ones. Guessing gets "
        f"{percent(1 / classes)}.",
    )


def cue(found: tuple[Trained, Followed]) -> Answer:
    """What a network goes by where shape and texture disagree."""
    trained, said = found
    return Answer(
        judge_cue(said.shape, said.texture),
        f"it names {percent(trained.accuracy)} of new pictures right in which both agree. Of {CONFLICTING} "
        f"in which they do not, it names {percent(said.texture)} by their stripes and {percent(said.shape)} "
        "by their shape.",
    )


def best(found: tuple[float, float]) -> Answer:
    """What the best on a test does with new images."""
    tested, new = found
    better = ahead(tested, new, TEST)
    return Answer(
        {"first": "worse", "second": "better", "neither": "same"}[better],
        f"the best of {NEURONS:,} has {percent(tested)} of the {TEST} test images right, and {percent(new)} "
        f"of {NEW:,} new ones. Guessing gets {percent(0.5)}.",
    )


def stored(run: RunHandle) -> Answer:
    """How many bytes of weights there are for each image that it has seen: in a pass none comes twice."""
    spec = spec_of(run, ClassifierRun)
    learning, _ = spec.image_counts()
    seen = min(STORED_AT * spec.config.batch_size, learning)
    size = sum(array.astype(np.float32).nbytes for array in run.weights().arrays.values())
    image = int(np.prod(spec.image_shape))
    return Answer(
        judge_room(size / seen, image),
        f"its weights take {size:,} bytes, as before training. In {STORED_AT} steps of "
        f"{spec.config.batch_size} images it has seen {seen:,} images of {image} bytes each: "
        f"{size / seen:.1f} bytes of weights for each of them.",
    )


def used(run: RunHandle) -> Answer:
    """Whether weights change while a network reads, and while it trains one step."""
    run.pause()
    run.wait(SETTLE_S)
    images = spec_of(run, ClassifierRun).load().images[:READ]
    before = run.weights().arrays
    run.at(None, ClassifierProbe(image=images, layers=("*",)))
    read = _changed(before, run.weights().arrays)
    run.step(1)
    run.wait(SETTLE_S)
    trained = _changed(before, run.weights().arrays)
    count = sum(array.size for array in before.values())
    return Answer(
        judge_use(read, count),
        f"it read {READ} images, and {read} of its {count:,} weights changed. Then it took one training "
        f"step, and {trained:,} of them changed.",
    )


def _changed(before: Mapping[str, Array], after: Mapping[str, Array]) -> int:
    return sum(int((before[name] != after[name]).sum()) for name in before)


TRY: tuple[Asking, ...] = (
    (
        "Does it learn while it is used?",
        f"The network has trained for {USED_AT} steps, and pauses. Then it is given {READ} images to read.",
        {},
        Choice(
            "How many of its weights does that change?",
            {"none": "None", "few": "A few: those that were in use", "most": "Most: each image teaches"},
            {
                "none": "To read is to multiply and add, and weights stay as they are. To learn takes more: "
                "a loss, which needs the right answer, its gradient, and a step.",
                "few": "A brain may work so. Here nothing is written while a network reads: for a step it "
                "needs a gradient, and for that the right answer.",
                "most": "An image without its answer has no loss, so there is no gradient and no step. What "
                "is learnt from people's use is collected, and trained on later.",
            },
            used,
            USED_AT,
        ),
    ),
    (
        "Does it keep the images?",
        f"The network trains for {STORED_AT} steps on digits. A digit is 28 × 28 pixels of one byte. A "
        "weight takes four bytes.",
        {},
        Choice(
            "How many bytes of weights are there then for each image that it has seen?",
            {
                "all": "784 or more: it could keep every image",
                "part": "78 to 783: it could keep small copies",
                "little": "Fewer than 78",
            },
            {
                "all": "A large network can have so many, and does keep some images. This one has far fewer "
                "weights than there are pixels.",
                "part": "Count the weights: the kernels are small, and used at every place.",
                "little": "There is no room for the images. Training has to find what they share. With "
                f"{DRAWN_IMAGES} images there would be {ROOM_OF_FEW} bytes for each: too few for its 784 "
                "pixels, but enough to learn a label by heart. See *A loss near 0*.",
            },
            stored,
            STORED_AT,
        ),
    ),
    (
        "A loss near 0",
        f"The labels of all digits are drawn by lot: a 3 may be called a 7. The same network trains on "
        f"{DRAWN_IMAGES} of them. There is nothing to understand.",
        {},
        Choice(
            "What does it learn?",
            {
                "nothing": "Nothing: not even its own images",
                "heart": "Its own images, but no new ones",
                "understood": "Its own images, and some new ones",
            },
            {
                "nothing": "It has thousands of weights for a hundred labels. That is enough to learn each "
                "by heart (Zhang and others, 2017).",
                "heart": "So a low training loss can be had without any rule. Whether something was "
                "understood, only images kept aside can tell (Zhang and others, 2017).",
                "understood": "On new images nobody can do better than guess: their labels are drawn by lot.",
            },
            Of(lot_recipe, by_heart),
        ),
    ),
    (
        "Shape or stripes?",
        "A network learns four classes: discs, squares, triangles and crosses, on grey. All discs have "
        "upright stripes, all squares slanted ones, and so on. Then it sees shapes with stripes of others.",
        {},
        Choice(
            "What does it go by?",
            {"shape": "The shape", "texture": "The stripes", "both": "Both about as often"},
            {
                "shape": "You would. But the ground is as bright as the stripes are on average, so a shape "
                "shows only where they end. One filter of 5 × 5 pixels is enough for stripes, and too small "
                "for a shape. What is easier to find is learnt first.",
                "texture": "Stripes are found by one filter, anywhere. A shape takes many. Networks for "
                "photographs do so too: a cat with an elephant's skin is called an elephant (Geirhos and "
                "others, 2019).",
                "both": "Either would do, as they always agreed. But stripes are found by one filter, and a "
                "shape takes many: what is easier is learnt first.",
            },
            Of(cue_recipe, cue),
        ),
    ),
    (
        "The best on the test",
        f"{NEURONS:,} neurons have random weights, and learn nothing. Each says A or B to {TEST} test "
        "images, whose labels are drawn by lot. We keep the one with most right answers.",
        {},
        Choice(
            "How does it do on new images?",
            {"same": "As well as on the test", "worse": "Clearly worse", "better": "Clearly better"},
            {
                "same": f"It was chosen for these {TEST} answers. Of many that guess, some guess well, and "
                "we kept the luckiest.",
                "worse": "Its luck stays behind. Whoever tries many settings and keeps the best on the test "
                "does the same. So choose by other images, and open the test once.",
                "better": "Nothing was learnt, and labels are drawn by lot: on new images it can only guess.",
            },
            WorkedOut(best_of_many, best),
        ),
    ),
)
