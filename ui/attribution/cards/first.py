"""The page's first experiments, and what to predict of each: answered by the network that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nn_core.attribution.compare import shared, strongest
from nn_core.attribution.methods import METHODS
from nn_core.attribution.question import Question
from nn_core.judgements.hiding import judge_hiding
from nn_core.training import ClassifierProbe, ClassifierRun
from ui.attribution.drawing import KEY
from ui.attribution.params import PARAMS
from ui.kit.answer import Answer
from ui.kit.asked import LENDER, ready_run
from ui.kit.code_section import CODE
from ui.kit.exchange import exchange
from ui.kit.experiment import Experiment
from ui.kit.prediction import Choice, Number
from ui.kit.print.figure import Array
from ui.kit.print.runs import BUILDING_S
from ui.kit.runs import spec_of
from ui.kit.try_this import Asking
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.data import ImageSet
    from nn_core.training import RunHandle

STRONGEST = 50
IMAGE = 2_004
"""A 4 that the network did not learn from."""
ONE, OTHER = "gradient", "integrated"
BLACK = "10f0ei2~27.1-1d.2-p.7-l.8-1f.3-l.1-5.2-2p.1-2d.1"
"""Those of the strongest pixels of ONE that are black in IMAGE, as the address has hidden pixels."""


@dataclass(frozen=True, eq=False)
class Look:
    """The network that is asked, and the image of the set that it looks at.

    pixels: `c h w`, of the set.
    """

    run: RunHandle
    images: ImageSet
    pixels: Array

    def ask(self, *methods: str, covered: tuple[int, ...] = ()) -> Mapping[str, Array]:
        """What the network answers, and what methods say of that."""
        questions = tuple(Question(name) for name in methods)
        probe = ClassifierProbe(image=self.pixels, explain=questions, covered=covered)
        self.run.wait(BUILDING_S, step=0)
        return self.run.at(None, probe).arrays


def hide_black(look: Look) -> Answer:
    """Of the pixels where the gradient is strongest, those are hidden that are black already."""
    found = look.ask(ONE)
    black = strong_and_black(found)
    hidden = look.ask(covered=black)
    names = look.images.class_names
    before, after = (arrays["probabilities"] for arrays in (found, hidden))
    return Answer(
        judge_hiding(before, after),
        f"{len(black)} of the {STRONGEST} are black. Before it read {names[int(before.argmax())]} with "
        f"{percent(float(before.max()), 1)}, now {names[int(after.argmax())]} with "
        f"{percent(float(after.max()), 1)}.",
    )


def strong_and_black(found: Mapping[str, Array]) -> tuple[int, ...]:
    """Of what the network answers: which of the strongest pixels of ONE are black, row after row."""
    places = strongest(found[f"explain.{ONE}"], STRONGEST)
    channels = found["input"].reshape(len(found["input"]), -1)
    return tuple(int(at) for at in places if not channels[:, at].any())


def agreement(look: Look) -> Answer:
    """How many of the strongest pixels two methods share."""
    found = look.ask(ONE, OTHER)
    common = shared(found[f"explain.{ONE}"], found[f"explain.{OTHER}"], STRONGEST)
    chance = STRONGEST**2 / np.prod(found[f"explain.{ONE}"].shape)
    return Answer(
        float(common),
        f"{common} of {STRONGEST} are the same. Two choices at random would share about {chance:.0f}.",
    )


def set_up(lab: Experiment, **values: Any) -> None:
    """A prepared experiment in place of all choices."""
    LENDER.leave(lab)
    for param in PARAMS:
        if param.name != CODE.name:
            lab[param.name] = values.get(param.name, param.default)
    exchange(KEY).choose()


def prepared_look(lab: Experiment, values: Mapping[str, Any]) -> Look:
    """What the page would show of a prepared experiment."""
    return look_of(lab.beside(**values))


def look_of(lab: Experiment) -> Look:
    """What the page shows of a network that comes with the app."""
    run = ready_run(lab["net"])
    assert run is not None, "its cards stand on the page once it is there"
    images = spec_of(run, ClassifierRun).load()
    return Look(run, images, images.images[lab["image"]])


TRY: tuple[Asking, ...] = (
    (
        "Strong, and black",
        f"A small CNN reads the 4 of image {IMAGE:,}. “{METHODS[ONE].title}” marks the pixels where a "
        f"small change would move the score most. Take the {STRONGEST} strongest. Many of them are black: "
        "nothing is drawn there. Hide just those black ones.",
        {"net": "digits", "image": IMAGE, "method": ONE, "hidden": BLACK},
        Choice(
            "What becomes of its answer?",
            {
                "same": "Nothing changes at all",
                "surer": "It reads the same, more or less surely",
                "other": "It reads another digit",
            },
            {
                "same": "Hidden means black, and they were black. A gradient says what would happen if a "
                "pixel changed. It does not say what the pixel has done. Times the pixel, it says 0 there.",
                "surer": "The gradient is large there, so it looks as if they mattered. But it tells of a "
                "change that nobody made: a stroke that is not there.",
                "other": "A strong colour looks like a reason. Here it only says: draw here, and the score "
                "moves. Nobody drew.",
            },
            hide_black,
        ),
    ),
    (
        "Two answers to one question",
        f"“{METHODS[ONE].title}” and “{METHODS[OTHER].title}” both say which pixels matter. For the 4 of "
        f"image {IMAGE:,} and a small CNN, take the {STRONGEST} strongest pixels of each.",
        {"net": "digits", "image": IMAGE, "method": OTHER},
        Number(
            f"How many of the {STRONGEST} are the same?",
            0,
            STRONGEST,
            1,
            3,
            8,
            {
                "low": "They agree on more than that: near the strokes much of the score is at stake.",
                "high": "They agree on less. The first asks what a small change would do, the second what "
                "was gained on the way from a black picture. These are two questions.",
                "right": "They answer two questions: what would a small change do, and what was gained on "
                "the way from a black picture?",
            },
            agreement,
        ),
    ),
)
