"""What to predict of pictures that are changed against a network, and what was measured of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nn_core.findings.robustness import LEVELS, WHITE, Robustness
from nn_core.judgements.robustness import judge_break, judge_noise, judge_stronger, judge_transfer
from ui.attribution.params import OTHERS
from ui.kit.answer import Answer
from ui.kit.prediction import Choice, Number, by_truth
from ui.kit.try_this import Asking
from ui.shell.text import percent

STRONG, STRONGER = 32, 48
"""Grey levels at which the cards ask."""


@dataclass(frozen=True)
class Reading:
    """What was measured, and of whom.

    Attributes:
        network: the title of the one that the pictures were changed against.
        other: the name of the one that read them, too; None where none was asked.
        shown: values that show that network.
    """

    found: Robustness
    network: str
    other: str | None = None
    shown: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """An answer from what was measured.

    Attributes:
        of_both: of another network, too, that reads the same pictures.
    """

    tell: Callable[[Reading], Answer]
    of_both: bool = False

    def __call__(self, reading: Reading) -> Answer:
        answer = self.tell(reading)
        return replace(answer, shown={**reading.shown, **answer.shown})


def at(curve: tuple[float, ...], level: int) -> float:
    """The share of right answers at a level."""
    return curve[LEVELS.index(level)]


def _left(reading: Reading) -> Answer:
    found = reading.found
    share = at(found.own["fgsm"], STRONG)
    return Answer(
        100 * share,
        f"{reading.network} reads {percent(share)} of {found.images:,} pictures right. Unchanged, it reads "
        f"{percent(found.own['fgsm'][0])}.",
    )


def _noise(reading: Reading) -> Answer:
    found = reading.found
    clean, noisy = found.own["noise"][0], at(found.own["noise"], STRONG)
    return Answer(
        judge_noise(clean, noisy, found.images),
        f"{reading.network} reads {percent(clean)} of {found.images:,} pictures right without noise and "
        f"{percent(noisy)} with it. With FGSM, of the same size, it reads "
        f"{percent(at(found.own['fgsm'], STRONG))}.",
    )


def _steps(reading: Reading) -> Answer:
    found = reading.found
    one, ten = (at(found.own[name], STRONG) for name in ("fgsm", "pgd"))
    return Answer(
        judge_stronger(one, ten, found.images),
        f"{reading.network} reads {percent(one)} of {found.images:,} pictures right after one step, and "
        f"{percent(ten)} after ten small ones.",
    )


def _transfer(reading: Reading) -> Answer:
    found = reading.found
    assert reading.other is not None
    title = OTHERS[reading.other]
    own, other = ((curves["fgsm"][0], at(curves["fgsm"], STRONGER)) for curves in (found.own, found.other))
    noisy = at(found.other["noise"], STRONGER)
    return Answer(
        judge_transfer(own, other, noisy, found.images),
        f"of {found.images:,} pictures {reading.network} reads {percent(own[0])} right, and "
        f"{percent(own[1])} once they are changed; the other reader, {title}, {percent(other[0])} and "
        f"{percent(other[1])}. "
        f"With random noise of that size {title} reads {percent(noisy)}.",
        {"other": reading.other},
    )


NOISE = {
    "nothing": "Up and down cancel in a weighted sum: n random pushes add up like √n, n aimed ones "
    "like n. It is the direction that breaks a network, not the size.",
    "some": "Much of it cancels in a weighted sum: n random pushes add up like √n, n aimed ones like "
    "n. So it takes larger noise to do what an aimed change does.",
    "breaks": "So this network is easily upset: n random pushes add up only like √n, where n aimed "
    "ones add up like n.",
}
STEPS = {
    "fgsm": "The slope is that of one place. Who asks again can follow a bend, but need not get "
    "further by it. Here the long step leads further.",
    "pgd": "The slope is that of one place: behind each ReLU that turns on or off it is another one. "
    "Who asks again follows the bend.",
    "alike": "For a linear network both end at the same place, as its slope is the same everywhere. "
    "Here ten steps lead about as far as one.",
}
TRANSFER = {
    "nothing": "What misleads one network need not mislead another: that hangs on the weights, and the "
    "other has its own.",
    "part": "Both have learnt from the same images, so part of what misleads one misleads the other. "
    "The rest hangs on its own weights.",
    "most": "Both have learnt from the same images, so they go by much the same. That is why one can "
    "attack a network whose weights nobody gives away.",
    "none": "The attack does this network no clear harm at that size, so there is no harm here that "
    "could go over.",
}
"""What is explained of each card, by what was measured: it is asked of whatever network the page shows."""

ATTACK: tuple[Asking, ...] = (
    (
        "Each pixel a little",
        f"Each pixel may change by at most {STRONG} of {WHITE} grey levels, an eighth of black to white. "
        "FGSM says for each of them whether it goes up or down. Can you still read the picture?",
        {"attack": "fgsm", "level": STRONG, "aim": None},
        Number(
            "Of 100 such pictures, how many does the network still read right?",
            low=0.0,
            high=100.0,
            step=1.0,
            exact=4.0,
            near=12.0,
            because={
                "right": "Each pixel does little. But all of them push the same way: together they move the "
                "loss by about ε times the sum of all slopes, and there are hundreds of pixels.",
                "high": "For you a grey veil is nothing. For a weighted sum of hundreds of pixels it is a "
                "push of the same sign in each of its terms.",
                "low": "It holds out longer than that: where it is very sure, more than one small push is "
                "needed. Move the slider further.",
            },
            answer=Told(_left),
        ),
    ),
    (
        "By the throw of a coin",
        f"Again each pixel goes up or down by {STRONG} grey levels. But now a coin says which: the change is "
        "as large, and knows nothing of the network.",
        {"attack": "fgsm", "level": STRONG, "aim": None},
        Choice(
            "What does such noise do?",
            {
                "nothing": "Nothing that could not be chance",
                "some": "It costs some right answers; at least half stay right",
                "breaks": "Fewer than half stay right",
            },
            NOISE,
            Told(_noise),
            where=by_truth(NOISE),
        ),
    ),
    (
        "One step or ten",
        "FGSM asks once where the loss rises, and takes one step of ε. PGD takes ten small steps, and asks "
        "anew before each. Neither leads further than ε away.",
        {"attack": "pgd", "level": STRONG, "aim": None},
        Choice(
            f"Which leaves fewer right answers at {STRONG} grey levels?",
            {"fgsm": "FGSM", "pgd": "PGD", "alike": "Both about as many"},
            STEPS,
            Told(_steps),
            where=by_truth(STEPS),
        ),
    ),
    (
        "The same pictures, another reader",
        f"FGSM changes pictures by {STRONGER} grey levels, against this network. Then another network reads "
        "them: it has other layers and other weights, and was never asked.",
        {"attack": "fgsm", "level": STRONGER, "aim": None},
        Choice(
            "How much of the harm goes over to the other network?",
            {
                "nothing": "None: it loses no more than by random noise",
                "part": "Some: it loses less than half as much",
                "most": "Most: it loses at least half as much",
                "none": "There is no harm to go over",
            },
            TRANSFER,
            Told(_transfer, of_both=True),
            where=by_truth(TRANSFER),
        ),
    ),
)


def findings_of(found: Robustness, other: str) -> tuple[str, ...]:
    """What the curves say, in sentences. Args: other: the title of the other network."""
    breaks = {name: judge_break(LEVELS, found.own[name]) for name in ("fgsm", "pgd")}
    first = breaks["pgd"].level or breaks["fgsm"].level
    if breaks["pgd"].kind == "untrained":
        return (
            "This network reads fewer than half of the pictures right as they are: it has to learn first.",
        )
    if first is None:
        return (f"Up to {LEVELS[-1]} of {WHITE} grey levels, at least half of the pictures are read right.",)
    said = {
        "breaks": "from {level} of 255 grey levels on fewer than half are read right",
        "holds": "at least half are read right as far as it was measured",
    }
    broken = "; ".join(
        f"{name.upper()}: {said[one.kind].format(level=one.level)}" for name, one in breaks.items()
    )
    clean, noisy = found.own["noise"][0], at(found.own["noise"], first)
    noise = {
        "nothing": "no difference that could not be chance",
        "some": "some are lost",
        "breaks": "that breaks it, too",
    }[judge_noise(clean, noisy, found.images)]
    own, others = ((curves["pgd"][0], at(curves["pgd"], first)) for curves in (found.own, found.other))
    transfer = {
        "none": "there is no clear harm to go over",
        "nothing": "no more than random noise of that size costs it",
        "part": "part of the harm goes over",
        "most": "at least half of the harm goes over",
    }[judge_transfer(own, others, at(found.other["noise"], first), found.images)]
    return (
        f"**It breaks.** {broken}.",
        f"**Noise.** At {first}, random noise leaves {percent(noisy)} right, of {percent(clean)} without: "
        f"{noise}.",
        f"**Another network.** At {first}, PGD leaves {percent(own[1])} right here. {other}, which was never "
        f"asked, falls from {percent(others[0])} to {percent(others[1])} on the same pictures: {transfer}.",
    )
