"""The page's first experiments, and what to predict of each: answered by the network that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from nn_core.embedding.cloud import Cloud
from nn_core.embedding.neighbours import NEIGHBOURS
from nn_core.training import ClassifierProbe, ClassifierRun
from ui.embedding.drawing import KEY
from ui.embedding.params import PARAMS
from ui.kit.answer import Answer
from ui.kit.asked import LENDER, ready_run, untrained_run
from ui.kit.code_section import CODE
from ui.kit.exchange import exchange
from ui.kit.prediction import Number
from ui.kit.print.runs import BUILDING_S
from ui.kit.runs import spec_of
from ui.kit.steering import awake, begun, steers
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.data import ImageSet
    from nn_core.training import RunHandle
    from ui.kit.experiment import Experiment
    from ui.kit.print.figure import Array
    from ui.kit.try_this import Asking

MISREAD = 3_406
"""A 6 that the network takes for a 2, and did not learn from."""
UNTRAINED = "untrained"
"""As the run of a card: the same network before its first step."""


@dataclass(frozen=True, eq=False)
class Look:
    """The network that is asked, and the image of the set that it looks at."""

    run: RunHandle
    images: ImageSet
    index: int | None

    def ask(self) -> Mapping[str, Array]:
        """The cloud in two dimensions, and where the image lies in it."""
        self.run.wait(BUILDING_S, step=0)
        pixels = None if self.index is None else self.images.images[self.index]
        return self.run.at(None, ClassifierProbe(image=pixels, cloud=Cloud(pictures=True))).arrays


def untrained(look: Look) -> Answer:
    """What neighbours tell right among the features of the same network before its first step."""
    fresh = untrained_run(spec_of(look.run, ClassifierRun))
    before = Look(fresh, look.images, None).ask()["cloud.agreement"]
    fresh.close()
    after = look.ask()["cloud.agreement"]
    return Answer(
        100 * float(before[0]),
        f"With random weights they are right for {percent(float(before[0]))}, once trained for "
        f"{percent(float(after[0]))}. In the picture of two dimensions it is {percent(float(before[1]))} and "
        f"{percent(float(after[1]))}.",
    )


def friends(look: Look) -> Answer:
    """How many of an image's neighbours are of its class, though it is read otherwise."""
    assert look.index is not None
    found = look.ask()
    label = int(look.images.labels[look.index])
    near = found["cloud.labels"][found["cloud.near"]]
    best, names = int(found["probabilities"].argmax()), look.images.class_names
    alike = int((near == label).sum())
    return Answer(
        float(alike),
        f"{alike} of its {len(near)} nearest are {names[label]}s. The network reads {names[best]}, with "
        f"{percent(float(found['probabilities'].max()))}.",
    )


def set_up(lab: Experiment, run: str | None = None, **values: Any) -> None:
    """A prepared experiment in place of all choices; see `UNTRAINED`."""
    shown = awake(lab["run"])
    LENDER.leave(lab)
    for param in PARAMS:
        if param.name != CODE.name:
            lab[param.name] = values.get(param.name, param.default)
    if run == UNTRAINED:
        spec = replace(spec_of(look_of(lab).run, ClassifierRun), weights=None)
        is_there = shown is not None and steers(shown) and shown.spec == spec and not shown.step_count
        lab["run"] = shown.look if shown is not None and is_there else begun(spec).look
    exchange(KEY).choose()


def prepared_look(lab: Experiment, values: Mapping[str, Any]) -> Look:
    """What the page would show of a prepared experiment."""
    return look_of(lab.beside(**values))


def look_of(lab: Experiment) -> Look:
    """What the page shows of a network that comes with the app."""
    run = ready_run(lab["net"])
    assert run is not None, "its cards stand on the page once it is there"
    return Look(run, spec_of(run, ClassifierRun).load(), lab["image"])


TRY: tuple[Asking, ...] = (
    (
        "Before it has learnt anything",
        f"The small CNN has 784 numbers for each digit in its last layer but one. Let the {NEIGHBOURS} "
        "nearest others vote on what a digit is: by all 784 they are right for 93 of 100. Now give the "
        "network random weights, as before its first step.",
        {"net": "digits", "colour": "class", "run": UNTRAINED},
        Number(
            "For how many of 100 digits are the neighbours right then?",
            0,
            100,
            1,
            4,
            12,
            {
                "low": "For many more. Random filters keep what is alike alike: two 4s have similar pixels, "
                "so they get similar features. What training adds is that a plain last layer can part them.",
                "high": "A bit fewer: training does bring those of one class together.",
                "right": "Random filters keep what is alike alike: two 4s have similar pixels, so they get "
                "similar features. What training adds is that a plain last layer can part them.",
            },
            untrained,
        ),
    ),
    (
        "Among friends, and yet wrong",
        f"Image {MISREAD:,} is a 6. The network takes it for a 2, and is sure of it. Look at the "
        f"{NEIGHBOURS} images that lie nearest to it in the last layer but one.",
        {"net": "digits", "image": MISREAD, "colour": "error"},
        Number(
            f"How many of the {NEIGHBOURS} nearest are 6s?",
            0,
            NEIGHBOURS,
            1,
            0,
            2,
            {
                "low": "More are. It lies in the midst of its own class, and is read wrongly all the same: "
                "the last layer weighs each feature by itself, and neighbours have no vote there.",
                "high": "Fewer are.",
                "right": "It lies in the midst of its own class, and is read wrongly all the same: the last "
                "layer weighs each feature by itself, and neighbours have no vote there.",
            },
            friends,
        ),
    ),
)
